// What was done goes from one page to another by a link: it stands before whoever opens it, is carried out by one
// press and ends in the same weights. The built site in a real browser.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { Recipe } from '../../src/core/recipe';
import {
  closeSetup,
  openSetup,
  PATIENCE,
  situation,
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

const RECIPE: Recipe = {
  version: 1,
  config: { ...TINY_RUN, seed: 7 },
  start: 'fresh',
  steps: [
    { do: 'train', phase: 'dense', steps: 3 },
    { do: 'train', phase: 'sparse', steps: 5, set: { lambda: 1e-3 } },
    { do: 'measure', split: 'test' },
  ],
};

/** SHA-256 of the network at hand. */
const weights = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const bytes = await window.espalier.saveModel({ compact: false });
    const hash = await crypto.subtle.digest('SHA-256', bytes.slice());
    return Array.from(new Uint8Array(hash)).join();
  });

const card = (page: Page) => page.getByRole('region', { name: 'A recipe waits' });

it('is shared as a link, and as a file, and carried out by one press', async () => {
  const { page, problems, close } = await site.openPage();
  await untilOpen(page);
  await page.evaluate((recipe) => window.espalier.run(recipe), RECIPE);
  await page.getByRole('button', { name: 'Share this page' }).click();
  await page.getByLabel('Take along what was done').check();
  const field = page.locator('#share-link');
  await expect.poll(() => field.inputValue()).toContain('#r=');
  const link = new URL(await field.inputValue());
  const saved = page.waitForEvent('download');
  await page.locator('.share-popover').getByRole('button', { name: 'Save as a file' }).click();
  expect((await saved).suggestedFilename()).toBe('espalier-recipe-vit-seed7.json');
  const wanted = await weights(page);
  expect(problems).toEqual([]);

  const other = await site.openPage({ path: `${link.search}${link.hash}).` });
  await untilOpen(other.page);
  await card(other.page).waitFor();
  expect(await card(other.page).textContent()).toContain('fresh weights from seed 7');
  await card(other.page).getByText('3 things to do').click();
  expect(await card(other.page).getByRole('listitem').count()).toBe(3);
  // Nothing begins by itself, and a reload changes nothing of that.
  expect(await situation(other.page)).toBe('fresh');
  await other.page.reload();
  await untilOpen(other.page);
  expect(await situation(other.page)).toBe('fresh');
  await card(other.page).getByRole('button', { name: 'Carry it out' }).click();
  await expect.poll(() => card(other.page).count(), { timeout: PATIENCE }).toBe(0);
  await untilSituation(other.page, 'ready');
  expect(await weights(other.page)).toBe(wanted);
  await expect.poll(() => new URL(other.page.url()).hash).toBe('');

  // Into the address of an open page, and out of a file; both may be put away.
  await other.page.evaluate((hash) => (window.location.hash = hash), link.hash);
  await card(other.page).getByRole('button', { name: 'Put it away' }).click();
  await expect.poll(() => new URL(other.page.url()).hash).toBe('');
  const setup = await openSetup(other.page);
  await setup
    .getByLabel('Open files', { exact: false })
    .setInputFiles(await saved.then((file) => file.path()));
  await closeSetup(other.page);
  await card(other.page).getByRole('button', { name: 'Put it away' }).click();
  expect(await card(other.page).count()).toBe(0);
  expect(other.problems).toEqual([]);
  await other.close();

  // Where nobody is to begin anything, its buttons are not there, or answer to nobody; its words stay.
  for (const limit of ['hide', 'lock'] as const) {
    const mark = limit === 'hide' ? 'hidden' : 'locked';
    const path = `${link.search === '' ? '?' : `${link.search}&`}${limit}=run${link.hash}`;
    const limited = await site.openPage({ path });
    await untilOpen(limited.page);
    await limited.page.locator(`.recipe-buttons[data-${mark}]`).waitFor({ state: 'attached' });
    const shown = limited.page.getByText('Carry it out');
    expect(await shown.isVisible()).toBe(limit === 'lock');
    const takesFocus = await shown.evaluate((button: HTMLElement) => {
      button.focus();
      return document.activeElement === button;
    });
    expect(takesFocus).toBe(false);
    expect(await card(limited.page).textContent()).toContain('fresh weights from seed 7');
    await limited.close();
  }
  await close();
});
