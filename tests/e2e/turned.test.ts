// What is turned and what is cut while one looks at the built page: the popover's change holds and is marked, and a cut
// shows itself for a moment without being in anybody's way.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { configure, control, PATIENCE, slider, TINY_RUN, untilOpen, untilSituation } from './drive';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const tiny = { ...TINY_RUN, phases: { sparse: { steps: 20_000, warmup: 0 } } };

it('λ is turned at the dock while it trains: by a number and by twice, marked on the curves', async () => {
  const { page, problems, close } = await site.openPage({ visit: 'first' });
  await page.setViewportSize({ width: 1440, height: 900 });
  await untilOpen(page);
  await configure(page, tiny);
  await page.evaluate(() => void window.espalier.train({ phase: 'sparse', steps: 20_000 }));
  await untilSituation(page, 'sparse');
  // Its histograms are the show of this phase.
  await page.getByTestId('histograms').waitFor({ timeout: PATIENCE });
  const sets = () =>
    page.evaluate(() =>
      window.espalier.recipe().steps.flatMap((step) => (step.do === 'train' ? [step.set] : [])),
    );
  const words = 'Change λ and the learning rates while it trains';
  await page.getByRole('button', { name: words }).click();
  const field = page.getByTestId('turn').locator('[data-field="sparse.lambda"]');
  await field.fill('2e-3');
  await field.press('Enter');
  await expect.poll(sets, { timeout: PATIENCE }).toEqual([undefined, { lambda: 0.002 }]);
  await page.getByRole('button', { name: 'λ: 4e-3' }).click();
  await expect
    .poll(sets, { timeout: PATIENCE })
    .toEqual([undefined, { lambda: 0.002 }, { lambda: 0.004 }]);
  await page.keyboard.press('Escape');
  await control(page, 'Pause').click();
  await control(page, 'Resume').waitFor({ timeout: PATIENCE });
  await page.locator('.curves').scrollIntoViewIfNeeded();
  await expect.poll(() => page.locator('.chart-turn').count(), { timeout: PATIENCE }).toBe(4);
  expect(await page.locator('.chart-turn text').allTextContents()).toContain('λ = 4e-3');
  await page.evaluate(() => window.espalier.stop());
  expect(problems).toEqual([]);
  await close();
});

it('a cut shows its matrices for a moment, and a hand that goes on ends it and is not held up', async () => {
  const { page, problems, close } = await site.openPage({ visit: 'first' });
  await untilOpen(page);
  await configure(page, tiny);
  await page.evaluate(async () => {
    await window.espalier.train({ phase: 'sparse', steps: 20 });
    await window.espalier.prune(0.5);
  });
  const show = page.getByTestId('cut-show');
  await show.waitFor({ timeout: PATIENCE });
  const { params } = await page.evaluate(() => window.espalier.preview(0.5));
  await expect
    .poll(() => show.locator('strong').textContent())
    .toBe(new Intl.NumberFormat('en').format(params.exact));
  await slider(page).press('ArrowRight');
  await show.waitFor({ state: 'detached' });
  expect(await slider(page).inputValue()).toBe('0.51');
  expect(problems).toEqual([]);
  await close();
});
