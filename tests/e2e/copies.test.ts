// Several copies of the site on one origin, one of them within another, and uploads that a visit meets half
// done: what each copy keeps is its own, and only what was built with it.
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { drawn } from '../long';
import { closeSetup, openSetup } from './drive';
import { startHost, type Host } from './host';
import { startSite, type OpenPage, type PageOptions, type Site } from './site';

const TINY = '?data=synthetic&model=img4x1-p2-d4-h2-l2-r2-c3&batch=16&engine=wasm';

let host: Host;
let site: Site;
let open: OpenPage;
const start = async (folders: readonly string[], path = TINY, prepare?: PageOptions['prepare']) => {
  host = await startHost(folders);
  site = await startSite({ base: folders[0] ?? '/', host });
  open = await site.openPage({ path, offline: true, ...(prepare && { prepare }) });
  return open.page;
};
afterEach(async () => {
  await open.close();
  await site.close();
});

const go = (folder: string) => open.page.goto(host.origin + folder + TINY);
/** The set-up, which it opens, says so. */
async function worksOffline(page: Page): Promise<void> {
  await openSetup(page);
  await page.getByText('Works offline from now on.').waitFor();
  await closeSetup(page);
}
const stands = (page: Page) => page.evaluate(() => window.espalier.configure({}));

/** What the origin holds: keys of storage, files of the browser's file system, caches. */
const held = (page: Page) =>
  page.evaluate(async () => {
    const files: string[] = [];
    const look = async (folder: FileSystemDirectoryHandle, path: string) => {
      for await (const [name, handle] of folder)
        if (handle instanceof FileSystemDirectoryHandle) await look(handle, `${path}${name}/`);
        else files.push(path + name);
    };
    await look(await navigator.storage.getDirectory(), '');
    return { keys: Object.keys(localStorage).sort(), files, caches: (await caches.keys()).sort() };
  });

const kept = (page: Page) => page.getByRole('button', { name: 'Go on with it' });

// Half a minute each: the seed says which.
const WALKS = drawn('copies', ['apart', 'during an upload'], 0.5);

if (WALKS.includes('apart'))
  describe('copies of the site on one origin', () => {
    it('keep their files and what was made in them apart, and take over what was kept before', async () => {
      const page = await start(['/a/', '/b/', '/a/b/'], 'icon.svg');
      // As earlier versions left it.
      await page.evaluate(async () => {
        localStorage.setItem('espalier.theme', 'dark');
        localStorage.setItem('espalier.run.old', '{}');
        localStorage.setItem('another.key', '1');
        const root = await navigator.storage.getDirectory();
        const file = await root.getFileHandle('network-old-1.safetensors', { create: true });
        const stream = await file.createWritable();
        await stream.write('not whole');
        await stream.close();
      });
      await go('/a/');
      await worksOffline(page);
      expect(await page.locator('html').getAttribute('data-theme')).toBe('dark');
      await page.evaluate(async () => {
        await window.espalier.train({ phase: 'dense', steps: 3 });
      });
      await expect
        .poll(async () => (await held(page)).files)
        // The record of a run is written last.
        .toContainEqual(
          expect.stringMatching(/^espalier\/a\/stored runs\/runs\/.*\/run\.\d+\.json$/),
        );
      const mine = await held(page);
      expect(mine.keys).toContain('/a/espalier.run.old');
      expect(mine.keys).toContain('another.key');
      expect(mine.keys.filter((key) => key.startsWith('espalier.'))).toEqual([]);
      expect(mine.files).toContain('espalier/a/network-old-1.safetensors');
      expect(mine.files.every((name) => name.startsWith('espalier/a/'))).toBe(true);

      for (const folder of ['/b/', '/a/b/']) {
        await go(folder);
        await worksOffline(page);
        await stands(page);
        expect(await page.locator('html').getAttribute('data-theme')).not.toBe('dark');
        const now = await held(page);
        expect(now.files).toEqual(mine.files);
        expect(now.keys.filter((key) => key.startsWith(`${folder}espalier.run.`))).toEqual([]);
        expect(await kept(page).count()).toBe(0);
      }
      expect((await held(page)).caches).toEqual(['espalier /a/', 'espalier /a/b/', 'espalier /b/']);

      await host.close();
      for (const folder of ['/b/', '/a/b/', '/a/']) {
        await go(folder);
        await stands(page);
      }
      await kept(page).first().waitFor();
    });
  });

if (WALKS.includes('during an upload'))
  describe('a visit during an upload', () => {
    it('keeps no wrong bytes, says so, and tries again at the next one', async () => {
      const page = await start(['/a/'], `icon.svg`);
      host.replace('/a/lessons/1.json', (own) => `${own} `);
      await go('/a/');
      await openSetup(page);
      await page
        .getByText(/Not ready for working offline: lessons\/1\.json on the server/)
        .waitFor();
      const lesson = () =>
        page.evaluate(async () => {
          const cache = await caches.open('espalier /a/');
          const urls = (await cache.keys()).map(({ url }) => url);
          return {
            lessons: urls.filter((url) => url.includes('/lessons/1.')).length,
            all: urls.length,
          };
        });
      expect((await lesson()).lessons).toBe(0);
      expect((await lesson()).all).toBeGreaterThan(20);
      host.replace('/a/lessons/1.json', null);
      await page.reload();
      await worksOffline(page);
      expect((await lesson()).lessons).toBe(1);

      // The next version's list is there, and a file of it is not.
      host.replace('/a/shipped.js', (own) => own.replace(/("lessons\/1\.json",")\w{4}/, '$10000'));
      await page.reload();
      await worksOffline(page);
      const settled = () =>
        page.evaluate(async () => {
          const { active, installing, waiting } = await navigator.serviceWorker.ready;
          return [active?.state, installing, waiting];
        });
      await expect.poll(settled).toEqual(['activated', null, null]);
      await host.close();
      await page.reload();
      await stands(page);
      const status = await page.evaluate(async () => (await fetch('lessons/1.json')).status);
      expect(status).toBe(200);
    });
  });

describe('a link to a run that was made with two threads', () => {
  it('loads the page once more where a first visit has no isolation', async () => {
    const visits: string[] = [];
    const page = await start(['/a/'], `${TINY}&threads=2`, (page) => {
      page.on('request', (request) => {
        if (request.isNavigationRequest()) visits.push(request.url());
      });
      return Promise.resolve();
    });
    await page.waitForFunction(() => crossOriginIsolated && 'espalier' in window);
    const made = await page.evaluate(async () => {
      let last = { id: '', threads: 0 };
      window.espalier.on('engine', ({ info }) => (last = info ?? last));
      await window.espalier.train({ phase: 'dense', steps: 1 });
      return last;
    });
    expect(made).toMatchObject({ id: 'wasm', threads: 2 });
    expect(visits).toHaveLength(2);
    expect(open.problems).toEqual([]);
  });
});
