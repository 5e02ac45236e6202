// Times are measured on real engines: of a step on each engine, and of an image before and after a cut; and
// on one whose answers come late, with a clock that is moved by hand.
import { expect, test } from 'vitest';
import { initParams } from '../../src/core/init';
import { RoomError } from '../../src/core/errors';
import type { MakeTrainer, Trainer } from '../../src/engine/trainer';
import { createRunControl } from '../../src/worker/run-control';
import { IMAGES, timeInference, timeStep } from '../../src/worker/timing';
import { makeTrainer } from '../engine/make';
import { TINY } from '../tiny';
import { startSession } from './harness';

test('a step of the network at hand is timed on every engine, without moving the network', async () => {
  const s = startSession('tfjs-wasm');
  await s.open();
  const before = await s.call('saveModel', { compact: false });
  const [time] = await s.call('timeEngines', { engines: null });
  expect(time).toMatchObject({ id: 'tfjs-wasm', batch: 16 });
  expect(time?.ms).toBeGreaterThan(0);
  expect(s.all('engine-time')).toHaveLength(1);
  expect(s.last('activity').task).toBeNull();
  expect(await s.call('saveModel', { compact: false })).toEqual(before);
});

test('only the engines asked for are timed', async () => {
  const s = startSession('tfjs-wasm');
  await s.open();
  expect(await s.call('timeEngines', { engines: ['tfjs-cpu'] })).toEqual([]);
});

test('an engine that has no room is told of; the others are timed, and the run goes on', async () => {
  const room = new RoomError({ needs: 2068, has: 1024, piece: true, batch: 16, fits: 8 });
  const make: MakeTrainer = (kind, ...rest) =>
    kind === 'tfjs-webgpu' ? Promise.reject(room) : makeTrainer(kind, ...rest);
  const s = startSession('tfjs-cpu', { make, others: ['tfjs-webgpu'] });
  await s.open();
  await expect(s.call('timeEngines', { engines: null })).rejects.toThrow(
    /needs 2068 MB in one piece/,
  );
  expect(s.all('engine-time').map(({ id }) => id)).toEqual(['tfjs-cpu']);
  expect(s.all('failed')).toEqual([]);
});

test('timing ends when it is stopped', async () => {
  const s = startSession('tfjs-wasm');
  await s.open();
  const timing = s.call('timeEngines', { engines: null });
  await s.call('stop', null);
  await expect(timing).rejects.toThrow(/stopped/i);
});

test('a cut says how long an image took before it and takes now', async () => {
  const s = startSession('tfjs-wasm');
  await s.open();
  await s.call('train', { phase: 'dense', steps: 2 });
  await s.call('train', { phase: 'sparse', steps: 2 });
  await s.call('prune', { rate: 0.6 });
  const { before, after, engine } = s.last('inference-time');
  expect(engine).toBe('tfjs-wasm');
  expect(before).toBeGreaterThan(0);
  expect(after).toBeGreaterThan(0);
});

/**
 * A real network on a device that does a thing in so many milliseconds, and tells of it only by and by.
 * @param late milliseconds from the end of the work until whoever waits hears of it
 */
async function lateTrainer(
  clock: { at: number },
  ms: { step: number; pass: number; late: number },
) {
  const options = { batch: 1, signal: null, onProgress: null };
  const shape = { config: TINY, kept: null };
  const real = await makeTrainer('tfjs-cpu', shape, initParams(TINY, 1), options);
  const trainer = Object.create(real) as Trainer;
  const hear = async () => {
    await Promise.resolve();
    clock.at = Math.max(clock.at, free) + ms.late;
    free = clock.at;
  };
  let free = 0;
  let hearing: Promise<void> | null = null;
  trainer.step = () => (free = Math.max(free, clock.at) + ms.step);
  trainer.idle = hear;
  trainer.logits = async () => {
    free = Math.max(free, clock.at) + ms.pass;
    // Who waits at the same time hears at the same time.
    await (hearing ??= hear().finally(() => (hearing = null)));
    return new Float32Array();
  };
  return trainer;
}

/** A clock that is moved by hand, and a control that nobody uses. */
function handTime() {
  const now = { at: 0 };
  const clock = { now: () => now.at, breathe: () => Promise.resolve() };
  const control = createRunControl(
    () => clock.breathe(),
    () => undefined,
    false,
  );
  return { now, clock, control };
}

test('an engine that takes longer for a step than a measurement lasts is asked for one', async () => {
  const { now, clock, control } = handTime();
  const trainer = await lateTrainer(now, { step: 60_000, pass: 0, late: 0 });
  expect(await timeStep(trainer, 1, clock, control)).toBe(60_000);
  expect(now.at).toBe(60_000);
});

test.each([0, 1, 30, 100])(
  'what is timed is the work, where its end is heard of %i ms late',
  async (late) => {
    const { now, clock, control } = handTime();
    const trainer = await lateTrainer(now, { step: 2, pass: 12.8, late });
    expect(await timeStep(trainer, 1, clock, control)).toBeCloseTo(2);
    const [before] = await timeInference([trainer, trainer], clock, control);
    expect(before.median).toBeCloseTo(12.8 / IMAGES);
  },
);
