// What the buttons do, over the worker's real session: each sequence a person means by one press, to its end.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import { BusyError } from '../../src/core/errors';
import { trainings } from '../../src/core/lineage';
import { OPENED, type DeepPartial, type RunConfig } from '../../src/core/run-config';
import { SITE } from '../../headless/site-files';
import { createActions } from '../../src/store/actions';
import type { Actions } from '../../src/store/page';
import { realPage, type RealPage } from './real-page';
import { TINY } from './run-events';

const SHORT: DeepPartial<RunConfig> = {
  ...{ data: 'synthetic', model: TINY, batch: 8 },
  phases: {
    dense: { steps: 3, warmup: 0 },
    sparse: { steps: 4, warmup: 0 },
    finetune: { steps: 2, warmup: 0 },
  },
};

let page: RealPage;
let actions: Actions;
const saved: string[] = [];

beforeEach(async () => {
  page = await realPage(SHORT);
  saved.length = 0;
  const { client, store, espalier } = page;
  actions = createActions({ client, store, espalier, save: (_, name) => saved.push(name) });
});
afterEach(() => page.close());

const live = () => page.store.live();
const shown = () => page.store.getState();
const stage = () => expect.poll(() => live().stage, { timeout: 20_000 });
const atRest = () =>
  expect.poll(() => live().activity.task === null && !live().activity.paused).toBe(true);
const done = () =>
  trainings(live().lineage).map(({ after: { phase, until, steps } }) => [phase, until ?? steps]);
const rows = () => live().results.map(({ kind, top1 }) => [kind, top1 !== null]);

it('training oneself begins afresh, whatever was trained, and ends behind the sparse phase, measured', async () => {
  await page.espalier.train({ phase: 'dense', steps: 5 });
  actions.trainYourself();
  await stage().toBe('sparse');
  await expect.poll(rows).toContainEqual(['sparse', true]);
  expect(done()).toEqual([
    ['dense', 3],
    ['sparse', 4],
  ]);
});

it('playing goes from phase to phase, and goes on with what was stopped', async () => {
  actions.play();
  await stage().toBe('sparse');
  await expect.poll(rows).toContainEqual(['sparse', true]);
  await atRest();
  await page.espalier.configure({ phases: { finetune: { steps: 20_000 } } });
  page.store.view({ rate: pruneRate(0.4) });
  actions.pruneAndFinetune();
  await expect.poll(() => live().progress?.phase).toBe('finetune');
  actions.stop();
  await expect.poll(() => live().stopped?.phase).toBe('finetune');
  await atRest();
  const { step = 0 } = live().stopped ?? {};
  actions.play();
  await expect.poll(() => live().progress?.step ?? 0).toBeGreaterThan(step);
  actions.pause();
  await expect.poll(() => live().activity.paused).toBe(true);
  actions.stop();
  await atRest();
  expect(live().stopped?.step).toBeGreaterThan(step);
  expect(done()).toHaveLength(4);
});

it('one step is one step, and stands there', async () => {
  actions.stepOnce();
  await expect.poll(() => live().progress?.step).toBe(1);
  await expect.poll(() => live().activity.paused).toBe(true);
  actions.stepOnce();
  await expect.poll(() => live().progress?.step).toBe(2);
  actions.play();
  await stage().toBe('sparse');
});

it('cutting measures before and behind the tuning, on both splits at the end, and undoing is undone', async () => {
  actions.startPhase('sparse');
  await stage().toBe('sparse');
  page.store.view({ rate: pruneRate(0.4) });
  await atRest();
  actions.pruneAndFinetune();
  await stage().toBe('finetuned');
  await expect.poll(rows).toContainEqual(['finetuned', true]);
  expect(rows()).toContainEqual(['pruned', true]);
  await expect
    .poll(() => live().results.find(({ kind }) => kind === 'finetuned')?.validation)
    .toBeDefined();
  expect(live().times).not.toBeNull();
  await atRest();
  actions.download(true, false);
  await expect.poll(() => saved.length).toBe(2);
  expect(new Set(saved).size).toBe(2);
  actions.undoPrune();
  await stage().toBe('sparse');
  expect(live().committed).toBeNull();
  actions.reset();
  await stage().toBe('fresh');
});

it('measuring a network that is not tuned reads the test images alone', async () => {
  await page.espalier.train({ phase: 'dense', steps: 2 });
  actions.measure();
  await expect.poll(() => live().results.find(({ kind }) => kind === 'dense')?.top1).not.toBeNull();
  await atRest();
  expect(live().results.find(({ kind }) => kind === 'dense')?.validation).toBeUndefined();
});

it('a dense control takes as many steps as is said, else as many as the set-up has', async () => {
  await page.espalier.train({ phase: 'sparse', steps: 4 });
  const control = () => live().results.findLast(({ kind }) => kind === 'control')?.steps;
  actions.runControl(2);
  await expect.poll(control, { timeout: 20_000 }).toBe(2);
  await atRest();
  actions.runControl(null);
  await expect.poll(control, { timeout: 20_000 }).toBe(3 + 4 + 2);
});

