// Both languages in the page itself: a switch leaves nothing of the other language behind, in text, labels
// or titles. The message catalogues say what belongs to which.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configure, TINY_RUN, untilMeasured, untilSituation } from './drive';
import { chinese, english, saidIn, wordsOf } from './page-words';
import { startSite, type OpenPage, type Site } from './site';

let site: Site;
let open: OpenPage;
beforeAll(async () => {
  site = await startSite();
  open = await site.openPage({ viewport: { width: 1440, height: 900 } });
});
afterAll(() => site.close());

/** Switches there and back in the state at hand. */
async function switchBothWays(page: Page): Promise<void> {
  expect(saidIn(english, await wordsOf(page)).length).toBeGreaterThan(40);
  await page.getByRole('button', { name: '中文' }).click();
  await expect.poll(() => page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  await expect.poll(async () => saidIn(english, await wordsOf(page))).toEqual([]);
  const words = await wordsOf(page);
  expect(saidIn(chinese, words).length).toBeGreaterThan(40);
  // A full stop of a character's width needs no space behind it.
  expect(words.filter((text) => /[。！？；，] \S/u.test(text))).toEqual([]);
  const buttons = await page
    .locator('button:visible, summary:visible, label:visible')
    .allTextContents();
  const latin = buttons.map((text) => text.trim()).filter((text) => !/\p{Script=Han}/u.test(text));
  // The names of engine, sites, signs and measures, the numbers of the blocks, and shares.
  const names = /^\W*(EN|WASM|λ|L1|τ|\|g\||MACs|Top-1|qkv|proj|fc1|fc2|\d+|[\d.]+\s%|)$/u;
  expect(latin.filter((text) => !names.test(text))).toEqual([]);
  await page.getByRole('button', { name: 'EN', exact: true }).click();
  await expect.poll(async () => saidIn(chinese, await wordsOf(page))).toEqual([]);
}

describe('the language switch', () => {
  it('changes every word at first open', async () => {
    await untilSituation(open.page, 'shipped');
    await switchBothWays(open.page);
  });

  it('changes every word after a whole run', async () => {
    const { page } = open;
    await configure(page, TINY_RUN);
    await page.evaluate(async () => {
      await window.espalier.train({ phase: 'dense', steps: 2 });
      await window.espalier.train({ phase: 'sparse', steps: 3 });
      await window.espalier.prune(0.4);
      await window.espalier.finetune({ steps: 2 });
      await window.espalier.evaluate({ split: 'test' });
    });
    await untilMeasured(page, 'finetuned');
    await switchBothWays(page);
    expect(open.problems).toEqual([]);
  });
});
