// Steps that memory has no room for at once are taken in parts: on the engine of the processor, with memory cut
// short from outside, and planned on a GPU that has no more than every GPU has.
import { createHash } from 'node:crypto';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { nodeThreads } from '../../headless/threads';
import { PRESETS, resolveModel } from '../../src/core/config';
import { microBatchOf } from '../../src/core/engine-record';
import { initParams } from '../../src/core/init';
import { planTrainer } from '../../src/engine/plan-trainer';
import type { MakeTrainer, Trainer, TrainerState } from '../../src/engine/trainer';
import { wasmExecutors } from '../../src/engine/wasm/executor';
import { wgslExecutors } from '../../src/engine/wgsl/executor';
import { HYPER, images } from './fixtures';
import { partConformance } from './part-conformance';
import { shortMemory } from './short-memory';
import { leastDevice, nodeGpu } from './wgsl/node-gpu';

const MB = 2 ** 20;
/** Images of a step of `nano` that memory has no room for at once. */
const MANY = 200;
const LITTLE = 32 * MB;
const { nano, small } = PRESETS;
/** A digest of everything a training goes on from. */
function bitsOf({ params, firstMoment, secondMoment }: TrainerState): string {
  const hash = createHash('sha256');
  for (const set of [params, firstMoment, secondMoment])
    for (const values of Object.values(set)) hash.update(values);
  return hash.digest('hex');
}

let restore: () => void = () => undefined;
afterEach(() => {
  restore();
  restore = () => undefined;
});

const wasm =
  (threads: number): MakeTrainer =>
  async (_, shape, params, options) => {
    const openThread = await nodeThreads();
    const create = wasmExecutors({ threads, build: 'simd128', openThread });
    return planTrainer(shape, params, options, create);
  };

partConformance('wasm', wasm(1), ['simd128']);
partConformance('wasm', wasm(2), ['simd128']);

describe.each([1, 2])('on %i thread(s)', (threads) => {
  const make = wasm(threads);
  const shape = { config: nano, kept: null };
  const trainer = (batch: number, variants: readonly string[] | null = null) => {
    const record = variants === null ? null : { threads: null, variants };
    const options = { batch, signal: null, onProgress: null, record };
    return make('wasm', shape, initParams(nano, 1), options);
  };

  test('a batch that memory has no room for is trained in as few equal parts as there can be', async () => {
    const set = images(nano, MANY, 1);
    const trained = async (one: Trainer) => {
      one.step(set, HYPER);
      const answer = { state: bitsOf(await one.state()), stats: await one.stats(), info: one.info };
      one.destroy();
      return answer;
    };
    restore = shortMemory(LITTLE);
    const parts = await trained(await trainer(MANY));
    const size = microBatchOf(parts.info.variants) ?? NaN;
    const count = Math.ceil(MANY / size);
    expect(count).toBeGreaterThan(1);
    expect(size).toBe(Math.ceil(MANY / count));
    const fewer = `micro-${Math.ceil(MANY / (count - 1))}`;
    await expect(trainer(MANY, ['simd128', fewer])).rejects.toThrow(/no room here/);
    restore();
    // What is repeated has parts of that size, where there is room for all at once too.
    const again = await trained(await trainer(MANY, parts.info.variants));
    expect(again).toEqual(parts);
    const once = await trained(await trainer(MANY));
    expect(once.state).not.toEqual(parts.state);
    expect(once.stats.ce).toBeCloseTo(parts.stats.ce, 5);
    expect(once.stats.accuracy).toBe(parts.stats.accuracy);
    // Forward, backward and carry for each part; folding, unfolding, measures and update once.
    const [of, all] = [parts.info.dispatches ?? NaN, once.info.dispatches ?? NaN];
    expect(of).toBe(4 + count * (all - 4 + 1));
  });

  test('so are images handed in that are more than any before', async () => {
    restore = shortMemory(LITTLE);
    const few = await trainer(32);
    expect(few.info.variants).toEqual(['simd128']);
    few.step(images(nano, MANY, 1), HYPER);
    expect(microBatchOf(few.info.variants)).toBeLessThanOrEqual(32);
    few.step(images(nano, 32, 1), HYPER);
    expect((await few.stats()).ce).toBeGreaterThan(0);
    few.destroy();
  });

  test('a size that a run was made with is refused where there is no room for it, and no other is taken', async () => {
    const made = ['simd128', `micro-${MANY - 1}`];
    const all = await trainer(MANY, made);
    expect(all.info.variants).toEqual(made);
    all.destroy();
    restore = shortMemory(LITTLE);
    await expect(trainer(MANY, made)).rejects.toMatchObject({
      words: { happened: 'partsMissing', advice: 'anew', values: { images: MANY - 1 } },
    });
  });
});

describe('on a GPU that has no more than it must', () => {
  const open = nodeGpu('null');
  const least = leastDevice(open);
  const create = wgslExecutors({
    open: () => least,
    variants: ['product-reg8', 'weight-sum-reg8'],
  });
  afterAll(async () => {
    (await least).device.destroy();
  });

  test.each([
    ['small', small, 64, 32],
    ['deit-tiny', resolveModel('deit-tiny'), 16, 3],
    ['nano', nano, 64, null],
  ] as const)('%s is accepted, in parts where it must', async (_, config, batch, size) => {
    const { device } = await least;
    expect(device.limits.maxStorageBufferBindingSize).toBe(128 * MB);
    const options = { batch, signal: null, onProgress: null };
    const params = initParams(config, 1);
    const trainer = await planTrainer({ config, kept: null }, params, options, create);
    expect(microBatchOf(trainer.info.variants)).toBe(size);
    trainer.step(images(config, batch, 1), HYPER);
    await trainer.idle();
    expect((await least).isLost()).toBe(false);
    trainer.destroy();
  });
});