it('times are taken of the engines that are named', async () => {
  actions.timeEngines(['wasm']);
  await expect
    .poll(() => live().engineTimes.map(({ id }) => id), { timeout: 20_000 })
    .toEqual(['wasm']);
});

it('again with a run is fresh weights of its settings, its seed among them, and nothing trained', async () => {
  await page.espalier.configure({ seed: 5 });
  await page.espalier.train({ phase: 'dense', steps: 2 });
  const first = shown().runs.present.id;
  await page.espalier.configure({ seed: 6 });
  await page.espalier.train({ phase: 'dense', steps: 2 });
  actions.againWith(first);
  await expect.poll(() => live().config.seed).toBe(5);
  await stage().toBe('fresh');
  expect(live().source).toBe('init');
  expect(done()).toEqual([]);
});

it('settings for a time of rest wait until nothing is under way', async () => {
  actions.configure({ phases: { dense: { steps: 100_000 } } });
  await expect.poll(() => live().config.phases.dense.steps).toBe(100_000);
  actions.startPhase('dense');
  await expect.poll(() => live().progress?.step ?? 0).toBeGreaterThan(0);
  actions.configureAtRest({ seed: 9 });
  await expect.poll(() => live().progress?.step ?? 0).toBeGreaterThan(20);
  expect(live().config.seed).not.toBe(9);
  actions.stop();
  await expect.poll(() => live().config.seed).toBe(9);
  expect(shown().link.refusal).toBeNull();
});

it('settings for a time of rest wait again where a script came between, and are refused where they are wrong', async () => {
  const { client, store, espalier } = page;
  let turns = 0;
  const configure: typeof espalier.configure = (change) =>
    ++turns === 1
      ? Promise.reject(new BusyError('configure', 'evaluate'))
      : espalier.configure(change);
  const busy = createActions({ client, store, espalier: { ...espalier, configure } });
  busy.configureAtRest({ seed: 11 });
  await expect.poll(() => live().config.seed).toBe(11);
  expect([turns, shown().link.refusal]).toEqual([2, null]);
  busy.configureAtRest({ seed: -1 });
  await expect.poll(() => shown().link.refusal?.message).toMatch(/seed/);
  expect(turns).toBe(3);
});

it('a recipe that waits is carried out in the place of what is at work, and then waits no more', async () => {
  actions.configure({ phases: { dense: { steps: 100_000 } } });
  await expect.poll(() => live().config.phases.dense.steps).toBe(100_000);
  actions.startPhase('dense');
  await expect.poll(() => live().progress?.step ?? 0).toBeGreaterThan(0);
  actions.runRecipe();
  expect(live().activity.task).not.toBeNull();
  page.store.link({
    recipe: {
      version: 1,
      config: { ...SHORT, seed: 12 },
      start: 'fresh',
      steps: [{ do: 'train', phase: 'sparse', steps: 3 }],
    },
  });
  actions.runRecipe();
  await expect.poll(() => shown().link.recipe, { timeout: 20_000 }).toBeNull();
  await stage().toBe('sparse');
  expect(live().config.seed).toBe(12);
  expect(done()).toEqual([['sparse', 3]]);
});

it('a run is renamed, deleted, brought back and opened, and every change shows at once', async () => {
  await page.espalier.train({ phase: 'dense', steps: 2 });
  await page.espalier.reset();
  await expect.poll(() => shown().runs.past.length).toBe(1);
  const [{ id } = { id: '' }] = shown().runs.past;
  actions.labelRun(id, { name: 'mine', pinned: true });
  expect(shown().runs.past[0]).toMatchObject({ name: 'mine', pinned: true });
  actions.forgetRun(id);
  expect(shown().runs.past).toEqual([]);
  expect(shown().runs.deleted.map((run) => run.id)).toEqual([id]);
  await expect.poll(() => shown().runs.deleted.map((run) => run.id)).toEqual([id]);
  actions.restoreRun(id);
  await expect.poll(() => shown().runs.past.map(({ name }) => name)).toEqual(['mine']);
  actions.openRun(id);
  await stage().toBe('dense');
  expect(done()).toEqual([['dense', 2]]);
  expect(live().stopped).toBeNull();
});

it('going back to the shipped network is as the page opened, on the engine at hand', async () => {
  page.close();
  page = await realPage(SHORT, null, undefined, undefined, SITE);
  const { client, store, espalier } = page;
  actions = createActions({ client, store, espalier });
  await espalier.openShipped({ model: 'nano' });
  const { lr } = live().config.phases.finetune;
  actions.openShipped();
  await expect.poll(() => live().config.model).toBe('micro');
  const { engine, record } = live().config;
  expect(live().config).toEqual({ ...OPENED, engine, record });
  expect(OPENED.phases.finetune.lr).toBeLessThan(lr);
  expect(live().stage).toBe('sparse');
});
