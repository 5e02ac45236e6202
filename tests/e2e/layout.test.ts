// The page at six sizes and in both languages: nothing scrolls sideways, and nothing of the dock and
// the rail is cut off or out of view.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { untilSituation } from './drive';
import { startSite, type OpenPage, type Site } from './site';

const SIZES = [
  { width: 360, height: 640 },
  { width: 390, height: 844 },
  { width: 1024, height: 768 },
  { width: 1280, height: 720 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
] as const;

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** Two frames: one to lay out, one for the canvases and live text that follow. */
const settle = (page: Page) =>
  page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );

/** Pieces of text in the dock, the rail and the state line that are cut off somewhere. */
const clipped = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const slack = 1.5;
    // Words for those who hear the page are kept in a box of one pixel.
    const hidden = (element: Element | null): boolean =>
      element !== null &&
      ((element.clientWidth <= 1 && getComputedStyle(element).position === 'absolute') ||
        hidden(element.parentElement));
    for (const area of document.querySelectorAll('[data-testid=dock], nav, [data-situation]')) {
      for (const field of area.querySelectorAll<HTMLInputElement>('input[type=text]'))
        if (field.scrollWidth > field.clientWidth + slack)
          found.push(`${field.getAttribute('aria-label') ?? ''}: ${field.value}`);
      const texts = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
      for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
        const parent = node.parentElement;
        if (parent === null || hidden(parent) || (node.textContent ?? '').trim() === '') continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const text = range.getBoundingClientRect();
        if (text.width === 0) continue;
        const outside = (box: { left: number; right: number; top: number; bottom: number }) =>
          text.left < box.left - slack ||
          text.right > box.right + slack ||
          text.top < box.top - slack ||
          text.bottom > box.bottom + slack;
        const cut = (element: Element) =>
          getComputedStyle(element).overflow !== 'visible' &&
          outside(element.getBoundingClientRect());
        const wide = text.left < -slack || text.right > innerWidth + slack;
        let inside: Element | null = parent;
        while (inside !== null && inside !== document.body && !cut(inside))
          inside = inside.parentElement;
        if (wide || (inside !== null && inside !== document.body))
          found.push(node.textContent ?? '');
      }
    }
    return found;
  });

/** Parts that are not wholly inside the window now. */
const outOfView = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const parts = {
      dock: '[data-testid=dock]',
      tools: '.header-tools',
      slider: 'input[type=range]',
      button: '[data-testid=commit]',
    };
    return Object.entries(parts).flatMap(([name, selector]) => {
      const box = document.querySelector(selector)?.getBoundingClientRect();
      const inside =
        box !== undefined &&
        box.width > 0 &&
        box.top >= -1 &&
        box.left >= -1 &&
        box.right <= innerWidth + 1 &&
        box.bottom <= innerHeight + 1;
      return inside ? [] : [name];
    });
  });

