// The loop of a phase on a real engine, with a clock that steps and pauses move by hand.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { areSound } from '../../src/core/params';
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { initParams } from '../../src/core/init';
import type { Trainer } from '../../src/engine/trainer';
import {
  runPhase,
  type GoodState,
  type LoopOptions,
  type Report,
} from '../../src/worker/phase-loop';
import type { RunControl } from '../../src/worker/run-control';
import { hyperAt } from '../../src/worker/training';
import { makeTrainer } from '../engine/make';
import { TINY } from '../tiny';
import { controlledTime } from './hand-time';

const STEP_MS = 200;
const STEPS = 12;

/** A real trainer with one image. */
async function trainerAtHand(): Promise<Trainer> {
  const shape = { config: TINY, kept: null };
  const options = { batch: 1, signal: null, onProgress: null };
  const trainer = await makeTrainer('tfjs-cpu', shape, initParams(TINY, 1), options);
  const pixels = new Float32Array(TINY.channels * TINY.image ** 2).fill(0.5);
  trainer.appendData('train', {
    ...{ pixels, labels: Uint32Array.of(1), count: 1, mean: [0], std: [1] },
  });
  return trainer;
}

/** A dense phase on that image, of which nothing is kept or measured. */
const phase: Omit<LoopOptions, 'trainer' | 'clock' | 'control' | 'report'> = {
  turnedHere: false,
  from: 0,
  to: STEPS,
  fresh: false,
  hyper: (step) => hyperAt(DEFAULT_CONFIG, 'dense', step, STEPS),
  nextBatch: () => Promise.resolve(Uint32Array.of(0)),
  drawn: () => 0,
  keep: () => () => undefined,
  held: () => undefined,
  measureAfter: () => false,
  measure: () => Promise.resolve(),
};

/** What is reported of a phase whose every step takes as long; `held` is called at each wait. */
async function reportsOf(held: (control: RunControl, wait: number) => void) {
  const { time, clock, control } = controlledTime(true);
  const trainer = await trainerAtHand();
  const timed = Object.create(trainer) as Trainer;
  timed.step = (...given) => {
    time.pass(STEP_MS);
    trainer.step(...given);
  };
  let waits = 0;
  const waiting = {
    ...control,
    get paused() {
      return control.paused;
    },
    mayGoOn: (before?: () => Promise<void>) =>
      control.mayGoOn(async () => {
        await before?.();
        time.pass(60_000);
        const wait = ++waits;
        setTimeout(() => held(control, wait));
      }),
  };
  const reports: Report[] = [];
  const report = (one: Report) => reports.push(one);
  await runPhase({ ...phase, trainer: timed, clock, control: waiting, report });
  trainer.destroy();
  return reports;
}

test('the pace is that of the steps, however long a pause or the wait between single steps', async () => {
  const reports = await reportsOf((control, wait) => {
    if (wait <= 3) control.advance();
    else control.resume();
  });
  expect(reports.at(-1)?.step).toBe(STEPS);
  for (const { stepsPerSecond } of reports) expect(stepsPerSecond).toBeCloseTo(1000 / STEP_MS);
});

test('weights that are no numbers are no state to go back to, though loss and gates still are', async () => {
  const { time, clock, control } = controlledTime();
  const trainer = await trainerAtHand();
  const kept: GoodState[] = [];
  const told: number[] = [];
  const training = runPhase({
    ...phase,
    ...{ trainer, clock, control },
    // The update of the third step is what breaks; its loss was taken before.
    hyper: (step) => ({ ...phase.hyper(step), lr: step === 2 ? 1e30 : 1e-3 }),
    // Each step is a report's time and that of a state worth keeping.
    nextBatch: () => {
      time.pass(60_000);
      return phase.nextBatch();
    },
    report: ({ step }) => told.push(step),
    keep: (good) => () => kept.push(good),
  });
  await expect(training).rejects.toMatchObject({ kind: 'NonFiniteLossError' });
  trainer.destroy();
  expect(told).toEqual([1, 2, 3]);
  expect(kept.map(({ step }) => step)).toEqual([0, 1, 2]);
  for (const { state } of kept) expect(areSound(state.params)).toBe(true);
});

test('of the states it goes back to it holds the last ones alone, however long the phase', async () => {
  const { time, clock, control } = controlledTime(false);
  const trainer = await trainerAtHand();
  const timed = Object.create(trainer) as Trainer;
  timed.step = (...given) => {
    // Time for another state at every step.
    time.pass(5000);
    trainer.step(...given);
  };
  const read: WeakRef<object>[] = [];
  const keep = ({ state }: GoodState) => {
    read.push(new WeakRef(state));
    return () => undefined;
  };
  let held = Infinity;
  const report = ({ step }: Report) => {
    if (step !== STEPS) return;
    collectGarbage();
    held = read.filter((state) => state.deref() !== undefined).length;
  };
  await runPhase({ ...phase, trainer: timed, clock, control, keep, report });
  expect(read.length).toBeGreaterThan(8);
  expect(held).toBeLessThanOrEqual(3);
  trainer.destroy();
});

/** Collects what nothing holds any more. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}
