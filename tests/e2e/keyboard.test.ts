// The whole way with the keyboard alone: open, train, slide, prune, fine-tune, save the network, and on
// to a lesson. The focus is moved by Tab from wherever it is; nothing is clicked, and nothing focused by script.
import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeConfig, DEFAULT_CONFIG } from '../../src/core/run-config';
import { readModel } from '../../src/formats/model-file';
import { writeLink } from '../../src/store/link/write-link';
import { initialView } from '../../src/store/view-state';
import { TINY } from '../tiny';
import { action, commit, control, slider, TINY_RUN, untilMeasured, untilSituation } from './drive';
import { startSite, type OpenPage, type Site } from './site';

/** More presses than the page has places for the focus. */
const ENOUGH = 200;

interface Focused {
  readonly wanted: boolean;
  /** What can be seen of the focus: a ring, and the element itself in front of everything else. */
  readonly ring: boolean;
  readonly inFront: boolean;
  readonly name: string;
}

const focused = (wanted: Locator): Promise<Focused> =>
  wanted.evaluate((element) => {
    const at = document.activeElement;
    if (at === null) throw new Error('Nothing has the focus.');
    const box = at.getBoundingClientRect();
    const front = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const { outlineStyle, outlineWidth } = getComputedStyle(at);
    // The document itself, between the last place and the first, is no place. A slider has its ring
    // around the thumb, where no script can read it; a word's explanation reaches to the word.
    const noPlace = at === document.body;
    const own = at instanceof HTMLInputElement && at.type === 'range';
    const explained = front?.closest('[role=tooltip]') ?? null;
    return {
      wanted: at === element,
      ring: noPlace || own || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2),
      inFront:
        noPlace ||
        explained !== null ||
        (front !== null && (at.contains(front) || front.contains(at))),
      name: at.getAttribute('aria-label') ?? at.textContent,
    };
  });

