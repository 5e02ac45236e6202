// An engine that is lost in the middle of a run, and the way out of it that the page offers: what is trained and
// measured from there on is that of a run in which nothing was lost, to the last bit.
import { describe, expect, it, test } from 'vitest';
import { EngineError } from '../../src/core/errors';
import type { Recovery } from '../../src/core/commands';
import type { Step } from '../../src/core/recipe';
import { createRng } from '../../src/core/rng';
import type { DeepPartial, RunConfig } from '../../src/core/run-config';
import { planTrainer } from '../../src/engine/plan-trainer';
import type { MakeTrainer } from '../../src/engine/trainer';
import { fastestBuild } from '../../src/engine/wasm/builds';
import { wasmExecutors } from '../../src/engine/wasm/executor';
import { makeTrainer } from '../engine/make';
import { nodeThreads } from '../../headless/threads';
import { dyingThreads } from '../engine/dying-threads';
import { withParts } from './broken';
import { SMALLEST } from '../tiny';
import { startSession } from './harness';
import { outcome } from './outcome';

type Session = ReturnType<typeof startSession>;

/** Time goes by so much faster that a phase of a tiny network is stored many times. */
const FAST = 5000;

/**
 * A maker whose trainers are lost together, as those of one device are.
 * @param at which call it is that loses them, from 1; 0 for none
 */
function losing(at: number, call: 'step' | 'evaluate' = 'step') {
  const error = new EngineError('The device is gone.', 'Try again.');
  let calls = 0;
  let dead = false;
  let lose: (error: EngineError) => void = () => undefined;
  const lost = new Promise<EngineError>((resolve) => (lose = resolve));
  const die = () => {
    dead = true;
    lose(error);
  };
  const make: MakeTrainer = async (...given) => {
    const trainer = await makeTrainer(...given);
    if (dead) return trainer;
    const answer =
      <B>(own: () => Promise<B>) =>
      () =>
        dead ? Promise.reject(error) : own();
    return withParts(trainer, {
      lost,
      step: (...of) => {
        if (call === 'step' && ++calls === at) die();
        // What a dead device was told before it died, it may have done by half.
        if (!dead) trainer.step(...of);
      },
      evaluate: (...of) => {
        if (call === 'evaluate' && ++calls === at) die();
        return dead ? Promise.reject(error) : trainer.evaluate(...of);
      },
      stats: answer(() => trainer.stats()),
      gates: answer(() => trainer.gates()),
      state: answer(() => trainer.state()),
      params: answer(() => trainer.params()),
      idle: (most) => (dead ? Promise.reject(error) : trainer.idle(most)),
    });
  };
  return { make, die };
}

const RUN: DeepPartial<RunConfig> = { data: 'synthetic', model: SMALLEST, batch: 16 };

const cut: Step = { do: 'cut', criterion: 'gate', scope: 'network', budget: { rate: 0.4 } } as Step;
const MEASURE: Step = { do: 'measure', split: 'test' };
const RECIPE: readonly Step[] = [
  {
    ...{ do: 'train', phase: 'dense', steps: 100, set: { lr: 2e-3 } },
    changes: [{ at: 60, set: { lr: 1e-3 } }],
  },
  MEASURE,
  { do: 'train', phase: 'sparse', steps: 100, set: { lambda: 1e-3 } },
  MEASURE,
  cut,
  MEASURE,
  { do: 'train', phase: 'finetune', steps: 100 },
  MEASURE,
];

const start = (make?: MakeTrainer) =>
  startSession('wasm', {
    ...(make === undefined ? {} : { make }),
    now: () => performance.now() * FAST,
  });

async function whole(config: DeepPartial<RunConfig>, steps: readonly Step[]) {
  const s = start();
  await s.open({ ...RUN, ...config });
  await s.call('carryOut', { steps });
  return outcome(s);
}

/** Carries steps out, and takes a way out as often as something fails. */
async function mended(
  s: Session,
  steps: readonly Step[],
  way: Exclude<Recovery, 'restart-worker'>,
) {
  const work = s.call('carryOut', { steps });
  let failures = 0;
  for (let next: Promise<unknown> = work; ; next = s.call('recover', { way })) {
    const error = await next.then(
      () => null,
      (reason: unknown) => reason,
    );
    if (error === null) return failures;
    expect(error).toMatchObject({ kind: 'EngineError' });
    if (++failures > 2) throw error as Error;
  }
}

/** Moments that a seed draws, of the three hundred steps. */
const MOMENTS = ['dense', 'sparse', 'finetune'].map((phase, i) => {
  const step = 100 * i + 1 + createRng(1, `lost in ${phase}`).below(99);
  return [phase, step] as const;
});

describe('an engine that is lost', () => {
  const config = { augment: true, batch: 60 };
  const wanted = whole(config, RECIPE);

  it.each(MOMENTS)('in the %s phase, at step %i, and started again', async (_, at) => {
    const s = start(losing(at).make);
    await s.open({ ...RUN, ...config });
    expect(await mended(s, RECIPE, 'retry-engine')).toBe(1);
    expect(await outcome(s)).toEqual(await wanted);
  });

  it('while it measures, behind a phase whose optimizer goes on', async () => {
    const steps: readonly Step[] = [
      { do: 'train', phase: 'sparse', steps: 40, until: 30 },
      MEASURE,
      { do: 'train', phase: 'sparse', steps: 40, from: 30 },
    ];
    const s = start(losing(2, 'evaluate').make);
    await s.open({ ...RUN, ...config });
    const work = s.call('carryOut', { steps });
    await expect(work).rejects.toMatchObject({ kind: 'EngineError' });
    await s.call('recover', { way: 'retry-engine' });
    expect(await outcome(s)).toEqual(await whole(config, steps));
  });

  it('by a stopped phase, which goes on from where it stood', async () => {
    const { make, die } = losing(0);
    const s = start(make);
    await s.open({ ...RUN, ...config });
    await s.call('train', { phase: 'dense', steps: 60, until: 30 });
    const failed = s.next((event) => event.type === 'failed');
    die();
    await failed;
    await s.call('recover', { way: 'retry-engine' });
    expect(s.last('network').stopped).toEqual({ phase: 'dense', step: 30, steps: 60 });
    await s.call('goOn', {});
    const steps: readonly Step[] = [{ do: 'train', phase: 'dense', steps: 60 }];
    const { rows, ...wentOn } = await outcome(s);
    // A stop begins a line of its own.
    expect(rows.length).toBeGreaterThan(0);
    expect(await whole(config, steps)).toMatchObject(wentOn);
  });
});

test.each(['restart-engine', 'one-thread'] as const)(
  'a thread that is killed in the middle of a step, and “%s”',
  async (way) => {
    const steps: readonly Step[] = [
      { do: 'train', phase: 'sparse', steps: 150 },
      MEASURE,
      { do: 'train', phase: 'sparse', steps: 50 },
    ];
    const opened = [await dyingThreads('killed', 90), await nodeThreads()];
    const asked: (number | null | undefined)[] = [];
    const s = start(async (_, shape, params, options) => {
      const openThread =
        opened[Math.min(asked.length, 1)] ??
        (() => {
          throw new Error('none');
        });
      asked.push(options.record?.threads);
      const threads = options.record?.threads ?? 2;
      const create = wasmExecutors({ threads, build: fastestBuild(), openThread });
      return planTrainer(shape, params, options, create);
    });
    await s.open(RUN);
    expect(await mended(s, steps, way)).toBe(1);
    expect(s.last('engine').info?.threads).toBe(way === 'one-thread' ? 1 : 2);
    expect(await outcome(s)).toEqual(await whole({}, steps));
  },
);
