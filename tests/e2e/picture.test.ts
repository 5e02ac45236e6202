// A saved picture says what the page says: its words are read off the pens that write it.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { untilOpen } from './drive';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** What is written on canvases from now on, and how low. */
const listen = (page: Page) =>
  page.evaluate(() => {
    const written: { text: string; y: number }[] = [];
    Object.assign(window, { written });
    const pen = CanvasRenderingContext2D.prototype;
    const write = Reflect.get(pen, 'fillText') as (...args: unknown[]) => void;
    pen.fillText = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
      written.push({ text: String(args[0]).replace(/\s/g, ' '), y: Number(args[2]) });
      write.apply(this, args);
    };
  });

it('saves the strip with the rates under it', async () => {
  const { page, problems, close } = await site.openPage();
  await untilOpen(page);
  await page.getByRole('button', { name: 'Share this page' }).click();
  const ticks = await page.locator('.rate-ticks span').allTextContents();
  expect(ticks).toHaveLength(5);
  const strip = page.locator('.share-pictures li').filter({ hasText: 'by pruning rate' });
  await strip.first().waitFor();
  await listen(page);
  const saved = page.waitForEvent('download');
  await strip.getByRole('button').last().click();
  expect((await saved).suggestedFilename()).toMatch(/^espalier-strip-.*\.png$/);
  const written = await page.evaluate(
    () => (window as unknown as { written: { text: string; y: number }[] }).written,
  );
  const rates = ticks.map(
    (tick) => written.findLast(({ text }) => text === tick.replace(/\s/g, ' '))?.y,
  );
  expect(rates).not.toContain(undefined);
  // In one line, under the drawing.
  expect(new Set(rates).size).toBe(1);
  expect(problems).toEqual([]);
  await close();
});
