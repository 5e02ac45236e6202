// The network and the images that people meet first, for a few real steps.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { configure, control, PATIENCE, resultRow, untilOpen, untilSituation } from './drive';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

describe('nano on Fashion-MNIST', () => {
  it('trains from the first shard while the others are still on their way', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const { page, problems, close } = await site.openPage({
      prepare: async (page) => {
        await page.route('**/train-2-images*', async (route) => {
          await held;
          await route.continue();
        });
      },
    });
    await untilOpen(page);
    await configure(page, { seed: 3, phases: { dense: { steps: 12 } } });
    await page.evaluate(() => {
      window.espalier.on('data', ({ loaded, total }) => Object.assign(window, { loaded, total }));
      window.espalier.on('progress', ({ step, stats }) =>
        Object.assign(window, { step, ce: stats.ce }),
      );
    });
    await control(page, 'Train').click();
    await expect.poll(() => page.evaluate('window.step'), { timeout: PATIENCE }).toBe(12);
    // Its own shard, and what the pictures are chosen from.
    expect(await page.evaluate('window.loaded')).toBeLessThan(60_000);
    expect(await page.evaluate('window.total')).toBe(70_000);
    expect(await page.evaluate('window.ce')).toBeLessThan(2.6);
    letGo();
    await untilSituation(page, 'evaluate');
    await expect.poll(() => page.evaluate('window.loaded'), { timeout: PATIENCE }).toBe(70_000);
    await control(page, 'Stop').click();
    await untilSituation(page, 'trained');
    expect(await resultRow(page, 'dense').locator('td').first().textContent()).toBe('12');
    expect(problems).toEqual([]);
    await close();
  });
});