/** Presses Tab until the element has the focus; every place on the way must be seen. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  const unseen: string[] = [];
  for (let presses = 0; presses < ENOUGH; presses++) {
    await page.keyboard.press('Tab');
    const now = await focused(wanted);
    if (!now.ring || !now.inFront) unseen.push(`${now.name} ${now.ring ? 'covered' : 'no ring'}`);
    if (!now.wanted) continue;
    expect(unseen).toEqual([]);
    return;
  }
  throw new Error(`The focus never came to it in ${ENOUGH} presses of Tab.`);
}

let site: Site;
let open: OpenPage;
beforeAll(async () => {
  site = await startSite();
  const path = writeLink(changeConfig(DEFAULT_CONFIG, TINY_RUN), initialView);
  open = await site.openPage({ path, viewport: { width: 1440, height: 900 } });
});
afterAll(() => site.close());

describe('a person with a keyboard', () => {
  it('first meets a way past the head of the page', async () => {
    const { page } = open;
    await untilSituation(page, 'fresh');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Skip to/);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('gates');
  });

  it('skips to the slider, and sees the histograms over it', async () => {
    const { page } = open;
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    const skip = page.getByRole('link', { name: 'Skip to the slider' });
    await page.keyboard.press('Shift+Tab');
    await tabTo(page, skip);
    await page.keyboard.press('Enter');
    expect(await slider(page).evaluate((element) => element === document.activeElement)).toBe(true);
    const place = await page.getByTestId('histograms').boundingBox();
    expect(place?.y).toBeGreaterThan(0);
    expect(place?.y).toBeLessThan(300);
  });

  it('meets one explanation at a time', async () => {
    const { page } = open;
    await page.keyboard.press('s');
    await tabTo(page, page.locator('#setup select').first());
    await expect.poll(() => page.locator('.explain:popover-open').count()).toBe(1);
    // Where the drawer still slides, a pointer comes to rest beside what it was moved to.
    await expect
      .poll(async () => {
        await page.mouse.move(0, 0);
        await page.locator('#setup .setup-label').nth(1).hover();
        return page.locator('.explain:popover-open').count();
      })
      .toBe(1);
    await page.mouse.move(0, 0);
    // The explanation goes first, then the drawer.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.locator('#setup').waitFor({ state: 'detached' });
  });

  it('leaves no ring where a pointer pressed beside the buttons', async () => {
    const { page } = open;
    const state = page.locator('[data-situation]');
    const box = await state.boundingBox();
    if (box === null) throw new Error('The line of the state is not there.');
    await page.mouse.click(box.x + box.width - 40, box.y + box.height / 2);
    await page.keyboard.press('p');
    expect(await state.evaluate((element) => element.matches(':focus-visible'))).toBe(false);
    await page.keyboard.press('p');
  });

  it('trains, dense and then sparse', async () => {
    const { page } = open;
    await page.keyboard.press('Shift+Tab');
    await tabTo(page, control(page, 'Train'));
    await page.keyboard.press('Enter');
    await untilMeasured(page, 'dense');
    await untilMeasured(page, 'sparse');
    await untilSituation(page, 'ready');
  });

  it('slides, by one percent and by ten', async () => {
    const { page } = open;
    await tabTo(page, slider(page));
    await page.keyboard.press('Home');
    for (const key of ['PageUp', 'PageUp', 'ArrowRight']) await page.keyboard.press(key);
    await expect.poll(() => slider(page).inputValue()).toBe('0.21');
    await page.keyboard.press('PageUp');
    await expect.poll(() => slider(page).getAttribute('aria-valuetext')).toMatch(/31\s%/u);
  });

  it('types a rate into the sentence', async () => {
    const { page } = open;
    const slot = page.getByTestId('dock').getByLabel('Pruning rate in percent');
    await tabTo(page, slot);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('40');
    await page.keyboard.press('Enter');
    await expect.poll(() => slider(page).inputValue()).toBe('0.4');
    // The keys of the page work at once.
    const pin = page.getByTestId('pins').getByRole('button').first();
    await page.keyboard.press('1');
    await expect.poll(() => pin.getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('1');
    await expect.poll(() => pin.getAttribute('aria-pressed')).toBe('false');
  });

  it('walks the gate map and reads a card', async () => {
    const { page } = open;
    await tabTo(page, page.locator('.map-stage'));
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    await expect
      .poll(() => page.locator('.gate-map [aria-live]').textContent())
      .toMatch(/^Block 2 · fc2 · channel \d+\. \|g\| .*rank .* of 320 from the weakest\. /);
    expect(await page.locator('.gate-card').isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    expect(await page.locator('.gate-card').count()).toBe(0);
  });

  it('prunes and fine-tunes', async () => {
    const { page } = open;
    await tabTo(page, commit(page));
    await page.keyboard.press('Enter');
    await untilMeasured(page, 'finetuned');
    await untilSituation(page, 'finetuned');
  });

  it('saves the network that came of it', async () => {
    const { page } = open;
    await tabTo(page, action(page, 'Save model'));
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.keyboard.press('Enter'),
    ]);
    const { shape } = readModel(await readFile(await download.path()), null);
    expect(shape.config).toEqual(TINY);
    const pruned = shape.kept?.map(({ fc2 }) => fc2.length) ?? [];
    expect(Math.min(...pruned)).toBeLessThan(64);
  });

  it('goes on to a lesson, to its second step and out of it again', async () => {
    const { page } = open;
    const lesson = page.getByTestId('lesson');
    const lessons = page.getByRole('button', { name: 'Lessons' });
    await tabTo(page, lessons);
    await page.keyboard.press('Enter');
    await tabTo(page, page.locator('.lessons-item').first());
    await page.keyboard.press('Enter');
    await expect.poll(() => lesson.getAttribute('data-step')).toBe('1');
    await expect.poll(() => lesson.evaluate((e) => e === document.activeElement)).toBe(true);
    await tabTo(page, lesson.getByRole('button', { name: 'Next' }));
    await page.keyboard.press('Enter');
    await expect.poll(() => lesson.getAttribute('data-step')).toBe('2');
    await page.keyboard.press('Escape');
    await expect.poll(() => lesson.count()).toBe(0);
    await expect.poll(() => lessons.evaluate((e) => e === document.activeElement)).toBe(true);
    // The network they trained is back as they left it.
    await untilSituation(page, 'finetuned');
  });

  it('met nothing that went wrong', () => expect(open.problems).toEqual([]));
});
