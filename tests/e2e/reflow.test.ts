// The page where little fits: zoomed to three and four hundred percent, in other faces, with letters that the
// browser lets be no smaller than 20 px, in a document from right to left, and on paper. Nothing scrolls
// sideways, no words lie on others, and what stays in sight leaves the page its share of the window.
import { AxeBuilder } from '@axe-core/playwright';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/find-browser.mjs';
import { drawn } from '../long';
import { untilOpen } from './drive';
import { FACES, setFace, untilSet } from './faces';
import { lookInside, startSite, type Site } from './site';
import { roomOf } from './text-room';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** Three frames: layout, what follows it, and what follows that. */
const settle = (page: Page) =>
  page.evaluate(async () => {
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
  });

const NOTHING = { sideways: 0, overlaps: [], cut: [] };

async function expectRoom(page: Page, where: string): Promise<void> {
  await settle(page);
  const { free, ...room } = await roomOf(page);
  expect(room, where).toEqual(NOTHING);
  expect(free, where).toBeGreaterThanOrEqual(0.45);
}

/** 1280 × 1024 at 400 %, 1280 × 720 at 300 %, and less zoomed ones. */
const ZOOMED = [
  { width: 320, height: 256 },
  { width: 427, height: 240 },
  { width: 480, height: 270 },
  { width: 640, height: 360 },
  { width: 360, height: 640 },
];

const WINDOWS = [
  [320, 256],
  [390, 844],
  [1366, 768],
  [1440, 900],
  [1440, 2600],
  [1920, 1080],
] as const;

describe.each(['en', 'zh'])('zoomed, in %s', (lang) => {
  it('scrolls what would leave the page no room, plain, presented and in a lesson', async () => {
    const { page, problems, close } = await site.openPage({
      path: `?lang=${lang}`,
      viewport: { width: 1440, height: 900 },
      reducedMotion: true,
    });
    await untilOpen(page);
    for (const key of ['', 'p', 'p', 'lesson']) {
      if (key === 'lesson') {
        await page.locator('.header-lessons').click();
        await page.locator('.lessons-item').first().click();
        await page.getByTestId('lesson').waitFor();
      } else if (key !== '') await page.keyboard.press(key);
      for (const size of drawn(`zoomed ${lang} ${key}`, ZOOMED, 0.4)) {
        await page.setViewportSize(size);
        await expectRoom(page, `${size.width} × ${size.height} ${key}`);
      }
    }
    // What flows is at the end of the page, and what it no longer covers is drawn.
    await page.setViewportSize({ width: 320, height: 256 });
    await page.keyboard.press('Escape');
    const tree = page.locator('.espalier-canvas');
    await tree.evaluate((canvas) => canvas.scrollIntoView());
    const inked = () =>
      tree.evaluate((canvas: HTMLCanvasElement) =>
        canvas
          .getContext('2d')
          ?.getImageData(0, 0, canvas.width, canvas.height)
          .data.some((value) => value > 0),
      );
    await expect.poll(inked).toBe(true);
    await page.getByTestId('rate-slider').focus();
    expect(await page.getByTestId('rate-slider').boundingBox()).toMatchObject({
      y: expect.toSatisfy((y: number) => y >= 0 && y < 256) as number,
    });
    expect(problems).toEqual([]);
    await close();
  });
});

it('leaves a low frame its panels', async () => {
  const { page, close } = await site.openPage({
    path: '?embed=1&show=histogram,dock',
    viewport: { width: 427, height: 240 },
  });
  await page.locator('.histogram-canvas').first().waitFor();
  await expectRoom(page, 'embedded');
  await close();
});

describe.each(FACES)('in the face %s', (face) => {
  it('has targets of 24 px and room for its words', async () => {
    const { page, problems, close } = await site.openPage({
      viewport: { width: 1440, height: 2600 },
      reducedMotion: true,
      prepare: (opened) => setFace(opened, face),
    });
    await untilOpen(page);
    await untilSet(page);
    for (const width of drawn(`width in ${face}`, [1920, 1440, 1366, 390], 0.5)) {
      await page.setViewportSize({ width, height: width === 390 ? 3600 : 2600 });
      await expectRoom(page, String(width));
      const { violations } = await new AxeBuilder({ page })
        .setLegacyMode()
        .withRules(['target-size'])
        .analyze();
      const small = violations.flatMap(({ nodes }) => nodes.map(({ html }) => html));
      expect(small, String(width)).toEqual([]);
    }
    expect(problems).toEqual([]);
    await close();
  });
});

