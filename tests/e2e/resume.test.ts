// Whatever happens to a run in the middle, one press goes on with it, and it comes to the same bits as a run to
// which nothing happened: every loss, every measure, all weights, and the optimizer's moments.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/core/events';
import type { Recipe, Step } from '../../src/core/recipe';
import { createRng } from '../../src/core/rng';
import type { DeepPartial, RunConfig } from '../../src/core/run-config';
import { drawn } from '../long';
import { TINY } from '../tiny';
import { endOf } from './came-to';
import { PATIENCE } from './drive';
import {
  FAULTS,
  goOnWithStored,
  hear,
  newTold,
  openTold,
  runOf,
  strike,
  until,
  type Fault,
  type Told,
} from './interrupted';
import { startSite, type Site } from './site';

type EngineName = 'the GPU' | 'one thread' | 'two threads';

/** So small that SwiftShader takes its steps in no time. */
const SPECK = { ...TINY, image: 14, dim: 16, heads: 2, depth: 1 };
/** Kernels that every device has: those a busy machine finds fastest are others each time, with other bits. */
const KERNELS = { threads: null, variants: ['product-reg8', 'weight-sum-reg8'] };
/** The GPU first: a browser whose GPU crashed three times has none any more. */
const ENGINES: Readonly<Record<EngineName, DeepPartial<RunConfig>>> = {
  'the GPU': { engine: 'wgsl', record: KERNELS },
  'one thread': { engine: 'wasm', record: { threads: 1 } },
  'two threads': { engine: 'wasm', record: { threads: 2 } },
};
/** Steps of a phase: some seconds. */
const STEPS: Readonly<Record<EngineName, number>> = {
  ...{ 'the GPU': 400, 'one thread': 6000, 'two threads': 6000 },
};

const train = (phase: 'dense' | 'sparse' | 'finetune', steps: number): Step => ({
  ...{ do: 'train', phase, steps },
});
const CUT = { do: 'cut', criterion: 'gate', scope: 'network', budget: { rate: 0.4 } } as Step;
const MEASURE: Step = { do: 'measure', split: 'test' };

interface Case {
  readonly fault: Fault;
  readonly engine: EngineName;
  /** What the run is in the middle of, beside a dense phase. */
  readonly during?: string;
  readonly config?: DeepPartial<RunConfig>;
  readonly steps?: (count: number) => readonly Step[];
  readonly count?: number;
  /** When it strikes, once a state is saved; by itself, at a step that is drawn. */
  readonly when?: (event: RunEvent) => boolean;
  readonly times?: number;
  /** The version of the page that the run goes on in, where that is another. */
  readonly version?: string;
  /** Whether the site is isolated by its own worker alone, from the second visit on. */
  readonly plainHost?: true;
}

const every: readonly Case[] = (Object.keys(ENGINES) as EngineName[]).flatMap((engine) =>
  FAULTS.map((fault) => ({ fault, engine })),
);
const special: readonly Case[] = [
  // The browser takes seconds to end a thread that is at work.
  { fault: 'thread killed', engine: 'two threads', count: 40_000 },
  {
    fault: 'crash',
    engine: 'one thread',
    during: 'training with moved images',
    config: { augment: true },
  },
  {
    ...{ fault: 'crash', engine: 'two threads', during: 'a second epoch' },
    config: { batch: 64 },
  },
  {
    ...{ fault: 'reload', engine: 'one thread', during: 'a phase whose λ was changed' },
    steps: (count) => [
      {
        ...{ do: 'train', phase: 'sparse', steps: count, set: { lambda: 1e-3 } },
        changes: [{ at: Math.floor(count / 20), set: { lambda: 4e-3 } }],
      },
      MEASURE,
    ],
  },
  {
    ...{ fault: 'crash', engine: 'one thread', during: 'a cut' },
    steps: (count) => [train('sparse', count), CUT, MEASURE, train('finetune', 50), MEASURE],
    when: (event) => event.type === 'network' && event.stage === 'pruned',
  },
  {
    ...{ fault: 'crash', engine: 'two threads', during: 'a measure' },
    steps: (count) => [train('dense', count), MEASURE, train('sparse', 100), MEASURE],
    when: (event) => event.type === 'activity' && event.task === 'evaluate',
  },
  { fault: 'crash', engine: 'one thread', during: 'a phase, twice', times: 2 },
  {
    ...{ fault: 'crash', engine: 'one thread', during: 'a phase, to a page of another version' },
    version: '9.9.9',
  },
  {
    ...{ fault: 'reload', engine: 'one thread', plainHost: true },
    ...{ during: 'a phase, to a page that may have threads by then' },
    config: { record: null },
    steps: (count) => [train('dense', 300), MEASURE, train('sparse', count), MEASURE],
  },
];
const CASES = [...every, ...special].map((one, i) => ({
  ...one,
  name: `${one.during ?? 'a phase'} on ${one.engine}: ${one.fault}`,
  seed: i,
}));

const countOf = ({ engine, count = STEPS[engine] }: Case): number => count;

const recipeOf = (one: Case): Recipe => ({
  version: 1,
  start: 'fresh',
  config: { data: 'synthetic', model: SPECK, batch: 16, ...ENGINES[one.engine], ...one.config },
  steps: one.steps?.(countOf(one)) ?? [train('dense', countOf(one)), MEASURE],
});

const lastPhase = ({ steps }: Recipe): Step => {
  const last = steps.findLast((step) => step.do === 'train');
  return { ...{ do: 'train', phase: last?.do === 'train' ? last.phase : 'dense' }, steps: 3 };
};
const stepsIn = ({ steps }: Recipe): number =>
  steps.reduce((sum, step) => sum + (step.do === 'train' ? step.steps : 0), 0);

