// The page at first sight, as somebody meets it who has never seen it: calm, with pictures and the whole network above
// the dock, and answers that follow the slider.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configure, control, TINY_RUN, untilOpen, untilSituation } from './drive';
import { startSite, type PageOptions, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const DESK = { width: 1440, height: 900 };

/** Keeps what is written on every canvas, by its place there. */
const keepWriting = async (page: Page): Promise<void> => {
  await page.addInitScript(`
    window.written = new Map();
    for (const { prototype } of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
      const own = prototype.fillText;
      prototype.fillText = function (text, x, y, ...rest) {
        const on = window.written.get(this.canvas) ?? new Map();
        window.written.set(this.canvas, on.set(x + ' ' + y, String(text)));
        own.call(this, text, x, y, ...rest);
      };
    }`);
};

/** Every text that holds a digit, of the page in the window and of what is written on its canvases. */
const numbersInSight = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const digit = /\p{Nd}/u;
    const seen = (box: DOMRect) =>
      box.width > 1 &&
      box.height > 1 &&
      box.bottom > 0 &&
      box.right > 0 &&
      box.top < innerHeight &&
      box.left < innerWidth;
    const shown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node !== null; node = texts.nextNode()) {
      const parent = node.parentElement;
      if (parent === null || !digit.test(node.textContent ?? '') || !shown(parent)) continue;
      // Words for those who hear the page stand in a box of one pixel.
      if (parent.closest('.visually-hidden') !== null) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      if (seen(range.getBoundingClientRect())) found.push(node.textContent ?? '');
    }
    for (const field of document.querySelectorAll('input, select, textarea'))
      if (
        field instanceof HTMLInputElement &&
        field.type !== 'range' &&
        digit.test(field.value) &&
        shown(field) &&
        seen(field.getBoundingClientRect())
      )
        found.push(field.value);
    const { written } = window as unknown as { written: Map<object, Map<string, string>> };
    for (const [canvas, lines] of written)
      if (!(canvas instanceof HTMLCanvasElement) || seen(canvas.getBoundingClientRect()))
        found.push(...[...lines.values()].filter((line) => digit.test(line)));
    return found;
  });

const first = (options: PageOptions = {}) =>
  site.openPage({ visit: 'first', viewport: DESK, reducedMotion: true, ...options });

/** The words under the pictures. */
const answers = (page: Page) =>
  page
    .locator('.pictures-grid .picture-now')
    .evaluateAll((words) => words.map((w) => w.textContent));

/** Until no answer on the page is of another rate than the slider's. */
async function untilAnswered(page: Page): Promise<void> {
  await expect.poll(() => page.locator('.picture').count()).toBe(12);
  await expect.poll(() => page.locator('.picture[data-stale]').count()).toBe(0);
  await expect.poll(() => page.locator('.picture .picture-now').count()).toBe(12);
}

it.each(['en', 'zh'] as const)('shows few numbers, in %s', async (lang) => {
  const { page, problems, close } = await first({ path: `?lang=${lang}`, prepare: keepWriting });
  await untilOpen(page);
  await untilAnswered(page);
  const numbers = await numbersInSight(page);
  expect(numbers.length, numbers.join(' | ')).toBeLessThanOrEqual(25);
  // The count counts: the rate and the names of two sites are there.
  expect(numbers.length).toBeGreaterThanOrEqual(3);
  expect(problems).toEqual([]);
  await close();
});

it.each([
  [1440, 900, ''],
  [1366, 768, ''],
  [1920, 1080, ''],
  [1920, 1080, '?present=1'],
  [1366, 768, '?present=1'],
])('has pictures and tree whole above the dock at %i × %i %s', async (width, height, path) => {
  const { page, close } = await first({ path, viewport: { width, height } });
  await untilOpen(page);
  await untilAnswered(page);
  const seen = await page.evaluate(() => {
    const box = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
    return {
      head: box('.header')?.bottom,
      dock: box('.dock-area')?.top,
      parts: ['.pictures-grid', '.espalier canvas', '.first-tree .first-head'].map(box),
      last: box('.picture:last-child .picture-bars'),
    };
  });
  expect(seen.dock).toBeDefined();
  for (const part of [...seen.parts, seen.last]) {
    expect(part?.height).toBeGreaterThan(1);
    expect(part?.top).toBeGreaterThanOrEqual(seen.head ?? Infinity);
    expect(part?.bottom).toBeLessThanOrEqual((seen.dock ?? 0) + 1);
  }
  await close();
});

