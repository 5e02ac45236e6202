// A saved picture says what the page says: its words are read off the pens that write it. Where the browser
// gives no page the pixels of its canvases there is none, and the page says so.
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
  expect(ticks).toHaveLength(2);
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

it('says that the browser hides the pixels, and neither saves nor copies stripes', async () => {
  const { page, problems, close } = await site.openPage({
    prepare: async (opened) => {
      await opened.addInitScript(() => {
        // As browsers do that resist fingerprinting: every reading is of other pixels, and nothing is said.
        const stripes = (canvas: HTMLCanvasElement): HTMLCanvasElement => {
          const other = document.createElement('canvas');
          other.width = canvas.width;
          other.height = canvas.height;
          const pen = other.getContext('2d');
          for (let x = 0; x < canvas.width; x += 2) pen?.fillRect(x, 0, 1, canvas.height);
          return other;
        };
        const encode = Reflect.get(HTMLCanvasElement.prototype, 'toBlob') as (
          ...args: unknown[]
        ) => void;
        HTMLCanvasElement.prototype.toBlob = function (
          this: HTMLCanvasElement,
          ...args: unknown[]
        ) {
          encode.apply(stripes(this), args);
        };
      });
    },
  });
  const files: string[] = [];
  page.on('download', (file) => files.push(file.suggestedFilename()));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await untilOpen(page);
  await page.getByRole('button', { name: 'Share this page' }).click();
  const strip = page.locator('.share-pictures li').filter({ hasText: 'by pruning rate' });
  const said = page.locator('.share-popover .share-outcome').filter({ hasText: /./ });
  for (const how of ['Copy', 'Save PNG']) {
    await strip.getByText(how, { exact: true }).click();
    expect(await said.first().textContent()).toMatch(/hides .* canvases .* would be stripes/);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Share this page' }).click();
  }
  expect(files).toEqual([]);
  expect(problems).toEqual([]);
  await close();
});
