// Two pages: the example of a page with Espalier in a frame, from the same origin and from another one.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PATIENCE } from './drive';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  // As a host without isolation serves it: a page of another origin may embed it.
  site = await startSite({ isolated: false });
});
afterAll(() => site.close());

/** Frame and buttons in sight together: a click right after scrolling may land where things were before. */
const TALL = { width: 1280, height: 1280 };

describe('Espalier in a frame', () => {
  it.each(['the same origin', 'another origin'])(
    'obeys the page around it, of %s',
    async (where) => {
      const { port } = new URL(site.url);
      const path =
        where === 'the same origin'
          ? 'embed-example.html'
          : `http://localhost:${port}/embed-example.html?site=${encodeURIComponent(site.url)}`;
      const { page, problems, close } = await site.openPage({ path, viewport: TALL });
      const frame = page.frameLocator('#frame');
      const rate = page.locator('#rate');
      const answer = page.locator('#answer');
      const click = (name: string) => page.getByRole('button', { name }).click();

      await frame.getByTestId('rate-slider').waitFor({ timeout: PATIENCE });
      expect(await frame.locator('header.header, .setup, #results').count()).toBe(0);
      expect(await frame.getByTestId('histograms').count()).toBe(1);
      expect(await frame.getByTestId('espalier').count()).toBe(0);

      // The page around it makes the frame as high as what it shows, and it comes to rest so.
      const overflow = () =>
        frame
          .locator('html')
          .evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight);
      const room = () => page.locator('#frame').evaluate((e) => (e as HTMLElement).style.height);
      const rests = async () => {
        const before = await room();
        await page.waitForTimeout(500);
        return before !== '' && before === (await room());
      };
      await expect.poll(rests).toBe(true);
      await expect.poll(overflow).toBe(0);

      await click('Set the rate to 80 %');
      await expect.poll(() => frame.getByTestId('rate-slider').inputValue()).toBe('0.8');
      await expect.poll(() => rate.textContent()).toContain('80 %');

      // The other way: what a person moves in the frame is told outside.
      await frame.getByTestId('rate-slider').press('Home');
      await expect.poll(() => rate.textContent()).toContain('0 %');

      await click('What would 80 % save?');
      await expect
        .poll(() => answer.textContent())
        .toMatch(/80 % of the channels are \d+ % of the MACs/);

      await click('Open fresh weights');
      await expect
        .poll(() => frame.getByTestId('histograms').textContent(), { timeout: PATIENCE })
        .toContain('Every gate is still exactly 1');
      expect(problems).toEqual([]);
      await close();
    },
  );
});
