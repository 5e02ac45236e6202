// Where the header-adding service worker is installed, and that a refusal is no failure.
import { expect, test, vi } from 'vitest';
import { isolateNextVisit } from '../../src/store/isolation';

const home = (register: () => Promise<ServiceWorkerRegistration>) => ({
  register: vi.fn(register),
});
const well = () => Promise.resolve({} as ServiceWorkerRegistration);

test('a page that is not isolated installs the script for its next visit', async () => {
  const browser = home(well);
  await isolateNextVisit(false, browser, 'https://a.example/isolation.js');
  expect(browser.register).toHaveBeenCalledWith('https://a.example/isolation.js');
});

test('a page that is isolated already installs nothing', async () => {
  const browser = home(well);
  await isolateNextVisit(true, browser, 'isolation.js');
  expect(browser.register).not.toHaveBeenCalled();
});

test('a browser without service workers, or one that refuses, is no failure', async () => {
  await isolateNextVisit(false, undefined, 'isolation.js');
  await isolateNextVisit(
    false,
    home(() => Promise.reject(new Error('no'))),
    'isolation.js',
  );
});
