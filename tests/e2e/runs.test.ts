// Results and runs under the fold: the dense control at work in its line; a line for every run, that can
// be seen, deleted and brought back, and is there after a reload; and the network that is kept with
// them. The built site in a real browser.
import type { Recipe } from '../../src/core/recipe';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  configure,
  PATIENCE,
  resultRow,
  slider,
  TINY_RUN,
  untilOpen,
  untilSituation,
} from './drive';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

it('has a line for every run, takes a deletion back, and knows them after a reload', async () => {
  const { page, problems, close } = await site.openPage();
  const train = () => page.evaluate(() => window.espalier.train({ phase: 'dense', steps: 2 }));
  const seen = () => page.locator('#runs tbody tr').filter({ visible: true }).count();
  await untilOpen(page);
  await configure(page, TINY_RUN);
  await train();
  await configure(page, { seed: 2 });
  await train();
  await page.locator('#runs').scrollIntoViewIfNeeded();
  await expect.poll(seen, { timeout: PATIENCE }).toBe(2);
  expect(await page.locator('#runs tbody tr').first().textContent()).toContain('2');
  await page.locator('#runs').getByRole('button', { name: 'Delete' }).first().click();
  await expect.poll(seen).toBe(1);
  await page.locator('#runs').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(seen).toBe(2);
  await page.reload();
  await untilOpen(page);
  await page.locator('#runs').scrollIntoViewIfNeeded();
  await expect.poll(seen, { timeout: PATIENCE }).toBeGreaterThanOrEqual(2);
  expect(problems).toEqual([]);
  await close();
});

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
    .toMatch(/^Your network of .* from “1: D 32, .*” is kept .* cut at 40\s%, λ 0\.0004, 5 steps/u);
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
  // What cannot be undone is asked for, and may be left.
  await kept.getByRole('button', { name: 'Forget it …' }).click();
  await kept.getByRole('button', { name: 'Keep it' }).click();
  expect(await kept.getByRole('button', { name: 'Go on with it' }).isVisible()).toBe(true);
  await kept.getByRole('button', { name: 'Forget it …' }).click();
  await kept.getByRole('button', { name: 'Forget it for good' }).click();
  await expect.poll(() => kept.count()).toBe(0);
  expect(problems).toEqual([]);
  await close();
});

it('shows in its line how far the dense control is, and stops it there', async () => {
  const { page, problems, close } = await site.openPage();
  await untilOpen(page);
  await configure(page, { ...TINY_RUN, phases: { dense: { steps: 20_000 } } });
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

it('goes on in the middle of a phase after the tab has crashed, to the last bit', async () => {
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
});
