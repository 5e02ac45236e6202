// A curve that is drawn before it is measured: by keys, by pointer, and by a finger on a phone.
import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDrawn } from '../long';
import { boxOf, PATIENCE, press } from './drive';
import { panel, pressed, untilStep } from './lesson-panel';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

describe('a curve that is drawn first', () => {
  it('is drawn by keys and by pointer on an empty strip, and the gap is named', async () => {
    const { page, problems, close } = await site.openPage({
      path: '?lesson=4',
      viewport: { width: 1440, height: 900 },
    });
    await untilStep(page, 1);
    const points = page.locator('.sketch').getByRole('slider');
    await expect.poll(() => points.count()).toBe(10);
    const compare = panel(page).getByRole('button', { name: 'Show what is measured' });
    expect(await compare.getAttribute('aria-disabled')).toBe('true');
    // Nothing of what is measured stands on the strip, also for those who hear it.
    expect(await page.locator('.strip table').count()).toBe(0);
    expect(await page.locator('.sketch-fell').count()).toBe(0);
    await points.first().focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => points.first().getAttribute('aria-valuetext')).toMatch(/^55/);
    const box = await page.locator('.sketch').boundingBox();
    if (box === null) throw new Error('the field is not there');
    const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const;
    await page.mouse.move(...at(0.1, 0.2));
    await page.mouse.down();
    await page.mouse.move(...at(0.95, 0.9), { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => page.locator('.sketch-point[data-drawn]').count()).toBe(10);
    await press(compare);
    await expect
      .poll(() => page.locator('.sketch-fell').count(), { timeout: PATIENCE })
      .toBeGreaterThan(2);
    await panel(page)
      .getByText(/The largest gap is at a rate of/)
      .waitFor();
    const { violations } = await new AxeBuilder({ page }).include('.sketch').analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    await pressed(page, 'Next');
    await untilStep(page, 2);
    await expect.poll(() => page.locator('.sketch').count()).toBe(0);
    await pressed(page, 'Back');
    await expect.poll(() => page.locator('.sketch-point[data-drawn]').count()).toBe(10);
    expect(problems).toEqual([]);
    await close();
  });

  if (isDrawn('a curve by finger', 0.34))
    it('is drawn with a finger on a phone, and the page stays where it is', async () => {
      const { page, problems, close } = await site.openPage({
        path: '?lesson=4',
        viewport: { width: 390, height: 844 },
      });
      await untilStep(page, 1);
      const field = page.locator('.sketch');
      await field.waitFor();
      // Where the page could follow the finger either way.
      await page.evaluate(() => scrollTo(0, 150));
      const scrolled = () => page.evaluate(() => scrollY);
      expect(await scrolled()).toBe(150);
      const box = await boxOf(field);
      const session = await page.context().newCDPSession(page);
      const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...at: [number, number][]) =>
        session.send('Input.dispatchTouchEvent', {
          type,
          touchPoints: at.map(([x, y]) => ({
            x: box.x + x * box.width,
            y: box.y + y * box.height,
          })),
        });
      // First steeply down, as one would scroll.
      await touch('touchStart', [0.02, 0.05]);
      for (let i = 1; i <= 8; i++) await touch('touchMove', [0.02, 0.05 + 0.1 * i]);
      for (let i = 1; i <= 8; i++) await touch('touchMove', [0.02 + 0.12 * i, 0.85 - 0.05 * i]);
      await touch('touchEnd');
      await expect.poll(() => page.locator('.sketch-point[data-drawn]').count()).toBe(10);
      expect(await scrolled()).toBe(150);
      await press(panel(page).getByRole('button', { name: 'Show what is measured' }));
      await expect
        .poll(() => page.locator('.sketch-fell').count(), { timeout: PATIENCE })
        .toBeGreaterThan(2);
      expect(problems).toEqual([]);
      await close();
    });
});