// The face of one width is what some systems give for their own.
const SMALLEST = drawn('faces of large letters', ['system-ui', 'monospace'], 0.5);
it.each(SMALLEST)(
  'holds together where no letter of %s may be smaller than 20 px',
  async (face) => {
    const profile = mkdtempSync(join(tmpdir(), 'espalier-profile-'));
    mkdirSync(join(profile, 'Default'));
    const webprefs = { minimum_font_size: 20, minimum_logical_font_size: 20 };
    const preferences = JSON.stringify({ webkit: { webprefs } });
    writeFileSync(join(profile, 'Default', 'Preferences'), preferences);
    const { path } = await findBrowser({ install: false });
    const context = await chromium.launchPersistentContext(profile, {
      ...{ executablePath: path, headless: true, args: ['--no-sandbox'] },
      ...{ serviceWorkers: 'block', reducedMotion: 'reduce' },
    });
    const page = await context.newPage();
    await page.route('**/assets/*.css', async (route) => {
      const response = await route.fetch();
      const body = (await response.text()).replaceAll('system-ui', face);
      await route.fulfill({ response, body });
    });
    await page.addInitScript(lookInside);
    await page.goto(site.url);
    await untilOpen(page);
    const small = await page.evaluate(() => {
      const line = document.querySelector('.instrument-note');
      return line === null ? 0 : line.getBoundingClientRect().height;
    });
    expect(small, 'letters are as large as asked for').toBeGreaterThanOrEqual(20);
    for (const [width, height] of drawn('sizes of large letters', WINDOWS, 0.5)) {
      await page.setViewportSize({ width, height });
      await expectRoom(page, `${width} × ${height}`);
    }
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  },
);

it('stands as it stands, whatever direction a translator gives the document', async () => {
  const { page, close } = await site.openPage({ viewport: { width: 1440, height: 900 } });
  await untilOpen(page);
  const places = () =>
    page
      .locator(
        '#rate, .strip-canvas, .rate-ticks span, .rate-ghost, .commit, .pictures-grid, .first-look',
      )
      .evaluateAll((parts) =>
        parts.map((part) => {
          const { left, top, width } = part.getBoundingClientRect();
          return [part.tagName, Math.round(left), Math.round(top), Math.round(width)];
        }),
      );
  const before = await places();
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl';
  });
  await settle(page);
  expect(await places()).toEqual(before);
  await page.locator('.header-setup').click();
  await page.locator('.engine-badge').click();
  const list = await page.locator('.engine-popover').boundingBox();
  expect((list?.x ?? 0) + (list?.width ?? 0)).toBeGreaterThan(1300);
  await close();
});

const PRINTED = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

describe.each(drawn('on paper', PRINTED, 0.5))(
  'on paper, from a dark window of $width px',
  (viewport) => {
    it('is light and whole, without dock and buttons, and goes back after', async () => {
      const { page, problems, close } = await site.openPage({
        viewport,
        colorScheme: 'dark',
        reducedMotion: true,
      });
      await untilOpen(page);
      const shown = () =>
        page.evaluate(() => {
          const { theme, print } = document.documentElement.dataset;
          const seen = (selector: string) =>
            document.querySelector(selector)?.checkVisibility() === true;
          return {
            theme,
            print,
            dock: seen('.dock-area'),
            tools: seen('.header-tools'),
            table: seen('.block-table tbody'),
            // Modal, and so over every sheet of paper.
            dialog: seen('dialog[open]'),
          };
        });
      const before = await shown();
      expect(before).toMatchObject({ theme: 'dark', dock: true, tools: true, dialog: false });
      // Printing itself, as far as the page hears of it: nothing is left of it behind.
      const pdf = await page.pdf({ format: 'A4' });
      const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
      expect(pages).toBeGreaterThan(0);
      expect(pages).toBeLessThanOrEqual(4);
      expect(await shown()).toEqual(before);

      // What a browser prints is what stands there at once, drawn or not until then.
      const ink = await page.evaluate(() => {
        const inkOf = (selector: string) => {
          const canvas = document.querySelector<HTMLCanvasElement>(selector);
          if (canvas === null) return { seen: 0, mean: 0 };
          const { width, height } = canvas;
          const data = canvas.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
          const seen = [...data.keys()].filter((i) => i % 4 < 3 && data[i - (i % 4) + 3] === 255);
          const sum = seen.reduce((all, i) => all + (data[i] ?? 0), 0);
          return { seen: seen.length, mean: sum / Math.max(1, seen.length) };
        };
        dispatchEvent(new Event('beforeprint'));
        const found = { map: inkOf('.map-canvas').mean, tree: inkOf('.espalier-canvas').seen };
        dispatchEvent(new Event('afterprint'));
        return found;
      });
      expect(ink.map).toBeGreaterThan(130);
      expect(ink.tree).toBeGreaterThan(1000);
      expect(await shown()).toEqual(before);

      await page.setViewportSize({ width: 718, height: 3000 });
      // Until the page has noticed its width, the key goes to the set-up beside the gates.
      await page.locator('.header-setup').waitFor();
      await page.keyboard.press('s');
      await settle(page);
      expect(await shown()).toMatchObject({ dialog: true });
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      await settle(page);
      expect(await shown()).toEqual({
        ...{ theme: 'light', print: '', dock: false, tools: false, table: true, dialog: false },
      });
      const parts = await page.evaluate(() => {
        const tree = document.querySelector<HTMLCanvasElement>('.espalier-canvas');
        const box = tree?.getBoundingClientRect();
        return {
          drawn: (tree?.width ?? 0) / (tree?.height ?? 1),
          printed: (box?.width ?? 0) / (box?.height ?? 1),
          beyond: [...document.querySelectorAll('.main table:not(.visually-hidden)')].filter(
            (table) => table.scrollWidth > innerWidth,
          ).length,
        };
      });
      expect(parts.printed).toBeCloseTo(parts.drawn, 1);
      expect(parts.beyond).toBe(0);
      expect(problems).toEqual([]);
      await close();
    });
  },
);
