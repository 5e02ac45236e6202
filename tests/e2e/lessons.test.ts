// A lesson from its first step to its end by the keyboard alone, a link into the middle of a lesson, and a teacher’s own
// from the present state to a link that opens it.
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TARGETS } from '../../src/core/lesson';
import { TARGET_SELECTORS } from '../../src/ui/lesson/targets';
import { PATIENCE, press, slider, situation, untilSituation } from './drive';
import { panel, pressed, untilStep } from './lesson-panel';
import { startSite, type OpenPage, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const numbersIn = (text: string | null) =>
  (/0\.8 × [\d.]+ = [\d.]+/.exec(text ?? '')?.[0] ?? '').match(/[\d.]+/g)?.map(Number) ?? [];
const kept = (page: Page) => page.locator('.dock').getByLabel('Channels kept').inputValue();

describe('a student with a keyboard', () => {
  let open: OpenPage;
  /** The rate at which the page rests. */
  let rest: string;
  beforeAll(async () => {
    open = await site.openPage({ viewport: { width: 1440, height: 900 } });
    await untilSituation(open.page, 'shipped');
  });
  afterAll(() => open.close());

  it('opens the first lesson, which has the focus and points beside itself', async () => {
    const { page } = open;
    await page.locator('.picture[title]').first().waitFor({ timeout: PATIENCE });
    rest = await slider(page).inputValue();
    await page.getByRole('button', { name: 'Lessons' }).focus();
    await page.keyboard.press('Enter');
    const first = page.locator('.lessons-item').first();
    await first.focus();
    await page.keyboard.press('Enter');
    await untilStep(page, 1);
    await expect.poll(() => panel(page).evaluate((e) => e === document.activeElement)).toBe(true);
    await page.locator('[data-testid=espalier][data-pointed]').waitFor();
    const covered = await page.evaluate(() => {
      const box = (s: string) => document.querySelector(s)?.getBoundingClientRect();
      const lesson = box('[data-testid=lesson]');
      const map = box('[data-pointed]');
      if (lesson === undefined || map === undefined) return true;
      return lesson.right > map.left && lesson.left < map.right;
    });
    expect(covered).toBe(false);
  });

  it('finds every target of a lesson on the page', async () => {
    const missing = await open.page.evaluate(
      (targets) =>
        targets.filter(([, selectors]) =>
          selectors.every((s) => document.querySelector(s) === null),
        ),
      TARGETS.map((target) => [target, TARGET_SELECTORS[target]] as const),
    );
    expect(missing).toEqual([]);
  });

  it('turns a gate to nothing with the keys, and is told what that means', async () => {
    const { page } = open;
    await panel(page).getByRole('slider', { name: 'Gate g' }).press('Home');
    await panel(page).getByText('Nothing gets through').waitFor();
    await press(panel(page).getByRole('button', { name: 'Strongest on the page' }));
    const product = panel(page).getByText(/0\.8 × [\d.]+ = [\d.]+/);
    const [x = 0, g = 0, gx = 0] = numbersIn(await product.first().textContent());
    expect(g).toBeGreaterThan(0.3);
    expect(gx).toBeCloseTo(x * g, 2);
    await pressed(page, 'Next');
    await untilStep(page, 2);
    // What it speaks of opens by itself.
    await page.locator('[data-testid=gate-map][data-pointed]').waitFor();
  });

  it('meets what the third step waits for with the arrow keys', async () => {
    const { page } = open;
    await pressed(page, 'Next');
    await untilStep(page, 3);
    await page.locator('.map-stage').focus();
    // The first cell of a sorted site is among its strongest. A row up is the next block's last, and its last cell
    // the weakest of fc2 there, which is among the weakest of all.
    await page.keyboard.press('ArrowRight');
    const met = () => panel(page).locator('[data-met=true]').count();
    await expect.poll(met).toBeGreaterThan(0);
    await page.keyboard.press('ArrowUp');
    for (let i = 0; i < 63 && (await met()) < 2; i++) await page.keyboard.press('ArrowRight');
    await expect.poll(met).toBe(2);
    await pressed(page, 'Next');
  });

  it('predicts, sees the answer on a network whose gates are all 1, and gets their own back', async () => {
    const { page } = open;
    await untilStep(page, 4);
    await untilSituation(page, 'ones');
    await expect.poll(() => kept(page)).toBe('1,792');
    // What would tell the answer is out of sight, and is not read out by the slider either.
    const sentence = page.locator('.dock').getByTestId('sentence');
    await expect.poll(() => sentence.isVisible()).toBe(false);
    await expect.poll(() => slider(page).getAttribute('aria-valuetext')).toBe('40\u202f%');
    const options = panel(page).getByRole('radio');
    await options.nth(1).focus();
    await page.keyboard.press('Space');
    await pressed(page, 'Show the answer');
    await panel(page).getByText('right', { exact: false }).first().waitFor();
    await expect.poll(() => sentence.isVisible()).toBe(true);
    await expect.poll(() => slider(page).getAttribute('aria-valuetext')).toContain('1,792');
    // The page goes where the answer says.
    await expect.poll(() => slider(page).inputValue()).toBe('0.9');
    await expect.poll(() => kept(page)).toBe('1,792');
    await page.locator('.dock [data-testid=sentence][data-pointed]').waitFor();
    // The focus is with what was revealed, and all of that is in sight.
    const hidden = () =>
      panel(page).evaluate((lesson) => {
        const reveal = lesson.querySelector('.lesson-question [role=status]');
        const foot = lesson.querySelector('.lesson-foot')?.getBoundingClientRect();
        if (reveal === null || reveal !== document.activeElement) return null;
        if (foot === undefined) return null;
        return Math.max(0, reveal.getBoundingClientRect().bottom - foot.top);
      });
    await expect.poll(hidden).toBe(0);
    expect(await panel(page).textContent()).toMatch(/your guess/);
    await pressed(page, 'Next');
    await untilStep(page, 5);
    await untilSituation(page, 'shipped');
    await expect.poll(() => slider(page).getAttribute('aria-valuetext')).toMatch(/1,07\d/);
    await slider(page).press('End');
    await pressed(page, 'Next');
  });

  it('is the threshold by the keys, and then the threshold is', async () => {
    const { page } = open;
    await untilStep(page, 6);
    const bars = panel(page).locator('.by-hand-answers td:last-child');
    await expect.poll(() => bars.count(), { timeout: PATIENCE }).toBe(3);
    const channel = (n: number) =>
      panel(page).getByRole('button', { name: `Cut channel ${n}`, exact: true });
    const uncut = await bars.first().textContent();
    for (const n of [5, 6, 7, 12]) {
      await channel(n).focus();
      await page.keyboard.press('Space');
    }
    await expect.poll(() => bars.first().textContent()).not.toBe(uncut);
    await pressed(page, 'Let τ cut four');
    await panel(page).getByText('without those of τ').waitFor();
    await pressed(page, 'Next');
  });

  it('ends with what was learnt and what to do next, and gives the page back', async () => {
    const { page } = open;
    await untilStep(page, 7);
    for (const name of ['You can say now', 'What to do next'])
      await panel(page).getByRole('heading', { name }).waitFor();
    await pressed(page, 'Finish');
    await expect.poll(() => panel(page).count()).toBe(0);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.className))
      .toContain('header-lessons');
    // The rate from before the lesson is back, and so is the network.
    await expect.poll(() => slider(page).inputValue()).toBe(rest);
    expect(await situation(page)).toBe('shipped');
    expect(open.problems).toEqual([]);
  });
});

