// What an engine takes of memory, said before it is made, against what it then has: on the processor by its memory,
// on the GPU by the buffers that are there, counted where they are made. What is offered trains.
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { nodeThreads } from '../../headless/threads';
import { PRESETS, type ViTConfig } from '../../src/core/config';
import { initParams } from '../../src/core/init';
import type { EngineId } from '../../src/core/run-config';
import { isSoftware } from '../../src/engine/device';
import { engineNeed, type Wanted } from '../../src/engine/memory-need';
import { planTrainer } from '../../src/engine/plan-trainer';
import type { MakeTrainer, Trainer } from '../../src/engine/trainer';
import { wasmExecutors } from '../../src/engine/wasm/executor';
import type { WasmExecutor } from '../../src/engine/wasm/plan-executor';
import { wgslExecutors } from '../../src/engine/wgsl/executor';
import { gatedParams, HYPER, images } from './fixtures';
import { makeTrainer } from './make';
import { shortMemory } from './short-memory';
import { countBytes, leastDevice, nodeGpu } from './wgsl/node-gpu';

const MB = 2 ** 20;
const { nano, small } = PRESETS;
const colour = PRESETS['colour-32'];
const open = nodeGpu('null');
const opened = open();
const least = opened.then(() => leastDevice(open));
let restore: () => void = () => undefined;
afterEach(() => {
  restore();
  restore = () => undefined;
});
afterAll(async () => {
  for (const device of [opened, least]) (await device).device.destroy();
});

const wantedOf = (config: ViTConfig, batch: number, more: Partial<Wanted> = {}): Wanted => ({
  ...{ shape: { config, kept: null }, batch, size: null, threads: 1, sets: [] },
  ...{ piece: null, software: false, device: null, ...more },
});

/** One step, its state and answers: all that takes memory. */
async function used(
  trainer: Trainer,
  config: ViTConfig,
  batch: number,
  trains = true,
): Promise<number | null> {
  const set = images(config, batch, 1);
  await trainer.logits(set);
  if (!trains) return null;
  trainer.step(set, HYPER);
  const { ce } = await trainer.stats();
  await trainer.state();
  return ce;
}

const CASES = [
  ['nano', nano, 64],
  ['colour-32', colour, 16],
  ['small', small, 40],
] as const;

describe.each(CASES)('%s', (_, config, batch) => {
  const shape = { config, kept: null };
  const options = { batch, signal: null, onProgress: null };

  test.each([
    [1, true],
    [2, true],
    [1, false],
  ])(
    'takes as much of WebAssembly as was said: %i thread(s), training %s',
    async (threads, trains) => {
      const openThread = await nodeThreads();
      const create = wasmExecutors({ threads, build: 'simd128', openThread });
      const made: WasmExecutor[] = [];
      const need = await engineNeed('wasm', wantedOf(config, batch, { threads }));
      const trainer = await planTrainer(
        ...([shape, gatedParams(config, 1), { ...options, trains }] as const),
        async (plan, how) => {
          const executor = await create(plan, how);
          made.push(executor);
          return executor;
        },
      );
      await used(trainer, config, batch, trains);
      expect(made.map(({ bytes }) => bytes)).toEqual([trains ? need.bytes : need.answering]);
      expect(need).toMatchObject({ has: 4096 * MB, piece: null, parts: 1, fits: batch });
      trainer.destroy();
    },
  );

  test.each([true, false])(
    'takes about as much of a GPU as was said: training %s',
    async (trains) => {
      const gpu = await opened;
      const { device, info } = gpu;
      const createBuffer = device.createBuffer.bind(device);
      const count = countBytes(device);
      const make = device.createBuffer.bind(device);
      let peak = 0;
      device.createBuffer = (descriptor) => {
        const buffer = make(descriptor);
        peak = Math.max(peak, count());
        return buffer;
      };
      const create = wgslExecutors({ open: () => Promise.resolve(gpu), variants: VARIANTS });
      const trainer = await planTrainer(
        ...([shape, gatedParams(config, 1), { ...options, trains }] as const),
        create,
      );
      const set = images(config, 2 * batch, 1);
      const sets = [set, set].map(({ pixels }) => pixels.byteLength);
      for (const split of ['train', 'test'] as const) trainer.appendData(split, set);
      await used(trainer, config, batch, trains);
      const piece = device.limits.maxStorageBufferBindingSize;
      const gpuOnly = { sets, piece, software: isSoftware(info) };
      const need = await engineNeed('wgsl', wantedOf(config, batch, gpuOnly));
      const said = trains ? need.bytes : need.answering;
      expect(Math.abs(said - peak) / peak).toBeLessThan(0.02);
      trainer.destroy();
      device.createBuffer = createBuffer;
    },
  );
});

