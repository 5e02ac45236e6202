// Waiting for a GPU whose browser looks at it only now and then: the real executor, on a device of Dawn's
// null backend behind a queue that answers late. Milliseconds are counted, not measured.
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { PRESETS } from '../../src/core/config';
import { initParams } from '../../src/core/init';
import { gpuWaits } from '../../src/engine/gpu-waits';
import { planTrainer } from '../../src/engine/plan-trainer';
import type { Trainer } from '../../src/engine/trainer';
import { wgslExecutors } from '../../src/engine/wgsl/executor';
import { choiceNames } from '../../src/engine/wgsl/variants';
import { HYPER, images } from './fixtures';
import { LOOK_MS, lateGpu, type LateGpu } from './wgsl/late-gpu';
import { nodeGpu } from './wgsl/node-gpu';

const { nano } = PRESETS;
const STEPS = 30;
const opened = nodeGpu('null')();
const few = images(nano, 2, 1);
let gpu: LateGpu | null = null;

afterEach(() => gpu?.end());
afterAll(async () => {
  (await opened).device.destroy();
});

async function late(nudged: boolean): Promise<LateGpu & { trainer: Trainer }> {
  const made = await lateGpu(await opened, nudged);
  gpu = made;
  const create = wgslExecutors({
    open: () => Promise.resolve(made.open),
    variants: choiceNames({ product: 'reg8', weightSum: 'reg8' }),
  });
  const shape = { config: nano, kept: null };
  const options = { batch: 2, signal: null, onProgress: null };
  const making = planTrainer(shape, initParams(nano, 1), options, create);
  await made.time(making);
  return { ...made, trainer: await making };
}

async function train(trainer: Trainer): Promise<void> {
  for (let step = 0; step < STEPS; step++) {
    trainer.step(few, HYPER);
    await trainer.idle();
  }
}

test('training does not wait for the browser to look: over ten times as many steps in a time', async () => {
  const plain = await late(false);
  const slow = await plain.time(train(plain.trainer));
  plain.trainer.destroy();
  plain.end();
  const nudged = await late(true);
  const fast = await nudged.time(train(nudged.trainer));
  nudged.trainer.destroy();
  expect(slow).toBeGreaterThan(10 * fast);
  expect(fast).toBeLessThan(3 * STEPS);
});

test('measures and gates of a report come in one map', async () => {
  const { trainer, time, seen } = await late(true);
  trainer.step(few, HYPER);
  seen.maps = 0;
  const took = await time(Promise.all([trainer.stats(), trainer.gates()]));
  expect(seen.maps).toBe(1);
  expect(took).toBeLessThan(LOOK_MS / 10);
  trainer.destroy();
});

test('nothing is handed over but while somebody waits', async () => {
  const { trainer, time, seen } = await late(true);
  await time(train(trainer));
  await time(trainer.idle(0));
  const before = seen.nudges;
  expect(before).toBeGreaterThan(0);
  await time(new Promise((resolve) => setTimeout(resolve, 3 * LOOK_MS)));
  expect(seen.nudges).toBe(before);
  trainer.destroy();
});

test('a queue that answers in time is waited for as any promise', async () => {
  const { device } = await opened;
  const submit = vi.spyOn(device.queue, 'submit');
  const wait = await gpuWaits(device.queue, () => false);
  const answer = Promise.resolve(3);
  expect(wait(answer)).toBe(answer);
  expect(submit).not.toHaveBeenCalled();
  submit.mockRestore();
});

test('a device that is gone is left alone, though its answers never come', async () => {
  const { open, time, seen } = await late(true);
  let lost = false;
  let wait = open.wait;
  await time(gpuWaits(open.device.queue, () => lost).then((found) => (wait = found)));
  void wait(new Promise(() => undefined));
  await time(new Promise((resolve) => setTimeout(resolve, 10)));
  lost = true;
  await time(new Promise((resolve) => setTimeout(resolve, 10)));
  const before = seen.nudges;
  await time(new Promise((resolve) => setTimeout(resolve, 10)));
  expect(seen.nudges).toBe(before);
});
