// A network that only answers: the same bits as one that trains, in a part of its memory.
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { nodeThreads } from '../../headless/threads';
import { PRESETS, resolveModel, type ViTConfig } from '../../src/core/config';
import type { KeepMask } from '../../src/core/brand';
import { gateCount } from '../../src/core/gates';
import type { Inspection } from '../../src/core/inspection';
import type { ParamSet } from '../../src/core/params';
import { planStep } from '../../src/engine/graph';
import { planMeasure } from '../../src/engine/measure-plan';
import { answerPlan } from '../../src/engine/micro-batches';
import { planTrainer } from '../../src/engine/plan-trainer';
import { bytesOf } from '../../src/engine/wasm/arrangement';
import { wasmExecutors } from '../../src/engine/wasm/executor';
import { gatedParams, HYPER, images } from './fixtures';
import { shortMemory } from './short-memory';

const MB = 2 ** 20;
const { nano, micro } = PRESETS;
let restore: () => void = () => undefined;
afterEach(() => {
  restore();
  restore = () => undefined;
});

const deep: ViTConfig = { ...nano, depth: 4, heads: 2 };
const mask = (config: ViTConfig): KeepMask =>
  Uint8Array.from({ length: gateCount(config) }, (_, i) => (i % 3 === 0 ? 0 : 1)) as KeepMask;

/** A digest, since numbers compared one by one take long. */
const bits = (values: Float32Array): string => createHash('sha256').update(values).digest('hex');
const shown = ({ logits, lens, attention }: Inspection): string[] =>
  [logits, ...lens, ...attention].map(bits);
const all = (params: ParamSet) =>
  Object.fromEntries(Object.entries(params).map(([name, values]) => [name, bits(values)]));

async function trainer(config: ViTConfig, threads: number, trains: boolean, batch = 8) {
  const openThread = await nodeThreads();
  const create = wasmExecutors({ threads, build: 'simd128', openThread });
  const params = gatedParams(config, 1);
  const options = { batch, trains, signal: null, onProgress: null };
  return planTrainer({ config, kept: null }, params, options, create);
}

describe.each([1, 2])('on %i thread(s)', (threads) => {
  test.each([
    ['nano', nano],
    ['micro', micro],
    ['four blocks', deep],
  ] as const)('%s answers and shows the same as one that trains', async (_, config) => {
    const [whole, answers] = [
      await trainer(config, threads, true),
      await trainer(config, threads, false),
    ];
    const set = images(config, 40, 3);
    for (const keep of [null, mask(config)]) {
      expect(bits(await answers.logits(set, keep))).toBe(bits(await whole.logits(set, keep)));
      const [seen, wanted] = [await answers.inspect(set, keep), await whole.inspect(set, keep)];
      expect(shown(seen)).toEqual(shown(wanted));
    }
    whole.appendData('test', set);
    answers.appendData('test', set);
    expect(await answers.evaluate('test')).toEqual(await whole.evaluate('test'));
    expect(bits(await answers.gates())).toBe(bits(await whole.gates()));
    expect(all(await answers.params())).toEqual(all(await whole.params()));
    for (const one of [whole, answers]) one.destroy();
  });

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
  expect(all(await one.params())).toMatchObject(all(gatedParams(nano, 2)));
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