describe.each(['en', 'zh'] as const)('the page in %s', (lang) => {
  let open: OpenPage;
  beforeAll(async () => {
    open = await site.openPage({ path: `?lang=${lang}`, viewport: SIZES[0] });
    await untilSituation(open.page, 'shipped');
  });
  afterAll(() => open.close());
  // However the test before has left it.
  beforeEach(async () => {
    const presented = () => document.documentElement.hasAttribute('data-presentation');
    if (await open.page.evaluate(presented)) await open.page.keyboard.press('p');
    await open.page.evaluate(() => scrollTo(0, 0));
  });

  it.each(SIZES)('fits $width × $height', async (size) => {
    const { page } = open;
    await page.setViewportSize(size);
    await settle(page);
    const sideways = () =>
      page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
    expect(await sideways()).toBe(0);
    expect(await clipped(page)).toEqual([]);
    for (const where of [0, 0.5, 1]) {
      await page.evaluate(
        (share) => scrollTo(0, share * document.documentElement.scrollHeight),
        where,
      );
      await settle(page);
      expect(await outOfView(page), `scrolled to ${where}`).toEqual([]);
    }
    expect(await sideways()).toBe(0);
    await page.evaluate(() => scrollTo(0, 0));
  });

  it('fits them all in presentation mode', async () => {
    const { page } = open;
    await page.keyboard.press('p');
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await settle(page);
      const seen = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        const box = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
        const legend = box('.strip-legend');
        return {
          sideways: scrollWidth - clientWidth,
          legend: legend !== undefined && legend.width > 0 && legend.right <= clientWidth,
        };
      });
      // A small phone has no room for it.
      const small = size.width <= 700 && size.height <= 700;
      expect([size.width, seen.legend]).toEqual([size.width, !small]);
      expect([size.width, seen.sideways]).toEqual([size.width, 0]);
    }
    await page.keyboard.press('p');
  });

  it('explains its words inside the window of a phone, until Escape', async () => {
    const { page } = open;
    await page.setViewportSize(SIZES[1]);
    await settle(page);
    const words = page.locator('.term:visible');
    expect(await words.count()).toBeGreaterThan(8);
    for (const word of await words.all()) {
      await word.focus();
      const box = await page.locator('.explain:popover-open').boundingBox();
      expect(box).not.toBeNull();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect(box?.y).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(SIZES[1].width);
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(SIZES[1].height);
      await page.keyboard.press('Escape');
      expect(await page.locator('.explain:popover-open').count()).toBe(0);
    }
  });

  it('keeps the card of a cell inside the window of a phone, over the dock', async () => {
    const { page } = open;
    await page.setViewportSize(SIZES[1]);
    const map = page.locator('.map-canvas');
    if (!(await map.isVisible())) await page.locator('.column-map summary').click();
    await map.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await settle(page);
    const box = await map.boundingBox();
    if (box === null) throw new Error('The map is not there.');
    for (const across of [0.2, 0.5, 0.55, 0.95]) {
      await page.mouse.click(box.x + across * box.width, box.y + 0.55 * box.height);
      await settle(page);
      const seen = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        const card = document.querySelector('.gate-card')?.getBoundingClientRect();
        const dock = document.querySelector('.dock-area')?.getBoundingClientRect();
        return { sideways: scrollWidth - clientWidth, clientWidth, card, dock: dock?.top };
      });
      expect([across, seen.sideways]).toEqual([across, 0]);
      expect(seen.card?.left).toBeGreaterThanOrEqual(0);
      expect(seen.card?.right).toBeLessThanOrEqual(seen.clientWidth);
      expect(seen.card?.top).toBeGreaterThanOrEqual(0);
      expect(seen.card?.bottom).toBeLessThanOrEqual(seen.dock ?? 0);
    }
    await page.mouse.move(0, 0);
  });

  it('leaves a low window to its panels: the dock is one row that uses the width', async () => {
    const { page } = open;
    await page.setViewportSize({ width: 844, height: 390 });
    await page.evaluate(() => scrollTo(0, 0));
    await settle(page);
    const dock = await page.locator('.dock-area').boundingBox();
    expect(dock?.height).toBeLessThanOrEqual(150);
    const slide = await page.locator('.dock-slide').boundingBox();
    expect(slide?.width).toBeGreaterThan(844 / 2);
    expect(await clipped(page)).toEqual([]);
    expect(await outOfView(page)).toEqual([]);
  });

  it('met nothing that went wrong', () => expect(open.problems).toEqual([]));
});

it('lays no figure over its name where a lesson stands beside it on a projector', async () => {
  const { page, close } = await site.openPage({
    path: '?present=1&lesson=3',
    viewport: { width: 1920, height: 1080 },
  });
  await untilSituation(page, 'shipped');
  await page.getByTestId('lesson').waitFor();
  const laidOver = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('.figure')].flatMap((figure) => {
        const parts = [...figure.querySelectorAll('h3, .figure-values > :not(.visually-hidden)')];
        const boxes = parts.map((part) => {
          const range = document.createRange();
          range.selectNodeContents(part);
          return { words: part.textContent, box: range.getBoundingClientRect() };
        });
        return boxes.flatMap(({ words, box: a }, i) =>
          boxes
            .slice(i + 1)
            .filter(
              ({ box: b }) =>
                a.right > b.left && b.right > a.left && a.bottom > b.top && b.bottom > a.top,
            )
            .map((other) => `${words} and ${other.words}`),
        );
      }),
    );
  await expect.poll(() => page.getByTestId('figure-params').textContent()).toContain('205');
  expect(await laidOver()).toEqual([]);
  await close();
});

it('draws every canvas that comes into sight', async () => {
  const { page, close } = await site.openPage({ viewport: { width: 1440, height: 900 } });
  await untilSituation(page, 'shipped');
  const canvases = page.locator('canvas');
  await expect.poll(() => canvases.count()).toBeGreaterThan(8);
  for (const canvas of await canvases.all()) {
    // Under the dock nothing is in sight.
    await canvas.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const drawn = () =>
      canvas.evaluate((element: HTMLCanvasElement) => {
        const { width, height } = element;
        const pixels = element.getContext('2d')?.getImageData(0, 0, width, height).data;
        return pixels?.some((value) => value > 0);
      });
    const message = (await canvas.getAttribute('class')) ?? '';
    await expect.poll(drawn, { message, timeout: 5000 }).toBe(true);
  }
  await close();
});