describe('a lesson that is opened from further down', () => {
  it('brings back the tree that it points at', async () => {
    const { page, close } = await site.openPage({ viewport: { width: 1366, height: 768 } });
    await untilSituation(page, 'shipped');
    await page.keyboard.press('i');
    const above = () =>
      page.evaluate(() => {
        const top = (s: string) => document.querySelector(s)?.getBoundingClientRect();
        return (top('.first-tree')?.top ?? NaN) < (top('.header')?.bottom ?? NaN);
      });
    await expect
      .poll(async () => {
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
        return above();
      })
      .toBe(true);
    await page.getByRole('button', { name: 'Lessons' }).click();
    await page.locator('.lessons-item').first().click();
    await untilStep(page, 1);
    await expect.poll(above).toBe(false);
    await close();
  });
});

describe('a link into a lesson', () => {
  it('begins at its step, plays the recording as one, and hides and locks what it says', async () => {
    const { page, problems, close } = await site.openPage({
      path: '?lesson=2&step=3&hide=engine&lock=commit.language',
    });
    await untilStep(page, 3);
    expect(await panel(page).textContent()).toContain('Why L1 makes sparsity');
    await expect.poll(() => page.locator('.engine-badge').isVisible()).toBe(false);
    await expect
      .poll(() => page.locator('.commit').evaluate((e: HTMLElement) => e.inert))
      .toBe(true);
    await page.getByText('Locked in this link or lesson: Prune button, language.').waitFor();
    await press(panel(page).getByRole('button', { name: 'Show the recorded run' }));
    await untilSituation(page, 'recording');
    await expect
      .poll(() => panel(page).getByRole('slider').inputValue(), { timeout: PATIENCE })
      .toBe('15');
    const { violations } = await new AxeBuilder({ page }).include('[data-testid=lesson]').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect(page.url()).toContain('lesson=2');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).not.toContain('lesson');
    expect(page.url()).toContain('hide=engine');
    await untilSituation(page, 'shipped');
    expect(problems).toEqual([]);
    await close();
  });
});

