// A hand that moves the slider goes first: before what lies out of sight, which is right as soon as it is seen.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { untilOpen } from './drive';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const CELL = '[data-testid=block-table] tbody tr:last-child td:nth-of-type(4)';

/** The cell's words in the frame of a move. */
const inFrame = (page: Page, change: number) =>
  page.evaluate(
    async ([selector, change]) => {
      const range = document.querySelector<HTMLInputElement>('#rate');
      if (range === null) throw new Error('The slider is not on the page.');
      range.value = String(range.valueAsNumber + change);
      range.dispatchEvent(new Event('input', { bubbles: true }));
      // Asked for behind the page's own.
      await new Promise(requestAnimationFrame);
      return document.querySelector(selector)?.textContent;
    },
    [CELL, change] as const,
  );

it('writes the table of blocks within the frame only where it is seen', async () => {
  const { page, problems, close } = await site.openPage({ path: '?v=1&rate=0.4' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await untilOpen(page);
  const cell = () => page.locator(CELL).textContent();
  // What changed before may be written now, once a second at most; a move by itself is not.
  let move = -0.1;
  await expect
    .poll(
      async () => {
        await page.waitForTimeout(1500);
        move = -move;
        const before = await cell();
        const held = (await inFrame(page, move)) === before;
        await expect.poll(cell).not.toBe(before);
        return held;
      },
      { timeout: 20_000 },
    )
    .toBe(true);

  await page.locator(CELL).evaluate((td) => td.scrollIntoView({ block: 'center' }));
  // Once the page has noticed that it is.
  await expect
    .poll(
      async () => {
        await page.waitForTimeout(1000);
        move = -move;
        const before = await cell();
        return (await inFrame(page, move)) !== before;
      },
      { timeout: 5000 },
    )
    .toBe(true);
  expect(problems).toEqual([]);
  await close();
});
