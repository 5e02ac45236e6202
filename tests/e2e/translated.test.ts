// The whole way through the page while a browser translates it, as for every class that reads neither of
// its languages: nothing breaks, and no label stays behind what the page does.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  closeSetup,
  commit,
  configure,
  control,
  openSetup,
  PATIENCE,
  readShown,
  slider,
  stateText,
  TINY_RUN,
  untilMeasured,
  untilSituation,
} from './drive';
import { chinese, english, saidIn, wordsOf } from './page-words';
import { startSite, type OpenPage, type Site } from './site';
import { translate, untranslated } from './translator';

let site: Site;
let open: OpenPage;
let page: Page;
beforeAll(async () => {
  site = await startSite();
  open = await site.openPage({
    path: '?v=1&rate=0.4',
    viewport: { width: 1440, height: 900 },
    prepare: translate,
  });
  ({ page } = open);
  await untilSituation(page, 'shipped');
});
afterAll(() => site.close());

const says = (words: RegExp) =>
  expect.poll(() => stateText(page).textContent(), { timeout: PATIENCE }).toMatch(words);
const unharmed = () => expect(open.problems).toEqual([]);

describe('a page that the browser translates', () => {
  it('has every text translated, and tells what the slider does', async () => {
    await expect.poll(() => untranslated(page)).toEqual([]);
    const params = async () => (await page.evaluate(readShown)).params;
    const before = await params();
    const promise = () => page.locator('#commit-promise').textContent();
    const button = await promise();
    await slider(page).press('PageUp');
    await expect.poll(params).not.toBe(before);
    await expect.poll(promise).not.toBe(button);
    unharmed();
  });

  it('trains, prunes, fine-tunes, undoes, resets, and trains again', async () => {
    await configure(page, TINY_RUN);
    await untilSituation(page, 'fresh');
    await control(page, 'Train').click();
    await untilMeasured(page, 'sparse');
    await untilSituation(page, 'ready');
    await commit(page).click();
    await untilMeasured(page, 'finetuned');
    await untilSituation(page, 'finetuned');
    await says(/^Cut at 50\s%/u);
    await page.getByTestId('undo').click();
    await untilSituation(page, 'ready');
    await expect.poll(() => commit(page).textContent()).toBe('Cut, then fine-tune');
    await control(page, 'Reset').click();
    await untilSituation(page, 'fresh');
    await control(page, 'Train').click();
    await untilMeasured(page, 'sparse');
    await untilSituation(page, 'ready');
    await page.getByRole('heading', { name: 'Loss and accuracy' }).scrollIntoViewIfNeeded();
    await page.locator('.curves svg path').nth(2).waitFor({ state: 'attached' });
    await page.locator('#runs').scrollIntoViewIfNeeded();
    await page.locator('.runs-table tbody tr').nth(1).waitFor();
    unharmed();
  });

  it('filters, changes the set-up, and shares', async () => {
    await slider(page).scrollIntoViewIfNeeded();
    const block = page.locator('.block-table');
    if ((await block.locator('details').getAttribute('open')) === null)
      await block.locator('summary').click();
    await block.locator('th button').first().click();
    await page.locator('.chip').click();
    const setup = await openSetup(page);
    for (const summary of await setup
      .locator('.setup-more summary:not(.setup-more > summary)')
      .all())
      await summary.click();
    await setup.locator('select').first().selectOption({ index: 1 });
    const seed = setup.getByLabel('Seed');
    await seed.fill('many');
    await seed.press('Enter');
    await setup.getByRole('alert').first().waitFor();
    await seed.fill('5');
    await seed.press('Enter');
    await expect.poll(() => setup.getByRole('alert').count()).toBe(0);
    await closeSetup(page);
    await page.getByRole('button', { name: 'Share this page' }).click();
    await page.locator('.share-pictures li').first().waitFor();
    await page.locator('.share-popover summary').click();
    await page.keyboard.press('Escape');
    unharmed();
  });

  it('teaches: a lesson goes forth and back, is answered and left', async () => {
    const lesson = page.getByTestId('lesson');
    const at = (step: number) =>
      page.locator(`[data-testid=lesson][data-step="${step}"]`).waitFor({ timeout: PATIENCE });
    await page.getByRole('button', { name: 'Lessons' }).click();
    await page.locator('.lessons-item').first().click();
    await at(1);
    await lesson.getByRole('button', { name: /^(Next|Skip)$/ }).click();
    await at(2);
    await lesson.getByRole('button', { name: 'Back', exact: true }).click();
    await at(1);
    const steps = Number(await lesson.locator('progress').getAttribute('max'));
    for (let step = 1; step < steps; step++) {
      const option = lesson.locator('.lesson-option input').first();
      if ((await option.count()) > 0) {
        await option.check();
        await lesson.locator('.lesson-foot .button.primary').click();
        await lesson.locator('.lesson-reveal').waitFor();
      }
      await lesson.getByRole('button', { name: /^(Next|Skip)$/ }).click();
      await at(step + 1);
    }
    await lesson.getByRole('button', { name: 'Leave the lesson' }).click();
    await expect.poll(() => lesson.count()).toBe(0);
    unharmed();
  });

  it('changes every word with the language, and back', async () => {
    await page.getByRole('button', { name: '中文' }).click();
    await expect.poll(async () => saidIn(english, await wordsOf(page))).toEqual([]);
    expect(saidIn(chinese, await wordsOf(page)).length).toBeGreaterThan(40);
    await page.getByRole('button', { name: 'EN', exact: true }).click();
    await expect.poll(async () => saidIn(chinese, await wordsOf(page))).toEqual([]);
    expect(await untranslated(page)).toEqual([]);
    unharmed();
  });
});
