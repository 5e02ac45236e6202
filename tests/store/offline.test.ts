// When the service worker is asked to keep the site, and that a refusal is no failure.
import { expect, test, vi } from 'vitest';
import { keepForOffline, type WorkerHome } from '../../src/store/offline';
import { createPageStore } from '../../src/store/store';

const now = () => Promise.resolve();

/** A browser whose service worker answers `answer` to whoever asks it to keep everything. */
function home(answer: unknown): NonNullable<WorkerHome> & { readonly asked: unknown[] } {
  const asked: unknown[] = [];
  const active = {
    postMessage: (message: unknown, ports?: MessagePort[]) => {
      asked.push(message);
      ports?.[0]?.postMessage(message === 'keep everything' ? answer : 'what?');
    },
  } as unknown as ServiceWorker;
  const registration = { active } as ServiceWorkerRegistration;
  return { asked, register: vi.fn(() => Promise.resolve(registration)) };
}

const told = async (browser: WorkerHome) => {
  const store = createPageStore();
  await keepForOffline(store, browser, 'https://a.example/offline.js', now);
  return store.getState().link.offline;
};

test('once every file is kept, the page knows that it works offline', async () => {
  const browser = home('kept');
  expect(await told(browser)).toEqual({ kept: true });
  expect(browser.asked).toEqual(['keep what opens', 'keep everything']);
  // The list of files is never an old one.
  expect(browser.register).toHaveBeenCalledWith('https://a.example/offline.js', {
    updateViaCache: 'none',
  });
});

test('when a file could not be kept, the page knows which and why', async () => {
  const differs = { why: 'differs', file: 'lessons/1.json' };
  expect(await told(home(differs))).toEqual({ kept: false, ...differs });
  // A service worker of an earlier version says no more than this.
  expect(await told(home('failed'))).toEqual({ kept: false, why: 'storage', file: '' });
});

test('a service worker that is still being installed is waited for, and one that fails is none', async () => {
  const coming = (end: 'activated' | 'redundant') => {
    const worker = Object.assign(new EventTarget(), {
      state: 'installing',
      postMessage: (_: unknown, ports?: MessagePort[]) => ports?.[0]?.postMessage('kept'),
    });
    setTimeout(() => {
      worker.state = end;
      worker.dispatchEvent(new Event('statechange'));
    });
    const registration = { active: null, installing: worker, waiting: null };
    return {
      register: () => Promise.resolve(registration as unknown as ServiceWorkerRegistration),
    };
  };
  expect(await told(coming('activated'))).toEqual({ kept: true });
  expect(await told(coming('redundant'))).toBeNull();
});

test('a browser without service workers, or one that refuses, is no failure', async () => {
  expect(await told(undefined)).toBeNull();
  expect(await told({ register: () => Promise.reject(new Error('no')) })).toBeNull();
});
