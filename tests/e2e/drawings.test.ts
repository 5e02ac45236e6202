// The canvases of the built site: their colours are those of the style sheet however the build has written
// it, and their pixels those of the screen.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeInks, type InkSet } from '../../src/ui/gate-map/inks';
import type { Palette } from '../../src/ui/canvas/palette';
import { bytesOf } from '../../src/ui/canvas/tokens';
import { openSetup, slider, untilSituation } from './drive';
import { startSite, type Site } from './site';

const sheet = readFileSync(resolve(import.meta.dirname, '../../src/ui/tokens.css'), 'utf8');

/** The colours of a theme as the source of the sheet says them, `rrggbb` by name. */
function tokensOf(theme: 'light' | 'dark'): Map<string, string> {
  const from = theme === 'light' ? ':root {' : ":root[data-theme='dark'] {";
  const [block = ''] = sheet.slice(sheet.indexOf(from)).split('\n}');
  return new Map(
    [...block.matchAll(/--([\w-]+): #([\da-f]{6});/g)].map(([, name = '', hex = '']) => [
      name,
      hex,
    ]),
  );
}

const rgb = (hex = ''): string => {
  const value = parseInt(hex, 16);
  return `rgb(${value >> 16}, ${(value >> 8) & 255}, ${value & 255})`;
};

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const map = (page: Page): Locator => page.locator('.map-canvas');

/** Every opaque colour on a canvas with its number of pixels. */
const coloursOn = (canvas: Locator): Promise<[string, number][]> =>
  canvas.evaluate((element: HTMLCanvasElement) => {
    const { width, height } = element;
    const data = element.getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
    const seen = new Map<string, number>();
    for (let i = 0; i < data.length; i += 4) {
      if (data[i + 3] !== 255) continue;
      const colour = `rgb(${data[i]}, ${data[i + 1]}, ${data[i + 2]})`;
      seen.set(colour, (seen.get(colour) ?? 0) + 1);
    }
    return [...seen];
  });

/** Waits for the frames that follow a change of the page. */
const settle = (page: Page) =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );

const inksOf = (theme: 'light' | 'dark'): InkSet => {
  const tokens = tokensOf(theme);
  const of = (name: string) => rgb(tokens.get(name));
  const palette = { bg: of('bg'), panel: of('panel'), control: of('control') };
  return makeInks({ ...palette, dark: theme === 'dark' } as Palette).lit;
};

const wordToRgb = (word: number): string =>
  `rgb(${word & 255}, ${(word >> 8) & 255}, ${(word >> 16) & 255})`;

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it('draws the gate map in the inks of the sheet, and every other canvas in its tokens', async () => {
    const { page, problems, close } = await site.openPage({
      viewport: { width: 1440, height: 2600 },
      colorScheme,
      reducedMotion: true,
    });
    await untilSituation(page, 'shipped');
    await slider(page).fill('0.8');
    await expect.poll(() => slider(page).inputValue()).toBe('0.8');
    await settle(page);
    const { shades, pale, hatch } = inksOf(colorScheme);
    const seen = await coloursOn(map(page));
    const count = (inks: Iterable<number>) => {
      const known = new Set([...inks].map(wordToRgb));
      return seen.filter(([colour]) => known.has(colour)).reduce((sum, [, n]) => sum + n, 0);
    };
    const all = seen.reduce((sum, [, n]) => sum + n, 0);
    // Borders and words are the rest.
    expect(count([...shades, ...pale, hatch]) / all).toBeGreaterThan(0.95);
    expect(count(pale) / all).toBeGreaterThan(0.3);
    const luminance =
      seen.reduce((sum, [colour, n]) => {
        const [r, g, b] = bytesOf(colour);
        return sum + n * (0.2126 * r + 0.7152 * g + 0.0722 * b);
      }, 0) / all;
    // Four fifths would go: mostly the panel, white or nearly black, shows.
    if (colorScheme === 'light') expect(luminance).toBeGreaterThan(170);
    else expect(luminance).toBeLessThan(95);

    const drawn = new Set<string>();
    for (const canvas of await page.locator('canvas').all())
      for (const [colour] of await coloursOn(canvas)) drawn.add(colour);
    const tokens = tokensOf(colorScheme);
    const marks = [
      'panel',
      'control',
      'hairline',
      'ink',
      'accent',
      'bark',
      'qkv',
      'proj',
      'fc1',
      'fc2',
    ];
    expect(marks.filter((name) => !drawn.has(rgb(tokens.get(name))))).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });
});

