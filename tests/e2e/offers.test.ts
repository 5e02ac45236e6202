// Training oneself by times, on the built page: nothing is said before it is measured, and a press trains what was said.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { action, configure, PATIENCE, untilOpen, untilSituation } from './drive';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

it('the state line leads to three times, each measured here before it is offered, and one press trains it', async () => {
  const { page, problems, close } = await site.openPage();
  await untilOpen(page);
  // What came with the page and nobody has touched has no words and no buttons; a step further it has.
  await page.evaluate(() => window.espalier.train({ phase: 'sparse', steps: 1 }));
  await action(page, 'Train it yourself').click();
  const times = page.locator('.offer');
  await times.first().waitFor();
  expect(await page.locator('.offer-time').allTextContents()).toEqual([
    ...['30 seconds', '3 minutes', '20 minutes'],
  ]);
  const offered = page.locator('.offer:not([aria-disabled])');
  await offered.first().waitFor({ timeout: PATIENCE });
  // What a busy machine cannot do in a time it says in the place of a figure.
  for (const words of await times.locator('.small').allTextContents())
    expect(words).toMatch(/^(nano|micro) · usually (about|at least) \d\d\s%|^Too short here/);
  const name = await offered.first().locator('.offer-time').textContent();
  await page.locator('.offers-grounds summary').click();
  const said = await page.locator('.offers-grounds div', { hasText: name ?? '' }).textContent();
  const [dense, sparse] = (
    said?.replaceAll(',', '').match(/\d+(?= steps dense| with sp)/g) ?? []
  ).map(Number);
  expect(dense).toBeGreaterThanOrEqual(150);
  await offered.first().click();
  await page.locator('#setup').waitFor({ state: 'detached' });
  await untilSituation(page, 'dense');
  await page.evaluate(() => window.espalier.stop());
  await untilSituation(page, 'stopped');
  const { phases } = await configure(page, {});
  expect([phases.dense.steps, phases.sparse.steps]).toEqual([dense, sparse]);
  expect(problems).toEqual([]);
  await close();
});
