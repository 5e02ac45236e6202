// The network off after the first visit: the built site and its service worker, in a real browser.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSetup } from './drive';
import { startSite, type OpenPage, type Site } from './site';

let site: Site;
beforeAll(async () => {
  // As a static host serves it: no headers of its own.
  site = await startSite({ base: '/some/folder/', isolated: false });
});
afterAll(() => site.close());

const ready = (page: OpenPage['page']) =>
  page.waitForFunction(() => {
    const slider = document.querySelector<HTMLInputElement>('input[type=range]');
    return slider !== null && !slider.disabled && /\d/.test(slider.ariaValueText ?? '');
  });

describe('after a first visit', () => {
  it('opens, slides, trains, prunes and fine-tunes with the network off', async () => {
    const { page, problems, close } = await site.openPage({ offline: true });
    await openSetup(page);
    await page.getByText('Works offline from now on.').waitFor();
    await site.stopServing();
    await page.reload();
    await ready(page);
    const slider = page.locator('input[type=range]');
    const before = await slider.getAttribute('aria-valuetext');
    await slider.press('ArrowRight');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).not.toBe(before);
    const top1 = await page.evaluate(async () => {
      const { espalier } = window;
      await espalier.reset();
      await espalier.train({ phase: 'dense', steps: 4 });
      await espalier.train({ phase: 'sparse', steps: 4 });
      await espalier.prune(0.1);
      await espalier.finetune({ steps: 2 });
      return (await espalier.evaluate({ split: 'validation' })).top1;
    });
    expect(top1).toBeGreaterThan(0);
    expect(problems).toEqual([]);
    await close();
  });
});
