// Whatever happens to a run in the middle, one press goes on with it, and it comes to the same bits as a run to
// which nothing happened: every loss, every measure, all weights, and the optimizer.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../../src/core/events';
import type { Recipe, Step } from '../../src/core/recipe';
import { createRng } from '../../src/core/rng';
import type { DeepPartial, RunConfig } from '../../src/core/run-config';
import { drawn } from '../long';
import { TINY } from '../tiny';
import { PATIENCE } from './drive';
import {
  endOf,
  goOnWithStored,
  hear,
  newTold,
  openTold,
  runOf,
  strike,
  type Fault,
  type Told,
} from './interrupted';
import { startSite, type Site } from './site';

type EngineName = 'one thread' | 'two threads';

/** So small that SwiftShader takes its steps in no time. */
const SPECK = { ...TINY, image: 14, dim: 16, heads: 2, depth: 1 };
const ENGINES: Readonly<Record<EngineName, DeepPartial<RunConfig>>> = {
  'one thread': { engine: 'wasm', record: { threads: 1 } },
  'two threads': { engine: 'wasm', record: { threads: 2 } },
};
/** Steps of a phase: some seconds. */
const STEPS = 4000;

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
  /** When it strikes, after so many saves; by itself, in the middle of training. */
  readonly when?: (event: RunEvent) => boolean;
  readonly times?: number;
}

const FAULTS: readonly Fault[] = [
  ...(['reload', 'crash', 'gpu crash', 'device destroyed', 'worker killed'] as const),
];
const every: readonly Case[] = (Object.keys(ENGINES) as EngineName[]).flatMap((engine) =>
  FAULTS.map((fault) => ({ fault, engine })),
);
const special: readonly Case[] = [
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
        changes: [{ at: Math.floor(count / 3), set: { lambda: 4e-3 } }],
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
];
const CASES = [...every, ...special].map((one, i) => ({
  ...one,
  name: `${one.during ?? 'a phase'} on ${one.engine}: ${one.fault}`,
  seed: i,
}));

const recipeOf = ({ engine, config = {}, steps }: Case): Recipe => ({
  version: 1,
  start: 'fresh',
  config: { data: 'synthetic', model: SPECK, batch: 16, ...ENGINES[engine], ...config },
  steps: steps?.(STEPS) ?? [train('dense', STEPS), MEASURE],
});

const lastPhase = ({ steps }: Recipe): Step => {
  const last = steps.findLast((step) => step.do === 'train');
  return { ...{ do: 'train', phase: last?.do === 'train' ? last.phase : 'dense' }, steps: 3 };
};
const stepsIn = ({ steps }: Recipe): number =>
  steps.reduce((sum, step) => sum + (step.do === 'train' ? step.steps : 0), 0);

/** Resolves with the next event that is so. */
const until = (told: Told, is: (event: RunEvent) => boolean): Promise<RunEvent> =>
  new Promise((resolve) => {
    const listener = (event: RunEvent) => {
      if (!is(event)) return;
      told.listeners.delete(listener);
      resolve(event);
    };
    told.listeners.add(listener);
  });

const isSaved = (event: RunEvent) =>
  event.type === 'kept' && event.networks[0]?.broken !== undefined;

/** The last step of the recipe is told: a line of the table is measured after all steps. */
const ends = (recipe: Recipe) => (event: RunEvent) =>
  event.type === 'result' && event.row.steps === stepsIn(recipe) && event.row.top1 !== null;

const AGAIN = /^(Retry GPU|Start the engine again|Start it again)$/;

/** Breaks a run off, and goes on with it as a person would. */
async function broken(context: BrowserContext, url: string, one: Case & { seed: number }) {
  const rng = createRng(one.seed, 'resume in a browser');
  const recipe = recipeOf(one);
  const told = newTold();
  let page = await openTold(context, url, told);
  await runOf(page, recipe);
  for (let times = one.times ?? 1; times > 0; times--) {
    await until(told, one.when ?? isSaved);
    if (one.when === undefined) await new Promise((done) => setTimeout(done, rng.below(300)));
    const where = await strike(one.fault, page);
    const finished = until(told, ends(recipe));
    if (where === 'here') {
      const stopped = until(told, (event) => event.type === 'network' && event.stopped !== null);
      const again = page.getByRole('button', { name: AGAIN }).first();
      // What does not touch an engine goes on by itself.
      await Promise.race([finished, again.click({ timeout: PATIENCE }).catch(() => undefined)]);
      if (one.fault === 'worker killed') {
        await stopped;
        await goOn(page);
      }
    } else {
      if (where === 'another tab') page = await openTold(context, url, told);
      else await hear(page);
      await goOnWithStored(page);
    }
    if (times === 1) await finished;
  }
  return { told, page, recipe };
}

/** A worker that was started again has the run at hand, stopped where it was saved last. */
const goOn = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    await window.espalier.configure({});
    void window.espalier.goOn();
  });

const inOrder = <T>(map: ReadonlyMap<number, T>) => [...map].sort(([a], [b]) => a - b);
const compared = async ({ told, page, recipe }: Awaited<ReturnType<typeof broken>>) => ({
  losses: inOrder(told.losses),
  looks: inOrder(told.looks),
  rows: [...told.rows].sort(([a], [b]) => (a < b ? -1 : 1)),
  end: await endOf(page, lastPhase(recipe)),
});

describe('a run goes on to the last bit behind what happened in', () => {
  let site: Site;
  const wanted = new Map<string, Promise<Awaited<ReturnType<typeof compared>>>>();
  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.close());

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

  it.each(drawn('resume', CASES, 0.06))('$name', async (one) => {
    const context = await site.browser.newContext({ serviceWorkers: 'block' });
    const end = await compared(await broken(context, site.url, one));
    await context.close();
    const whole = await undisturbed(one);
    expect(end.losses.length).toBe(stepsIn(recipeOf(one)));
    expect(end).toEqual(whole);
  });
});