describe('a lesson on a phone', () => {
  it('folds to its title and comes back as it was, with the focus on its button', async () => {
    const { page, problems, close } = await site.openPage({
      path: '?lesson=1&step=4',
      viewport: { width: 390, height: 844 },
    });
    await untilStep(page, 4);
    const fold = panel(page).getByRole('button', { name: 'Lesson text', exact: true });
    const height = () => panel(page).evaluate((e) => e.clientHeight);
    const focused = () => fold.evaluate((e) => e === document.activeElement);
    await panel(page).getByRole('radio').nth(1).check();
    expect(await height()).toBeGreaterThan(200);
    await fold.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => fold.getAttribute('aria-expanded')).toBe('false');
    expect(await height()).toBeLessThan(80);
    expect(await panel(page).getByRole('radio').count()).toBe(0);
    expect(await focused()).toBe(true);
    const { violations } = await new AxeBuilder({ page }).include('[data-testid=lesson]').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(() => fold.getAttribute('aria-expanded')).toBe('true');
    expect(await height()).toBeGreaterThan(200);
    expect(await panel(page).getByRole('radio').nth(1).isChecked()).toBe(true);
    expect(await focused()).toBe(true);
    await page.setViewportSize({ width: 1440, height: 900 });
    await expect.poll(() => fold.isVisible()).toBe(false);
    expect(problems).toEqual([]);
    await close();
  });

  it('leaves what it speaks of in sight, above the sheet', async () => {
    const { page, problems, close } = await site.openPage({
      path: '?lesson=1',
      viewport: { width: 390, height: 844 },
    });
    for (const [lesson, step] of [
      [1, 1],
      [1, 2],
      [1, 6],
      [2, 2],
      [3, 2],
      [4, 6],
    ] as const) {
      await page.goto(`${site.url}?lesson=${lesson}&step=${step}`);
      await untilStep(page, step);
      await page.locator('[data-pointed]').waitFor({ state: 'attached' });
      // As much of it as a third of the window has room for.
      const seen = () =>
        page.evaluate(() => {
          const box = document.querySelector('[data-pointed]')?.getBoundingClientRect();
          const sheet = document.querySelector('.lesson')?.getBoundingClientRect();
          const head = document.querySelector('.header')?.getBoundingClientRect();
          if (box === undefined || sheet === undefined) return 0;
          const top = Math.max(box.top, head?.bottom ?? 0);
          return (Math.min(box.bottom, sheet.top) - top) / Math.min(box.height, innerHeight / 3);
        });
      await expect.poll(seen, { message: `lesson ${lesson}, step ${step}` }).toBeGreaterThan(0.8);
    }
    expect(problems).toEqual([]);
    await close();
  });
});