const VARIANTS = ['product-reg8', 'weight-sum-reg8'];

describe('a batch that is too large', () => {
  const wasm: MakeTrainer = async (_, shape, params, options) => {
    const openThread = await nodeThreads();
    const create = wasmExecutors({ threads: 1, build: 'simd128', openThread });
    return planTrainer(shape, params, options, create);
  };
  const trained = async (make: MakeTrainer, id: EngineId, config: ViTConfig, batch: number) => {
    const options = { batch, signal: null, onProgress: null };
    const trainer = await make(id, { config, kept: null }, initParams(config, 1), options);
    expect(await used(trainer, config, batch)).toBeGreaterThan(0);
    trainer.destroy();
    return trainer.info.variants;
  };

  test('on WebAssembly: what is offered trains at once, and one more does not', async () => {
    const device = 40 * MB;
    const need = await engineNeed('wasm', wantedOf(nano, 1024, { device }));
    const fits = need.fits ?? NaN;
    expect(fits).toBeGreaterThan(64);
    expect(need.parts).toBeGreaterThanOrEqual(Math.ceil(1024 / fits));
    expect(need.bytes).toBeLessThanOrEqual(device);
    expect(need.atOnce).toBeGreaterThan(need.bytes);
    restore = shortMemory(device);
    expect(await trained(wasm, 'wasm', nano, fits)).toEqual(['simd128']);
    expect((await trained(wasm, 'wasm', nano, fits + 1)).at(-1)).toMatch(/^micro-/);
  });

  test('on a GPU with no more than it must have: the same', async () => {
    const gpu = await least;
    const create = wgslExecutors({ open: () => Promise.resolve(gpu), variants: VARIANTS });
    const make: MakeTrainer = (_, shape, params, options) =>
      planTrainer(shape, params, options, create);
    const { maxStorageBufferBindingSize: piece } = gpu.device.limits;
    const need = await engineNeed('wgsl', wantedOf(small, 64, { piece }));
    const fits = need.fits ?? NaN;
    expect(need.piece).toMatchObject({ has: 128 * MB });
    expect(fits).toBeGreaterThan(32);
    expect(need.parts).toBe(2);
    const options = (batch: number) => ({ batch, signal: null, onProgress: null });
    const sizes = await Promise.all(
      [fits, fits + 1].map(async (batch) => {
        const shape = { config: small, kept: null };
        const trainer = await make('wgsl', shape, initParams(small, 1), options(batch));
        trainer.step(images(small, batch, 1), HYPER);
        await trainer.idle();
        trainer.destroy();
        return trainer.info.variants.length;
      }),
    );
    expect(sizes).toEqual([2, 3]);
    expect(gpu.isLost()).toBe(false);
  });

  test('on TensorFlow.js, which takes no parts: what is offered trains', async () => {
    const device = 60 * MB;
    const need = await engineNeed('tfjs-wasm', wantedOf(nano, 256, { device }));
    expect(need.fits).toBeGreaterThan(8);
    expect(need.fits).toBeLessThan(256);
    expect(need.bytes).toBeGreaterThan(device);
    await trained(makeTrainer, 'tfjs-wasm', nano, need.fits ?? NaN);
  });

  test('for which not even one image fits offers none', async () => {
    const need = await engineNeed('wasm', wantedOf(small, 8, { device: 8 * MB }));
    expect(need).toMatchObject({ fits: null, has: 8 * MB });
    expect(need.bytes).toBeGreaterThan(8 * MB);
  });
});