/** The same colour in the ways that sheets have of writing it. */
const NOTATIONS: readonly ((hex: string) => string)[] = [
  rgb,
  (hex) => rgb(hex).replaceAll(',', ''),
  (hex) => `color-mix(in srgb, #${hex}, #${hex})`,
  (hex) => `light-dark(#${hex}, red)`,
  (hex) => (/^(.)\1(.)\2(.)\3$/.test(hex) ? `#${hex.charAt(0).repeat(3)}` : `#${hex}ff`),
];

it('draws the same pixels however the sheet writes a colour, and again for a finer screen', async () => {
  const { page, problems, close } = await site.openPage({
    viewport: { width: 1440, height: 2600 },
    reducedMotion: true,
  });
  await untilSituation(page, 'shipped');
  const pixels = async () => {
    await settle(page);
    const drawn = await page
      .locator('.map-canvas, .espalier canvas, .histogram-canvas')
      .evaluateAll((canvases) => canvases.map((it) => (it as HTMLCanvasElement).toDataURL()));
    return drawn.map((url) => createHash('sha256').update(url).digest('hex'));
  };
  // Bars rise by themselves at first.
  let before = await pixels();
  const rests = async () => {
    const last = before;
    before = await pixels();
    return before.every((picture, i) => picture === last[i]);
  };
  await expect.poll(rests, { interval: 300 }).toBe(true);
  expect(before.length).toBeGreaterThan(4);
  const rewritten = [...tokensOf('light')].map(
    ([name, hex], i) => [`--${name}`, NOTATIONS[i % NOTATIONS.length]?.(hex) ?? ''] as const,
  );
  await page.evaluate((tokens) => {
    for (const [name, colour] of tokens) document.documentElement.style.setProperty(name, colour);
  }, rewritten);
  // The page reads its tokens when the theme changes: there and back.
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await settle(page);
  }
  await expect.poll(pixels).toEqual(before);

  // To another screen, with every canvas as large in CSS pixels as it was. Chromium tells of an emulated
  // screen only with a window of another size.
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setDeviceMetricsOverride', {
    ...{ width: 1440, height: 2601, mobile: false },
    deviceScaleFactor: 2,
  });
  const blurred = () =>
    page
      .locator('canvas:visible:not(.picture-image)')
      .evaluateAll((canvases) =>
        (canvases as HTMLCanvasElement[])
          .filter(({ width, clientWidth }) => width !== Math.round(2 * clientWidth))
          .map(({ className }) => className),
      );
  await expect.poll(blurred).toEqual([]);
  expect(problems).toEqual([]);
  await close();
});

it('the choice of the score beside λ renames and redraws what ranks, and the address says it', async () => {
  const { page, problems, close } = await site.openPage({ viewport: { width: 1440, height: 900 } });
  await untilSituation(page, 'shipped');
  const head = page.getByTestId('histograms').locator('.instrument-head');
  expect(await head.textContent()).toMatch(
    /Importance scores, mean \|g\| over the last stepsmean \|g\| across, channels upwards \(log\)/,
  );
  const cell = () => page.evaluate(() => window.espalier.preview(0.5).kept);
  const byGate = await cell();
  await openSetup(page);
  await page.locator('.setup-phase summary', { hasText: 'Sparsify' }).click();
  const choice = page.getByLabel('Importance', { exact: true });
  await choice.selectOption('|g|·‖W‖');
  await expect
    .poll(() => head.textContent())
    .toMatch(/\|g\|·‖W‖ across, channels upwards \(both log\)/);
  await expect.poll(() => new URL(page.url()).search).toContain('criterion=gate-magnitude');
  expect(await cell()).not.toEqual(byGate);
  expect(await page.locator('.map-legend').textContent()).toMatch(/\|g\|·‖W‖≤ 0\.001/);
  await choice.selectOption('|g|');
  await expect.poll(() => head.textContent()).toMatch(/channels upwards \(log\)/);
  await expect.poll(() => new URL(page.url()).search).not.toContain('criterion');
  expect(await cell()).toEqual(byGate);
  expect(problems).toEqual([]);
  await close();
});