it.each([
  ['the strip open', '', 'c'],
  ['the strip open beside what is inside', '', 'ci'],
  ['the strip open in a presentation', '?present=1', 'c'],
])('keeps every row of the pictures above the dock with %s', async (_, path, keys) => {
  const { page, close } = await first({ path, viewport: { width: 1366, height: 768 } });
  await untilAnswered(page);
  for (const key of keys) await page.keyboard.press(key);
  // The words of the last row, and nothing of the tree's own panel, lie above what has grown.
  const room = () =>
    page.evaluate(() => {
      const edge = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
      const [last, dock] = [edge('.picture:last-child .picture-word'), edge('.dock-area')];
      return Math.round((dock?.top ?? NaN) - (last?.bottom ?? NaN));
    });
  await page.locator('.strip-canvas').waitFor();
  await expect.poll(room).toBeGreaterThanOrEqual(0);
  await close();
});

it('answers as the slider moves, and names the three likeliest of each picture', async () => {
  const { page, problems, close } = await first();
  await untilOpen(page);
  await untilAnswered(page);
  const rest = await answers(page);
  const slider = page.getByTestId('rate-slider');
  await slider.focus();
  await slider.press('End');
  await expect.poll(() => answers(page)).not.toEqual(rest);
  await untilAnswered(page);
  const flipped = await page.locator('.picture[data-flipped]').count();
  expect(flipped).toBeGreaterThan(0);
  await expect(page.locator('.dock .sentence-words').textContent()).resolves.toContain(
    `${12 - flipped} of 12`,
  );
  await slider.press('Home');
  await expect.poll(() => page.locator('.picture[data-flipped]').count()).toBe(0);
  await close();
  expect(problems).toEqual([]);
});

it('says threshold, channels and savings from the first touch on', async () => {
  const { page, close } = await first();
  await untilOpen(page);
  const line = page.locator('#commit-promise');
  await expect.poll(() => line.textContent()).toMatch(/^Saves/);
  await page.getByTestId('rate-slider').press('ArrowLeft');
  await expect
    .poll(() => line.textContent())
    .toMatch(/^τ 0\.\d+ · \d+ of 1,792 channels stay · [\d.]+\s% fewer MACs/);
  await close();
});

it('opens a picture from the inside, dense beside the rate, and closes it with Escape', async () => {
  const { page, problems, close } = await first();
  await untilOpen(page);
  await untilAnswered(page);
  await page.locator('.picture-open').first().click();
  const one = page.getByRole('dialog').filter({ has: page.locator('.one-lens') });
  await one.waitFor();
  // A line a block, once for all channels and once for the rate.
  expect(await one.locator('.one-lens').count()).toBe(2);
  expect(await one.locator('.one-lens').first().locator('tr').count()).toBe(4);
  // Nothing of the pictures under it is to be seen or pressed.
  expect(await page.locator('.picture-open').first().isVisible()).toBe(false);
  await page.keyboard.press('Escape');
  await expect.poll(() => one.count()).toBe(0);
  const opener = page.locator('.picture-open:focus');
  await opener.waitFor();
  // Escape is heard wherever the focus went meanwhile.
  await opener.press('Enter');
  await one.waitFor();
  await page.getByTestId('rate-slider').press('ArrowLeft');
  await page.keyboard.press('Escape');
  await expect.poll(() => one.count()).toBe(0);
  await close();
  expect(problems).toEqual([]);
});

it('reads what a person draws', async () => {
  const { page, problems, close } = await first();
  await untilOpen(page);
  await untilAnswered(page);
  await page.getByRole('button', { name: 'Draw one yourself' }).click();
  const ground = page.locator('.draw-ground');
  const box = await ground.boundingBox();
  if (box === null) throw new Error('The field is not on the page.');
  // Nothing lies over what is drawn on, and what the pen leaves is seen under it.
  const ink = () =>
    page
      .locator('.draw-field canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await page.getByRole('button', { name: 'Clear' }).click();
  const blank = await ink();
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.2 * box.height);
  await page.mouse.down();
  for (const [x, y] of [
    [0.3, 0.8],
    [0.7, 0.8],
    [0.7, 0.2],
  ] as const)
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 8 });
  await page.mouse.up();
  await expect.poll(ink).not.toBe(blank);
  await expect.poll(() => page.locator('.draw-field').textContent()).toMatch(/\d+\s%/);
  // The pen's own place has taken no focus.
  await page.keyboard.press('Escape');
  await page.locator('.draw-field').waitFor({ state: 'detached' });
  await close();
  expect(problems).toEqual([]);
});