const isSaved = (event: RunEvent) =>
  event.type === 'kept' && event.networks[0]?.broken !== undefined;

/** The last step of the recipe is told: a line of the table is measured after all steps. */
const ends = (recipe: Recipe) => (event: RunEvent) =>
  event.type === 'result' && event.row.steps === stepsIn(recipe) && event.row.top1 !== null;

/** Whether the page has to notice, since the part that is struck is at work. */
const mustFail = ({ fault, engine }: Case): boolean =>
  fault === 'thread killed' ||
  fault === 'worker killed' ||
  (engine === 'the GPU' && (fault === 'gpu crash' || fault === 'device destroyed'));

const AGAIN = /^(Retry GPU|Start the engine again|Start it again)$/;

/** Presses what the page offers as often as it offers it: a GPU that crashed is not back at once. */
async function mend(page: Page, one: Case, told: Told): Promise<void> {
  const again = page.getByRole('button', { name: AGAIN }).first();
  const opened = until(told, (event) => event.type === 'network' && event.stopped !== null);
  for (;;) {
    await again.click({ timeout: PATIENCE });
    if (one.fault !== 'worker killed') continue;
    await opened;
    await goOn(page);
  }
}

/** A worker that was started again has the run at hand, stopped where it was saved last. */
const goOn = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await window.espalier.configure({});
    void window.espalier.goOn();
  });

/** The page says that it is another than it was, trains nothing before it is told to, and marks what it does then. */
async function goOnElsewhere(page: Page, told: Told, { version = '' }: Case): Promise<void> {
  const before = told.losses.size;
  await page.getByText(`here is Espalier ${version}`).first().waitFor({ timeout: PATIENCE });
  expect(told.losses.size).toBe(before);
  await page.getByRole('button', { name: 'Go on here all the same' }).click();
}

/** Breaks a run off, and goes on with it as a person would. */
async function broken(context: BrowserContext, url: string, one: Case & { seed: number }) {
  const rng = createRng(one.seed, 'resume in a browser');
  const recipe = recipeOf(one);
  const told = newTold();
  let page = await openTold(context, url, told);
  if (one.plainHost) {
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForLoadState('networkidle');
  }
  await runOf(page, recipe);
  const times = one.times ?? 1;
  for (let time = 1; time <= times; time++) {
    await until(told, one.when ?? isSaved);
    // Somewhere in its own part of the first half.
    const step = (countOf(one) / 2 / times) * (time - 1 + rng.uniform());
    if (one.when === undefined)
      await until(told, (event) => event.type === 'progress' && event.step >= step);
    const where = await strike(one.fault, page);
    const finished = until(told, ends(recipe));
    if (where === 'here') await Promise.race([finished, mend(page, one, told)]);
    else {
      if (where === 'another tab') page = await openTold(context, url, told, one.version);
      else await hear(page);
      if (one.plainHost) expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
      await goOnWithStored(page);
      if (one.version !== undefined) await goOnElsewhere(page, told, one);
    }
    if (time === times) await finished;
  }
  if (mustFail(one)) expect(told.failures).not.toEqual([]);
  if (one.plainHost) expect(told.threads).toEqual([1]);
  if (one.version !== undefined) {
    const line = 'no longer bit for bit: another version of this page';
    await page.locator('#runs').scrollIntoViewIfNeeded();
    await page.locator('#runs').getByText(line).first().waitFor({ timeout: PATIENCE });
  }
  return { told, page, recipe };
}

const inOrder = <T>(map: ReadonlyMap<number, T>) => [...map].sort(([a], [b]) => a - b);
const compared = async ({ told, page, recipe }: Awaited<ReturnType<typeof broken>>) => ({
  losses: inOrder(told.losses),
  looks: inOrder(told.looks),
  rows: [...told.rows].sort(([a], [b]) => (a < b ? -1 : 1)),
  end: await endOf(page, lastPhase(recipe)),
});

describe('a run goes on to the last bit behind what happened in', () => {
  let site: Site;
  let plain: Site;
  const wanted = new Map<string, Promise<Awaited<ReturnType<typeof compared>>>>();
  beforeAll(async () => {
    site = await startSite();
    plain = await startSite({ isolated: false });
  });
  afterAll(async () => {
    await site.close();
    await plain.close();
  });

  const undisturbed = (one: Case) => {
    const recipe = recipeOf(one);
    const key = JSON.stringify(recipe);
    const known = wanted.get(key);
    if (known !== undefined) return known;
    const making = (async () => {
      const context = await site.browser.newContext({ serviceWorkers: 'block' });
      const told = newTold();
      const page = await openTold(context, site.url, told);
      const finished = until(told, ends(recipe));
      await runOf(page, recipe);
      await finished;
      const end = await compared({ told, page, recipe });
      await context.close();
      return end;
    })();
    wanted.set(key, making);
    return making;
  };

  it.each(drawn('resume', CASES, 0.04))('$name', async (one) => {
    const at = one.plainHost ? plain : site;
    const serviceWorkers = one.plainHost ? 'allow' : 'block';
    const context = await at.browser.newContext({ serviceWorkers });
    const end = await compared(await broken(context, at.url, one));
    await context.close();
    const whole = await undisturbed(one);
    expect(end.losses.length).toBe(stepsIn(recipeOf(one)));
    expect(end).toEqual(whole);
  });
});
