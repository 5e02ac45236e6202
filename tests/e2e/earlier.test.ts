// A browser that had version 0.1.0 of the page opens this one: every network and every record that it kept is a run,
// what cannot be read is told of, nothing stands twice and nothing goes. The built site in a real browser.
import { readdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bytesOf, pathOf, textOf } from '../earlier/facts';
import { PATIENCE, press, untilOpen } from './drive';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const json = (...parts: string[]) => JSON.parse(textOf(...parts)) as Record<string, unknown>;
const idOf = (name: string) => name.replace(/^network-|\.safetensors$|^espalier\.run\./g, '');
const networks = Object.keys(json('kept.json')).map(idOf);
const records = Object.entries(json('records.json'))
  .filter(([, facts]) => facts !== null)
  .map(([key]) => idOf(key));

/** Puts into the browser what that page had left there, before any page of ours is opened. */
async function lay(page: Page): Promise<void> {
  const before = `${site.url}before.html`;
  const body = '<!doctype html><link rel="icon" href="data:,"><title>Before</title>';
  await page.route(before, (route) => route.fulfill({ contentType: 'text/html', body }));
  await page.goto(before);
  const files = readdirSync(pathOf('storage', 'opfs')).map((name) => ({
    ...{ name, content: Buffer.from(bytesOf('storage', 'opfs', name)).toString('base64') },
  }));
  await page.evaluate(
    async ({ files, entries }) => {
      for (const [key, value] of entries) localStorage.setItem(key, value);
      const root = await navigator.storage.getDirectory();
      for (const { name, content } of files) {
        const writer = await (await root.getFileHandle(name, { create: true })).createWritable();
        await writer.write(Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0)));
        await writer.close();
      }
    },
    {
      files,
      entries: Object.entries(json('storage', 'local-storage.json') as Record<string, string>),
    },
  );
}

const found = (page: Page) =>
  page.evaluate(async () => {
    const runs = await window.espalier.runs();
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    const here = (network: 'here' | 'gone') =>
      runs.filter((run) => run.network === network).map(({ id }) => id);
    return {
      here: here('here').sort(),
      gone: here('gone').sort(),
      names,
      keys: Object.keys(localStorage),
    };
  });

it('lists as runs what version 0.1.0 kept, once, and opens them', async () => {
  const { page, problems, close } = await site.openPage({ prepare: lay });
  const list = page.locator('#runs');
  for (const visit of ['first', 'second']) {
    await untilOpen(page);
    await list.scrollIntoViewIfNeeded();
    const lines = list.locator('.runs-table tbody tr');
    await expect.poll(() => lines.count(), { timeout: PATIENCE, message: visit }).toBe(8);
    const now = await found(page);
    expect(now).toMatchObject({ here: [...networks].sort(), gone: [...records].sort() });
    // Of other pages, nothing is touched.
    expect(now.names).toContain('notes.txt');
    expect(now.keys).toContain('another-page');
    const gone = lines.filter({ hasText: 'its network is not kept' });
    expect(await gone.count()).toBe(records.length);
    await list.getByText('3 stored runs cannot be read').waitFor();
    if (visit === 'first') await page.reload();
  }
  await press(list.getByRole('button', { name: 'Open' }).first());
  await page.locator('#runs tr[data-present=true]', { hasNotText: 'not kept' }).waitFor();
  await expect
    .poll(() => page.evaluate(() => window.espalier.runs()).then(([run]) => run?.network))
    .toBe('here');
  expect(problems).toEqual([]);
  await close();
});