it.each([
  [1440, 900, false],
  [1366, 768, false],
  [1366, 768, true],
  [1024, 768, true],
  [390, 844, false],
])(
  'is drawn on where the picture is, and closes with a press, at %i × %i, inside: %s',
  async (width, height, inside) => {
    const { page, close } = await first({ viewport: { width, height } });
    await untilAnswered(page);
    if (inside) await page.keyboard.press('i');
    await page.locator('.picture-draw').click();
    const boxOf = async (name: string) => {
      const box = await page.locator(`.draw-field ${name}`).boundingBox();
      return box ?? { x: NaN, y: NaN, width: NaN, height: NaN };
    };
    await page.locator('.one-lens').first().waitFor();
    const ground = await boxOf('.draw-ground');
    const picture = await boxOf('canvas.picture-image');
    // The picture has a frame of a pixel and three around it.
    const within = [picture.x + 4, picture.y + 4, picture.width - 8, picture.height - 8];
    const { x, y, width: across, height: down } = ground;
    for (const [at, place] of [x, y, across, down].entries())
      expect(Math.abs(place - (within[at] ?? NaN)), String(at)).toBeLessThanOrEqual(1);
    // Nothing of either side is cut off.
    const cut = await page
      .locator('.one-side')
      .evaluateAll((sides) => sides.filter((side) => side.scrollWidth > side.clientWidth).length);
    expect(cut).toBe(0);
    await page.locator('.one-close').click();
    await page.locator('.draw-field').waitFor({ state: 'detached' });
    await close();
  },
);

it('plays the recorded run, which any key ends, again when asked, and begins at its end under reduced motion', async () => {
  // A browser that a program drives is left to the program.
  const asByHand = async (page: Page) => {
    await page.addInitScript('Object.defineProperty(navigator, "webdriver", { get: () => false })');
  };
  const moving = await first({ reducedMotion: false, prepare: asByHand });
  const rate = () => moving.page.getByTestId('rate-slider').inputValue();
  await expect.poll(rate).toBe('0');
  await untilOpen(moving.page);
  await moving.page.keyboard.press('Shift');
  await untilAnswered(moving.page);
  await expect.poll(rate).not.toBe('0');
  const rest = await rate();
  await moving.page.getByRole('button', { name: 'Play again' }).click();
  await expect.poll(rate).toBe('0');
  await expect.poll(rate).toBe(rest);
  // It does not come again.
  await moving.page.reload();
  await untilOpen(moving.page);
  for (let i = 0; i < 10; i++) {
    expect(await rate()).not.toBe('0');
    await moving.page.waitForTimeout(150);
  }
  expect(moving.problems).toEqual([]);
  await moving.close();

  const still = await first();
  await untilOpen(still.page);
  await untilAnswered(still.page);
  expect(await still.page.getByRole('button', { name: 'Play again' }).count()).toBe(0);
  expect(await still.page.getByTestId('rate-slider').inputValue()).toBe(rest);
  await still.close();
});

it('looks inside with a button and a key, and remembers it', async () => {
  const { page, close } = await first();
  await untilOpen(page);
  const histograms = page.getByTestId('histograms');
  expect(await histograms.count()).toBe(0);
  await page.getByRole('button', { name: 'Look inside' }).click();
  await histograms.waitFor();
  await page.reload();
  await histograms.waitFor();
  await page.keyboard.press('i');
  await expect.poll(() => histograms.count()).toBe(0);
  await close();
});

it('hides all of the dock but slider and rate in a presentation', async () => {
  const { page, close } = await first({
    path: '?present=1',
    viewport: { width: 1920, height: 1080 },
  });
  await untilOpen(page);
  const dock = page.getByTestId('dock');
  const height = async () => (await dock.boundingBox())?.height ?? 0;
  const whole = await height();
  await page.keyboard.press('d');
  await expect.poll(height).toBeLessThan(0.6 * whole);
  expect(await page.getByTestId('rate-slider').isVisible()).toBe(true);
  await page.getByRole('button', { name: 'Show the dock' }).click();
  await expect.poll(height).toBe(whole);
  // What trains can be stopped in either.
  await configure(page, TINY_RUN);
  await page.evaluate(() => {
    void window.espalier.train({ phase: 'dense', steps: 50_000 });
  });
  await page.getByTestId('dock').getByRole('button', { name: 'Pause' }).waitFor();
  await page.keyboard.press('d');
  await control(page, 'Stop').click();
  await untilSituation(page, 'stopped');
  // Escape closes what lies over the page first, and leaves the presentation then.
  const presents = () =>
    page.evaluate(() => document.documentElement.hasAttribute('data-presentation'));
  await page.locator('.picture-open').first().click();
  await page.locator('.one-picture').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.one-picture').waitFor({ state: 'detached' });
  expect(await presents()).toBe(true);
  await page.keyboard.press('Escape');
  await expect.poll(presents).toBe(false);
  await close();
});