describe('a lesson on a page that changes its width', () => {
  it('goes on where it was and gives back what was there before it', async () => {
    const { page, problems, close } = await site.openPage({
      viewport: { width: 1440, height: 900 },
    });
    await untilSituation(page, 'shipped');
    await slider(page).press('PageUp');
    const before = await slider(page).inputValue();
    await page.getByRole('button', { name: 'Lessons' }).click();
    await page.locator('.lessons-item').first().click();
    await untilStep(page, 1);
    for (const [step, button] of [
      [1, 'Next'],
      [2, 'Next'],
      [3, 'Skip'],
    ] as const) {
      await untilStep(page, step);
      await pressed(page, button);
    }
    await untilStep(page, 4);
    await expect.poll(() => slider(page).inputValue()).toBe('0.4');
    const option = panel(page).getByRole('radio').nth(1);
    await option.check();
    for (const [width, beside] of [
      [1100, true],
      [600, false],
      [1440, true],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      // At the side of the page, or over the dock.
      const isBeside = () =>
        panel(page).evaluate((lesson) => {
          const dock = document.querySelector('.dock')?.getBoundingClientRect();
          return lesson.getBoundingClientRect().right <= (dock?.left ?? 0);
        });
      await expect.poll(isBeside).toBe(beside);
      expect(await option.isChecked()).toBe(true);
      expect(await option.evaluate((e) => e === document.activeElement)).toBe(true);
    }
    await page.keyboard.press('Escape');
    await expect.poll(() => panel(page).count()).toBe(0);
    await expect.poll(() => slider(page).inputValue()).toBe(before);
    expect(problems).toEqual([]);
    await close();
  });
});

describe('a lesson in a low window', () => {
  it('shows a question with all its answers and the way on, beside the dock', async () => {
    const { page, problems, close } = await site.openPage({
      path: '?lesson=2&step=2',
      viewport: { width: 1366, height: 650 },
    });
    await untilStep(page, 2);
    const inSight = () =>
      page.evaluate(() => {
        const box = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
        const answers = [...document.querySelectorAll('.lesson-option')];
        const feet = answers.map((answer) => answer.getBoundingClientRect().bottom);
        const [panel, foot, dock] = ['[data-testid=lesson]', '.lesson-foot', '.dock'].map(box);
        return {
          answers: feet.length,
          above: Math.max(...feet) <= (foot?.top ?? 0),
          within: (foot?.bottom ?? Infinity) <= innerHeight,
          beside: (panel?.right ?? Infinity) <= (dock?.left ?? 0),
        };
      });
    const seen = { answers: 3, above: true, within: true, beside: true };
    await expect.poll(inSight).toEqual(seen);
    await page.setViewportSize({ width: 1280, height: 720 });
    await page.keyboard.press('p');
    // In larger type, once the head of the page is scrolled away.
    await page.evaluate(() => scrollTo(0, 140));
    await expect.poll(inSight).toEqual(seen);
    await press(panel(page).getByRole('button', { name: 'Leave the lesson', exact: true }));
    await expect.poll(() => panel(page).count()).toBe(0);
    await expect
      .poll(() => page.locator('.dock-area').evaluate((e) => e.getBoundingClientRect().left))
      .toBe(0);
    expect(problems).toEqual([]);
    await close();
  });
});

describe('a run of the lesson in place of one’s own network', () => {
  it('is asked for in sight and with the focus, and Escape closes the question alone', async () => {
    const { page, problems, close } = await site.openPage({
      viewport: { width: 1280, height: 800 },
    });
    await untilSituation(page, 'shipped');
    await page.getByTestId('commit').click();
    await untilSituation(page, 'finetune');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await untilSituation(page, 'stopped');
    await page.getByRole('button', { name: 'Lessons' }).click();
    await page.locator('.lessons-item').nth(1).click();
    await untilStep(page, 1);
    await pressed(page, 'Next');
    await untilStep(page, 2);
    await page.locator('.run-controls-rest').waitFor();
    await pressed(page, 'Run it here');
    const asking = page.locator('.lesson-asking');
    await expect.poll(() => asking.evaluate((e) => e === document.activeElement)).toBe(true);
    const covered = () =>
      asking.evaluate((e) => {
        const foot = document.querySelector('.lesson-foot')?.getBoundingClientRect();
        return e.getBoundingClientRect().bottom > (foot?.top ?? 0);
      });
    await expect.poll(covered).toBe(false);
    await page.keyboard.press('Escape');
    await expect.poll(() => asking.count()).toBe(0);
    expect(await panel(page).count()).toBe(1);
    await page.keyboard.press('Escape');
    await expect.poll(() => panel(page).count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });
});

describe('a teacher', () => {
  it('makes the present state a step, and what is handed out opens as that step', async () => {
    const { page, problems, close } = await site.openPage({ path: '?lesson=own' });
    await untilSituation(page, 'shipped');
    await panel(page).getByLabel('Title').fill('My class: {{normal.nearZero}}');
    await slider(page).focus();
    await page.keyboard.press('PageUp');
    await panel(page).getByLabel('Text of the next step').fill('See what half of them cost.');
    await panel(page).getByLabel('Points at').selectOption('savings');
    await press(panel(page).getByText('Ask a question'));
    await panel(page).getByLabel('Question', { exact: true }).fill('Is half of them too much?');
    await panel(page).getByLabel('Options, one a line').fill('yes\nno');
    await panel(page).getByLabel('Right answer').selectOption('no');
    await panel(page).getByLabel('Said with the answer').fill('Hardly a point is lost.');
    await press(panel(page).getByRole('button', { name: 'Add the present state as a step' }));
    await untilStep(page, 1);
    const title = panel(page).getByRole('heading', { level: 2 });
    await expect.poll(() => title.textContent()).toMatch(/^My class: \d+\s?%$/u);
    // What it points at is in sight; who scrolls on then is left there.
    await page.locator('[data-pointed]').waitFor();
    const there = await page.evaluate(() => {
      window.scrollBy(0, 300);
      return window.scrollY;
    });
    await page.waitForTimeout(1200);
    // The browser itself may hold what is in sight where it is, by a few pixels.
    expect(await page.evaluate(() => window.scrollY)).toBeGreaterThan(there - 50);
    const download = page.waitForEvent('download');
    await press(panel(page).getByRole('button', { name: 'Save the file' }));
    expect((await download).suggestedFilename()).toBe('espalier-lesson.json');
    await press(panel(page).getByRole('button', { name: 'Edit step 1' }));
    await panel(page).getByLabel('Text of step 1').fill('See what half of them costs.');
    // An input method's Escape drops what it composes, neither the text nor the lesson.
    await panel(page)
      .getByLabel('Text of step 1')
      .dispatchEvent('keydown', { key: 'Escape', isComposing: true });
    await press(panel(page).getByRole('button', { name: 'Keep the change' }));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await press(panel(page).getByRole('button', { name: 'Copy a link' }));
    const outcome = panel(page).locator('.own-lesson .lesson-buttons [role=status]');
    await expect.poll(() => outcome.textContent()).toBe('The link is copied.');
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link.length).toBeLessThan(700);
    // The page's own link, with which a class would see nothing else, takes the lesson along.
    await page.getByRole('button', { name: 'Share' }).click();
    const own = page.locator('#share-link');
    await expect.poll(() => own.inputValue()).toMatch(/#own=/);
    const shared = await own.inputValue();
    await page.evaluate(() => localStorage.clear());
    for (const address of [shared, link]) {
      // Another address than that of the lesson, which differs from it in its hash alone.
      await page.goto(site.url, { waitUntil: 'commit' });
      await page.goto(address);
      await untilStep(page, 1);
      expect(await panel(page).textContent()).toContain('See what half of them costs.');
    }
    await expect.poll(() => slider(page).inputValue()).toBe('0.5');
    await page.locator('[data-testid=figures][data-pointed]').waitFor();
    await panel(page).getByRole('radio').nth(1).check();
    await press(panel(page).getByRole('button', { name: 'Show the answer' }));
    await panel(page).getByText('Hardly a point is lost.').waitFor();
    expect(problems).toEqual([]);
    await close();
  });
});
