// The drawing as an instrument: it follows the slider, tells about a branch under pointer and keys,
// locks it for every panel and lets it go; and the sweep of a first visit.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slider, untilOpen } from './drive';
import { startSite, type OpenPage, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const card = (page: Page) => page.getByTestId('branch-card');
const stage = (page: Page) => page.getByRole('application', { name: /trained tree/ });
const onlyBlock = (page: Page, block: number) =>
  page.getByRole('button', { name: `Only block ${block}` });

/** What is drawn, as text. */
const drawn = (page: Page) =>
  page.locator('.espalier-canvas').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());

/** A point of the drawing, as shares of its width and height from the upper left corner. */
async function pointAt(page: Page, across: number, down: number) {
  const box = await page.locator('.espalier-canvas').boundingBox();
  if (box === null) throw new Error('The drawing is not on the page.');
  return { x: box.x + across * box.width, y: box.y + down * box.height };
}

describe('the espalier', () => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await site.openPage({ viewport: { width: 1440, height: 1000 } });
    await untilOpen(open.page);
    await open.page.locator('.espalier-canvas').scrollIntoViewIfNeeded();
  });
  afterAll(() => open.close());

  it('moves with the slider', async () => {
    const { page } = open;
    await slider(page).press('Home');
    await expect.poll(() => page.locator('#espalier-summary').textContent()).toContain('100');
    const whole = await drawn(page);
    await slider(page).press('End');
    await expect.poll(() => drawn(page)).not.toBe(whole);
    await slider(page).press('Home');
    await expect.poll(() => drawn(page)).toBe(whole);
  });

  it('tells about the branch under the pointer, also while the rate changes', async () => {
    const { page } = open;
    const { x, y } = await pointAt(page, 0.95, 0.17);
    await page.mouse.move(x, y);
    await expect.poll(() => card(page).textContent()).toContain('Block 4 · fc2');
    await expect.poll(() => card(page).textContent()).toContain('256 of 256 channels');
    await slider(page).press('End');
    await expect.poll(() => card(page).textContent()).not.toContain('256 of 256 channels');
    await page.mouse.move(x - 900, y);
    await expect.poll(() => card(page).count()).toBe(0);
  });

  it('locks a branch for every panel at a click and frees it at another', async () => {
    const { page } = open;
    const { x, y } = await pointAt(page, 0.05, 0.17);
    await page.mouse.click(x, y);
    await onlyBlock(page, 4).waitFor();
    await page.mouse.click(x, y);
    await expect.poll(() => onlyBlock(page, 4).count()).toBe(0);
  });

  it('is walked, locked and freed by keys', async () => {
    const { page } = open;
    await page.mouse.move(0, 0);
    await stage(page).focus();
    await page.keyboard.press('Home');
    await expect.poll(() => card(page).textContent()).toContain('Block 1 · qkv');
    for (const key of ['ArrowUp', 'ArrowRight', 'PageUp']) await page.keyboard.press(key);
    await expect.poll(() => card(page).textContent()).toContain('Block 2 · fc2');
    await page.keyboard.press('Enter');
    await onlyBlock(page, 2).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => onlyBlock(page, 2).count()).toBe(0);
    await expect.poll(() => card(page).count()).toBe(0);
  });

  it('says in a table what every branch keeps', async () => {
    const rows = open.page.locator('.espalier table tbody tr');
    expect(await rows.count()).toBe(16);
    for (const cells of await rows.evaluateAll((all) =>
      all.map((row) => Array.from(row.querySelectorAll('td'), (cell) => cell.textContent)),
    ))
      expect(cells.every((text) => /\d/.test(text))).toBe(true);
  });

  it('met nothing that went wrong', () => expect(open.problems).toEqual([]));
});
