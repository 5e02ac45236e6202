// Settings that a person turns while it trains, by the door that the page's popover has, over the worker's real
// session: they hold from the next step on, stand in the recipe, and the recipe ends in the same bits.
import { afterEach, expect, it } from 'vitest';
import type { Step, Turn } from '../../src/core/recipe';
import { createActions } from '../../src/store/actions';
import { turnsOf } from '../../src/core/trained-settings';
import { realPage, type RealPage } from '../store/real-page';
import { weightsIn } from '../weights';
import { TINY_RUN } from './harness';

const pages: RealPage[] = [];
afterEach(() => {
  for (const page of pages.splice(0)) page.close();
});

const LONG = { phases: { sparse: { steps: 10_000 }, dense: { steps: 10_000 } } };

async function opened() {
  const page = await realPage({ ...TINY_RUN, batch: 8, ...LONG });
  pages.push(page);
  const { client, store, espalier } = page;
  const actions = createActions({ client, store, espalier });
  const live = () => store.live();
  const settings = () => live().config.phases.sparse;
  const step = () => live().progress?.step ?? 0;
  return { ...page, actions, live, settings, step };
}
type Opened = Awaited<ReturnType<typeof opened>>;

const shaOf = async ({ espalier }: Opened) =>
  weightsIn(await espalier.saveModel({ compact: false }));
const behind = ({ step }: Opened, before: number) =>
  expect.poll(step, { timeout: 100_000, interval: 2 }).toBeGreaterThan(before);

/** Turns settings and waits until steps were taken by them. */
async function turn(page: Opened, settings: Turn): Promise<void> {
  page.actions.turn(settings);
  await expect
    .poll(() => page.live().config.phases.sparse, { timeout: 100_000, interval: 2 })
    .toMatchObject(settings);
  await behind(page, page.step());
}

/** A sparse phase in which λ is turned three times, stopped behind the last of them. */
async function turned(): Promise<{ page: Opened; steps: number }> {
  const page = await opened();
  const training = page.espalier.train({ phase: 'sparse', steps: 10_000 });
  await behind(page, 0);
  await turn(page, { lambda: 0.002 });
  await turn(page, { lambda: 0.0005, gateLr: 0.03 });
  await turn(page, { lambda: 0.01, lr: 0.0002 });
  await page.espalier.stop();
  const { steps, series } = await training;
  expect(series.ce).toHaveLength(steps);
  return { page, steps };
}

const sets = (steps: readonly Step[]) =>
  steps.flatMap((step) => (step.do === 'train' ? [step.set] : []));

const unturned = (step: Step): Step => (step.do === 'train' ? { ...step, set: {} } : step);

it('λ turned three times while training stands in the recipe, which ends in the same bits', async () => {
  const { page, steps } = await turned();
  const recipe = page.espalier.recipe();
  expect(sets(recipe.steps)).toEqual([
    undefined,
    { lambda: 0.002 },
    { lambda: 0.0005, gateLr: 0.03 },
    { lambda: 0.01, lr: 0.0002 },
  ]);
  expect(recipe.steps.at(-1)).toMatchObject({ steps: 10_000, until: steps });
  // The marks of the curves are read off the same.
  const froms = recipe.steps.flatMap((step) => (step.do === 'train' ? [step.from] : []));
  expect(turnsOf(page.live().lineage)).toEqual([
    { phase: 'sparse', at: froms[1], set: { lambda: 0.002 } },
    { phase: 'sparse', at: froms[2], set: { lambda: 0.0005, gateLr: 0.03 } },
    { phase: 'sparse', at: froms[3], set: { lambda: 0.01, lr: 0.0002 } },
  ]);

  const repeated = await opened();
  await repeated.espalier.run(recipe);
  expect(await shaOf(repeated)).toBe(await shaOf(page));

  // Without what was turned it is another network: the change was no ornament.
  const plain = await opened();
  await plain.espalier.run({ ...recipe, steps: recipe.steps.map(unturned) });
  expect(await shaOf(plain)).not.toBe(await shaOf(page));
});

it('what is turned while it is paused holds from the step that comes next, and lets none through', async () => {
  const page = await opened();
  const training = page.espalier.train({ phase: 'sparse', steps: 10_000 });
  await behind(page, 0);
  await page.espalier.pause();
  await expect.poll(() => page.live().activity.paused).toBe(true);
  page.actions.turn({ lambda: 0.004 });
  await expect.poll(() => page.settings().lambda).toBe(0.004);
  const held = page.step();
  await page.client.call('advance', null);
  await expect.poll(page.step, { interval: 2 }).toBe(held + 1);
  expect(page.live().activity.paused).toBe(true);
  await page.espalier.stop();
  expect((await training).steps).toBe(held + 1);
  expect(page.espalier.recipe().steps).toMatchObject([
    { do: 'train', until: held },
    { do: 'train', from: held, until: held + 1, set: { lambda: 0.004 } },
  ]);
});

it('settings that the phase has not, or that nothing trains by, are refused by name and change nothing', async () => {
  const page = await opened();
  await expect(page.espalier.turn({ lr: 0.001 })).rejects.toThrow(/Nothing trains/);
  const training = page.espalier.train({ phase: 'dense', steps: 10_000 });
  await behind(page, 0);
  await expect(page.espalier.turn({ lambda: 0.001 })).rejects.toThrow(/phases\.dense/);
  await expect(page.espalier.turn({ lr: 7 })).rejects.toThrow(/lr must be/);
  await page.espalier.turn({ lr: 0.002 });
  await page.espalier.stop();
  await training;
  expect(page.live().config.phases.dense.lr).toBe(0.002);
});
