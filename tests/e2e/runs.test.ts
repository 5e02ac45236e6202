// Results and runs under the fold: the dense control at work in its line; a line for every run with what can be
// done with it, over reloads, crashes and several tabs. The built site in a real browser.
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import type { Recipe } from '../../src/core/recipe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  configure,
  openSetup,
  PATIENCE,
  press,
  resultRow,
  slider,
  TINY_RUN,
  untilOpen,
  untilSituation,
} from './drive';
import { drawn, isDrawn } from '../long';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** The list of runs, once it is there. */
async function listOf(page: Page) {
  const list = page.locator('#runs');
  await list.scrollIntoViewIfNeeded();
  await list.locator('tbody tr').first().waitFor({ timeout: PATIENCE });
  return list;
}

it('lists every run, to be named, pinned, hidden, repeated, deleted, brought back and opened', async () => {
  const { page, problems, close } = await site.openPage();
  const train = () => page.evaluate(() => window.espalier.train({ phase: 'dense', steps: 2 }));
  await untilOpen(page);
  await configure(page, { ...TINY_RUN, seed: 3 });
  await train();
  await configure(page, { seed: 4 });
  await train();
  const list = await listOf(page);
  const seen = () => list.locator('tbody tr').filter({ visible: true }).count();
  await expect.poll(seen, { timeout: PATIENCE }).toBe(2);
  const line = list.locator('tbody tr', { hasText: '1: D 32' });
  const more = list.getByRole('button', { name: 'More for “1: D 32' });

  // By keys alone.
  await more.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => list.locator('.run-menu button:focus').textContent()).toBe('Rename');
  await page.keyboard.press('Enter');
  await page.keyboard.type('first try');
  await page.keyboard.press('Enter');
  const named = list.locator('tbody tr', { hasText: 'first try' });
  const moreOfNamed = list.getByRole('button', { name: 'More for “first try”' });
  await expect.poll(() => moreOfNamed.evaluate((at) => at === document.activeElement)).toBe(true);
  expect(await named.textContent()).toMatch(/first try.*D 32.*, Seed 3.*\d\s[kM]B/u);
  expect(await line.count()).toBe(0);

  const pin = list.getByRole('button', { name: 'Pin “first try”' });
  await press(pin);
  await page.locator('.overlay-key', { hasText: 'first try' }).first().waitFor();

  const chooseOfNamed = async (words: string) => {
    await press(moreOfNamed);
    await list.getByRole('button', { name: words, exact: true }).click();
  };
  await chooseOfNamed('Hide');
  await expect.poll(seen).toBe(1);
  await page.locator('.overlay-key').waitFor({ state: 'detached' });
  await list.getByRole('button', { name: 'Show 1 hidden run' }).click();
  await chooseOfNamed('Show again');

  await chooseOfNamed('Delete');
  await expect.poll(seen).toBe(1);
  const undo = list.getByRole('button', { name: 'Undo' });
  await expect.poll(() => undo.evaluate((at) => at === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  await expect.poll(seen).toBe(2);

  await chooseOfNamed('Again with …');
  await untilSituation(page, 'fresh');
  const seed = page.locator('#setup').getByLabel('Seed');
  await expect.poll(() => seed.inputValue()).toBe('3');

  await page.reload();
  await untilOpen(page);
  await listOf(page);
  await press(named.getByRole('button', { name: 'Open' }));
  await untilSituation(page, 'trained');
  await expect.poll(() => named.getAttribute('data-present')).toBe('true');
  expect(problems).toEqual([]);
  await close();
});

const TABS = 'keeps the networks of several tabs, and lists them all';
const severalTabs = async () => {
  // Five in the long run, two else.
  const seeds = drawn('tabs with a network each', [10, 11, 12, 13, 14], 0.4);
  const { page, problems, close } = await site.openPage();
  await untilOpen(page);
  const list = page.locator('#runs');
  const lines = list.locator('tbody tr', { hasText: /Seed 1\d/ });
  expect(await lines.count()).toBe(0);
  const tabs = [];
  for (const seed of seeds) {
    const tab = await page.context().newPage();
    tabs.push(tab);
    await tab.goto(site.url);
    await untilOpen(tab);
    await configure(tab, { ...TINY_RUN, engine: 'wasm', seed });
    await tab.evaluate(async () => {
      const kept = new Promise<void>((resolve) => {
        window.espalier.on('kept', ({ own }) => {
          if (own !== null) resolve();
        });
      });
      await window.espalier.train({ phase: 'dense', steps: 1 });
      await kept;
    });
  }
  const look = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  await look();
  await expect.poll(() => lines.count(), { timeout: PATIENCE }).toBe(seeds.length);
  // Each is in the hand of its tab; one that is closed gives it back.
  const taken = lines.filter({ hasText: 'open in another tab' });
  expect(await taken.count()).toBe(seeds.length);
  await press(taken.first().getByRole('button', { name: /^More for/ }));
  const menu = taken.first().locator('.run-menu');
  expect(await menu.getByRole('button', { name: 'Delete' }).isDisabled()).toBe(true);
  await menu.getByText('Another tab has it open.').waitFor();
  await page.keyboard.press('Escape');
  await tabs[0]?.close();
  const open = lines.filter({ hasText: `Seed ${seeds[0]}` }).getByRole('button', { name: 'Open' });
  await expect
    .poll(async () => (await look(), open.count()), { timeout: PATIENCE })
    .toBeGreaterThan(0);
  await press(open);
  await untilSituation(page, 'trained');
  expect(problems).toEqual([]);
  await close();
};
if (isDrawn(TABS, 0.4)) it(TABS, severalTabs);

it('keeps what was trained over a reload, and asks before one in the middle of training', async () => {
  const { page, problems, close } = await site.openPage();
  const kept = page.getByTestId('kept');
  await untilOpen(page);
  await configure(page, TINY_RUN);
  await page.evaluate(async () => {
    await window.espalier.train({ phase: 'sparse', steps: 5 });
    await window.espalier.prune(0.4);
  });
  const channels = page.getByLabel('Channels kept');
  const before = await channels.inputValue();
  await page.evaluate(() => window.espalier.reset());
  await kept.waitFor();
  // On a projector, too, one's own is one press away.
  await page.keyboard.press('p');
  expect(await kept.isVisible()).toBe(true);
  await page.keyboard.press('p');
  await page.reload();
  await untilOpen(page);
  await expect
    .poll(() => kept.textContent())
    .toMatch(/^Your network of .* from “1: D 32, .*λ = 4e-4.*” is kept .* cut at 40\s%, 5 steps/u);
  // Its own rate comes back with it.
  await slider(page).press('End');
  await kept.getByRole('button', { name: 'Go on with it' }).click();
  await untilSituation(page, 'pruned');
  await expect.poll(() => channels.inputValue()).toBe(before);
  expect(await kept.count()).toBe(0);

  await page.evaluate(async () => {
    await window.espalier.undoPrune();
    void window.espalier.train({ phase: 'sparse', steps: 100_000 });
  });
  await untilSituation(page, 'sparse');
  const asked = page.waitForEvent('dialog');
  const reloading = page.reload({ timeout: PATIENCE }).catch(() => null);
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.accept();
  await reloading;
  await kept.waitFor();
  // It is there to go on with, and where all of them are told.
  await kept.getByRole('button', { name: 'Go on with it' }).waitFor();
  expect(problems).toEqual([]);
  await close();
});

it('shows in its line how far the dense control is, and stops it there', async () => {
  const { page, problems, close } = await site.openPage();
  await untilOpen(page);
  // The dense phase counts as far as it was trained; the sparse one is as long as it is set.
  await configure(page, { ...TINY_RUN, phases: { sparse: { steps: 100_000 } } });
  await page.evaluate(() => window.espalier.train({ phase: 'dense', steps: 2 }));
  const line = resultRow(page, 'control');
  await line.getByRole('button', { name: /^Run [\d,]+ steps/ }).click();
  await expect.poll(() => line.textContent(), { timeout: PATIENCE }).toMatch(/training .*step \d/);
  await line.getByRole('button', { name: 'Stop' }).click();
  await expect.poll(() => line.textContent(), { timeout: PATIENCE }).toContain('not run');
  await untilSituation(page, 'trained');
  expect(problems).toEqual([]);
  await close();
});

const CRASHED = 'goes on in the middle of a phase after the tab has crashed, to the last bit';
const afterCrash = async () => {
  const { page, problems, close } = await site.openPage();
  await untilOpen(page);
  const context = page.context();
  const recipe: Recipe = {
    version: 1,
    start: 'fresh',
    config: { ...TINY_RUN, engine: 'wasm' },
    steps: [{ do: 'train', phase: 'dense', steps: 5000 }],
  };
  // Stored for the first time a few seconds after it began.
  await page.evaluate(
    (given) =>
      new Promise<void>((resolve) => {
        window.espalier.on('kept', ({ networks }) => {
          if (networks[0]?.broken !== undefined) resolve();
        });
        void window.espalier.run(given);
      }),
    recipe,
  );
  const cdp = await context.newCDPSession(page);
  void cdp.send('Page.crash').catch(() => undefined);
  await page.waitForEvent('crash');

  const later = await context.newPage();
  await later.goto(site.url);
  const kept = later.getByTestId('kept');
  await expect
    .poll(() => kept.textContent(), { timeout: PATIENCE })
    .toMatch(/in the middle of dense training, at step [\d,]+ of 5,000/);
  await kept.getByRole('button', { name: 'Go on with it' }).click();
  await untilSituation(later, 'trained');
  const weights = (given: Recipe | null) =>
    later.evaluate(async (again: Recipe | null) => {
      if (again !== null) await window.espalier.run(again);
      const bytes = await window.espalier.saveModel({ compact: false });
      // What the header says of where it came from is another matter.
      const header = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
      const digest = await crypto.subtle.digest('SHA-256', bytes.slice(8 + header));
      return [...new Uint8Array(digest)].join();
    }, given);
  const wentOn = await weights(null);
  expect(await weights(recipe)).toBe(wentOn);
  expect(problems).toEqual([]);
  await close();
};
// Of the ways in resume.test.ts one is tried every time.
if (isDrawn(CRASHED, 0.3)) it(CRASHED, afterCrash);

/** SHA-256 of the weights at hand, whatever else their file says. */
const weightsOf = (page: Page) =>
  page.evaluate(async () => {
    const file = await window.espalier.saveModel({ compact: false });
    const header = Number(new DataView(file.buffer).getBigUint64(0, true));
    const hash = await crypto.subtle.digest('SHA-256', file.slice(8 + header));
    return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  });

const TAKEN = 'is saved as a file, and goes on in another browser to the same bits';
async function takenAlong() {
  const first = await site.openPage();
  await untilOpen(first.page);
  await configure(first.page, { ...TINY_RUN, seed: 5, engine: 'wasm', record: { threads: 1 } });
  const train = (until: number) =>
    first.page.evaluate(
      (at) => window.espalier.train({ phase: 'sparse', steps: 40, until: at }),
      until,
    );
  await train(40);
  const wanted = await weightsOf(first.page);
  await first.page.evaluate(() => window.espalier.reset());
  await train(15);
  const setup = await openSetup(first.page);
  const saving = first.page.waitForEvent('download');
  await press(setup.getByRole('button', { name: 'Save the run (.espalier)' }));
  const file = readFileSync(await (await saving).path());
  expect((await saving).suggestedFilename()).toMatch(/^espalier-run-\d+\.espalier$/);
  expect(file.subarray(30, 43).toString('latin1')).toContain('espalier.json');
  await first.close();

  const later = await site.openPage();
  await untilOpen(later.page);
  const drawer = await openSetup(later.page);
  // Whatever it is called.
  const taken = { name: 'what.bin', mimeType: '', buffer: file };
  await drawer.getByLabel('Open files …').setInputFiles(taken);
  const steps = () =>
    later.page.evaluate(async () => {
      const [run] = await window.espalier.runs();
      return run?.resumable === true ? run.lineage.checkpoints.at(-1)?.standing.steps : null;
    });
  await expect.poll(steps, { timeout: PATIENCE }).toBe(15);
  // It is stored before it is at hand, and then the worker is free.
  const isFree = () =>
    later.page.evaluate(() =>
      window.espalier.configure({}).then(
        () => true,
        () => false,
      ),
    );
  await expect.poll(isFree, { timeout: PATIENCE }).toBe(true);
  await later.page.evaluate(() => window.espalier.goOn());
  expect(await weightsOf(later.page)).toBe(wanted);
  expect([...first.problems, ...later.problems]).toEqual([]);
  await later.close();
}
if (isDrawn(TAKEN, 0.4)) it(TAKEN, takenAlong);
