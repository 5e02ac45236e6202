// When the service worker is asked to keep the site, and that a refusal is no failure.
import { expect, test, vi } from 'vitest';
import { keepForOffline, type WorkerHome } from '../../src/store/offline';
import { createPageStore } from '../../src/store/store';

const now = () => Promise.resolve();

/** A browser whose service worker answers `answer` to whoever asks it to keep everything. */
function home(answer: string): NonNullable<WorkerHome> {
  const active = {
    postMessage: (message: unknown, ports: MessagePort[]) =>
      ports[0]?.postMessage(message === 'keep everything' ? answer : 'what?'),
  } as unknown as ServiceWorker;
  const registration = { active } as ServiceWorkerRegistration;
  return {
    register: vi.fn(() => Promise.resolve(registration)),
    ready: Promise.resolve(registration),
  };
}

test('once every file is kept, the page knows that it works offline', async () => {
  const store = createPageStore();
  const browser = home('kept');
  expect(store.getState().link.offline).toBe(false);
  await keepForOffline(store, browser, 'https://a.example/offline.js', now);
  expect(browser.register).toHaveBeenCalledWith('https://a.example/offline.js');
  expect(store.getState().link.offline).toBe(true);
});

test('when a file could not be kept, nothing is promised', async () => {
  const store = createPageStore();
  await keepForOffline(store, home('failed'), 'offline.js', now);
  expect(store.getState().link.offline).toBe(false);
});

test('a browser without service workers, or one that refuses, is no failure', async () => {
  const store = createPageStore();
  await keepForOffline(store, undefined, 'offline.js', now);
  const refusing = { ...home('kept'), register: () => Promise.reject(new Error('no')) };
  await keepForOffline(store, refusing, 'offline.js', now);
  expect(store.getState().link.offline).toBe(false);
});
