// Memory before it is needed, on the built site: a batch that is too large for a machine with little is said before it
// starts, the one that fits is one press away, and trains.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeSetup, configure, openSetup, untilOpen } from './drive';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** In front of the worker's own script: as a browser says it of a machine with 256 MB. */
const LITTLE = "Object.defineProperty(navigator, 'deviceMemory', { value: 0.25 });";

it('a batch that is too large is said to be, and the one that is offered trains', async () => {
  const opened = await site.openPage({
    prepare: async (page) => {
      await page.route(/\/assets\/main-.*\.js$/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: LITTLE + (await response.text()) });
      });
    },
  });
  const { page } = opened;
  await untilOpen(page);
  await configure(page, { engine: 'wasm', data: 'synthetic', model: 'nano', batch: 64 });
  const setup = await openSetup(page);
  const said = setup.getByTestId('memory');
  await expect
    .poll(() => setup.getByTestId('memory-words').textContent())
    .toMatch(/takes about \d\d\.\d.MB of 256.MB/);
  expect(await said.count()).toBe(0);
  const batch = setup.getByLabel('Batch', { exact: true });
  await batch.fill('1024');
  await batch.press('Enter');
  await expect.poll(() => said.textContent()).toContain('do not fit at once');
  await said.getByRole('button').click();
  await expect.poll(() => batch.inputValue()).not.toBe('1024');
  const offered = Number(await batch.inputValue());
  expect(offered).toBeGreaterThan(200);
  await expect.poll(() => said.getByRole('button').count()).toBe(0);
  await closeSetup(page);
  const { steps, need } = await page.evaluate(async () => {
    const { espalier } = window;
    let steps = 0;
    espalier.on('progress', ({ step }) => (steps = step));
    await espalier.train({ phase: 'dense', steps: 2 });
    return { steps, need: await espalier.memory() };
  });
  expect(steps).toBe(2);
  expect(need).toMatchObject({ batch: offered, fits: offered, parts: 1, engine: 'wasm' });
  await opened.close();
});
