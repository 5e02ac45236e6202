// A network that only answers: the same bits as one that trains, in a part of its memory.
import { afterEach, describe, expect, test } from 'vitest';
import { nodeThreads } from '../../headless/threads';
import { PRESETS, resolveModel, type ViTConfig } from '../../src/core/config';
import type { ModelShape, ParamSet } from '../../src/core/params';
import { planStep } from '../../src/engine/graph';
import { planMeasure } from '../../src/engine/measure-plan';
import { answerPlan } from '../../src/engine/micro-batches';
import { planTrainer } from '../../src/engine/plan-trainer';
import type { Trainer, TrainerOptions } from '../../src/engine/trainer';
import { bytesOf } from '../../src/engine/wasm/arrangement';
import { wasmExecutors } from '../../src/engine/wasm/executor';
import { answerConformance, paramBits } from './answer-conformance';
import { gatedParams, HYPER, images } from './fixtures';
import { shortMemory } from './short-memory';

const MB = 2 ** 20;
const { nano } = PRESETS;
let restore: () => void = () => undefined;
afterEach(() => {
  restore();
  restore = () => undefined;
});

const wasm = async (
  shape: ModelShape,
  params: ParamSet,
  options: TrainerOptions,
  threads: number,
): Promise<Trainer> => {
  const openThread = await nodeThreads();
  const create = wasmExecutors({ threads, build: 'simd128', openThread });
  return planTrainer(shape, params, options, create);
};
const trainer = (config: ViTConfig, threads: number, trains: boolean, batch = 8) => {
  const options = { batch, trains, signal: null, onProgress: null };
  return wasm({ config, kept: null }, gatedParams(config, 1), options, threads);
};

for (const threads of [1, 2])
  answerConformance(`wasm on ${threads} thread(s)`, (_, shape, params, options) =>
    wasm(shape, params, options, threads),
  );

describe.each([1, 2])('on %i thread(s)', (threads) => {
  test('answers where memory has no room for a step of one image', async () => {
    const config = PRESETS.small;
    const step = bytesOf(planStep({ config, kept: null }, 1), threads);
    restore = shortMemory(step - MB);
    await expect(trainer(config, threads, true, 1)).rejects.toThrow(/this engine can have/);
    const answers = await trainer(config, threads, false, 1);
    const logits = await answers.logits(images(config, 2, 1));
    expect(logits.every(Number.isFinite)).toBe(true);
    answers.destroy();
  });
});

test('it has no place for gradients and moments, and takes no step', async () => {
  const { floats, backward, update } = planMeasure({ config: nano, kept: null }, 4);
  expect(floats).toMatchObject({ grads: 0, first: 0, second: 0, sums: 0, carry: 0 });
  expect([...backward, ...update]).toEqual([]);
  const one = await trainer(nano, 1, false);
  expect(() => one.step(images(nano, 2, 1), HYPER)).toThrow('only answers');
  await expect(one.state()).rejects.toThrow('only answers');
  one.load(gatedParams(nano, 2));
  expect(paramBits(await one.params())).toMatchObject(paramBits(gatedParams(nano, 2)));
  one.destroy();
});

test('its activations are a small part of those of a step, and a bounded room in all', () => {
  const shape = { config: resolveModel('deit-tiny'), kept: null };
  const [step, answers] = [planStep(shape, 4), planMeasure(shape, 4)];
  expect(answers.floats.work).toBeLessThan(0.3 * step.floats.work);
  const planned = answerPlan(shape, 256);
  expect(planned.batch).toBeGreaterThan(1);
  expect(planned.floats.work * 4).toBeLessThan(66 * MB);
});
