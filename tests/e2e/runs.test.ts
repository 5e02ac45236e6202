// The runs of a visit, under the fold: a line each that can be seen, deleted and brought back, and is
// there after a reload. The built site in a real browser.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configure, PATIENCE, TINY_RUN, untilOpen } from './drive';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

it('has a line for every run, takes a deletion back, and knows them after a reload', async () => {
  const { page, problems, close } = await site.openPage();
  const train = () => page.evaluate(() => window.espalier.train({ phase: 'dense', steps: 2 }));
  const seen = () => page.locator('#runs tbody tr').filter({ visible: true }).count();
  await untilOpen(page);
  await configure(page, TINY_RUN);
  await train();
  await configure(page, { seed: 2 });
  await train();
  await page.locator('#runs').scrollIntoViewIfNeeded();
  await expect.poll(seen, { timeout: PATIENCE }).toBe(2);
  expect(await page.locator('#runs tbody tr').first().textContent()).toContain('2');
  await page.locator('#runs').getByRole('button', { name: 'Delete' }).first().click();
  await expect.poll(seen).toBe(1);
  await page.locator('#runs').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(seen).toBe(2);
  await page.reload();
  await untilOpen(page);
  await page.locator('#runs').scrollIntoViewIfNeeded();
  await expect.poll(seen, { timeout: PATIENCE }).toBeGreaterThanOrEqual(2);
  expect(problems).toEqual([]);
  await close();
});
