// The loop of a phase on a real engine, with a clock that steps and pauses move by hand.
import { expect, test } from 'vitest';
import { DEFAULT_CONFIG } from '../../src/core/run-config';
import { initParams } from '../../src/core/init';
import type { Trainer } from '../../src/engine/trainer';
import { createClock } from '../../src/worker/clock';
import { runPhase, type Report } from '../../src/worker/phase-loop';
import { createRunControl } from '../../src/worker/run-control';
import { hyperAt } from '../../src/worker/training';
import { makeTrainer } from '../engine/make';
import { TINY } from '../tiny';

const STEP_MS = 200;
const STEPS = 12;

/** What is reported of a phase whose every step takes as long; `held` is called at each wait. */
async function reportsOf(
  held: (control: ReturnType<typeof createRunControl>, wait: number) => void,
) {
  let now = 0;
  const real = createClock();
  const clock = { now: () => now, breathe: () => real.breathe() };
  const control = createRunControl(
    () => clock.breathe(),
    () => undefined,
    true,
  );
  const shape = { config: TINY, kept: null };
  const options = { batch: 1, signal: null, onProgress: null };
  const trainer = await makeTrainer('tfjs-cpu', shape, initParams(TINY, 1), options);
  const timed = Object.create(trainer) as Trainer;
  timed.step = (...given) => {
    now += STEP_MS;
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
        now += 60_000;
        const wait = ++waits;
        setTimeout(() => held(control, wait));
      }),
  };
  const reports: Report[] = [];
  const pixels = new Float32Array(TINY.channels * TINY.image ** 2).fill(0.5);
  const images = { pixels, labels: Uint32Array.of(1), count: 1, mean: [0], std: [1] };
  trainer.appendData('train', images);
  await runPhase({
    trainer: timed,
    clock,
    control: waiting,
    from: 0,
    to: STEPS,
    hyper: (step) => hyperAt(DEFAULT_CONFIG, 'dense', step, STEPS),
    nextBatch: () => Promise.resolve(Uint32Array.of(0)),
    report: (report) => reports.push(report),
    keep: () => undefined,
    measureAfter: () => false,
    measure: () => Promise.resolve(),
  });
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
