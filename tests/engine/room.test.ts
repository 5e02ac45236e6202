// Networks that there is no room for: refused with what it would take and what there is, and where an engine
// takes no parts with the batch that fits. On real engines, with memory cut short from outside.
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { nodeThreads } from '../../headless/threads';
import { PRESETS, resolveModel, type ViTConfig } from '../../src/core/config';
import { RoomError, type Room } from '../../src/core/errors';
import { initParams } from '../../src/core/init';
import type { EngineId } from '../../src/core/run-config';
import { planTrainer } from '../../src/engine/plan-trainer';
import type { MakeTrainer, Trainer } from '../../src/engine/trainer';
import { wasmExecutors } from '../../src/engine/wasm/executor';
import { wgslExecutors } from '../../src/engine/wgsl/executor';
import { choiceNames } from '../../src/engine/wgsl/variants';
import { HYPER, images } from './fixtures';
import { makeTrainer } from './make';
import { shortMemory } from './short-memory';
import { nodeGpu } from './wgsl/node-gpu';

const MB = 2 ** 20;
const { nano } = PRESETS;
const opened = nodeGpu('null')();
let restore: () => void = () => undefined;

afterEach(() => {
  restore();
  restore = () => undefined;
});
afterAll(async () => {
  (await opened).device.destroy();
});

const trainer = (make: MakeTrainer, id: EngineId, config: ViTConfig, batch: number) =>
  make(id, { config, kept: null }, initParams(config, 1), {
    batch,
    signal: null,
    onProgress: null,
  });

/** The refusal of a batch. */
async function refusal(made: Promise<Trainer>): Promise<Room> {
  const error = await made.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof RoomError)) throw new Error('not refused for room', { cause: error });
  return error.room;
}

describe.each([1, 2])('the WASM engine on %i thread(s), where memory is short', (threads) => {
  const make: MakeTrainer = async (_, shape, params, options) => {
    const openThread = await nodeThreads();
    const create = wasmExecutors({ threads, build: 'simd128', openThread });
    return planTrainer(shape, params, options, create);
  };

  test('takes a batch that fits where the room that faster measuring likes is not there', async () => {
    restore = shortMemory(12 * MB);
    const few = await trainer(make, 'wasm', nano, 2);
    few.step(images(nano, 2, 1), HYPER);
    expect((await few.stats()).ce).toBeGreaterThan(0);
    expect(few.info.variants).toEqual(['simd128']);
    few.destroy();
  });

  test('says what a batch would take and what there is, where not even one image fits', async () => {
    restore = shortMemory(4 * MB);
    const room = await refusal(trainer(make, 'wasm', nano, 4));
    expect(room).toMatchObject({ has: 4, piece: false, batch: 4, fits: null });
    expect(room.needs).toBeGreaterThan(4);
  });
});

describe('the WGSL engine', () => {
  const variants = choiceNames({ product: 'reg8', weightSum: 'reg8' });
  const make: MakeTrainer = async (_, shape, params, options) => {
    const open = await opened;
    const create = wgslExecutors({ open: () => Promise.resolve(open), variants });
    return planTrainer(shape, params, options, create);
  };

  test('refuses a plan whose largest piece is too large before anything is built', async () => {
    const { device } = await opened;
    const { limits } = device;
    const made = vi.spyOn(device, 'createBuffer');
    const compiled = vi.spyOn(device, 'createComputePipelineAsync');
    // Its parameters alone, which nobody comes to ask for, are more than one piece may be.
    const shape = { config: resolveModel('deit-base'), kept: null };
    const options = { batch: 4, signal: null, onProgress: null };
    const room = await refusal(make('wgsl', shape, {}, options));
    const most = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
    expect(room).toMatchObject({ has: most / MB, piece: true, batch: 4, fits: null });
    expect(room.needs).toBeGreaterThan(300);
    expect(made).not.toHaveBeenCalled();
    expect(compiled).not.toHaveBeenCalled();
    made.mockRestore();
    compiled.mockRestore();
  });

  test('says so where the device has not so much left, and loses nothing', async () => {
    const open = await opened;
    const all: Trainer[] = [];
    // The null backend has 512 MB in all: first in parts, then not even so.
    const refused = await refusal(
      (async () => {
        for (let i = 0; i < 64; i++) all.push(await trainer(make, 'wgsl', PRESETS.small, 48));
        return all[0]!;
      })(),
    );
    expect(refused).toMatchObject({ has: null, batch: 48, fits: null });
    expect(open.isLost()).toBe(false);
    for (const one of all) one.destroy();
    const next = await trainer(make, 'wgsl', PRESETS.small, 48);
    expect(next.info.variants).toEqual(variants);
    next.destroy();
    expect(open.isLost()).toBe(false);
  });
});

describe('TensorFlow.js', () => {
  test('refuses on WASM what its memory cannot reach, before it is built', async () => {
    const room = await refusal(trainer(makeTrainer, 'tfjs-wasm', resolveModel('deit-tiny'), 64));
    expect(room).toMatchObject({ has: 4096, piece: false, batch: 64 });
    expect(room.fits).toBeGreaterThan(1);
  });

  test('says on WASM where this machine has not so much, and starts anew with what fits', async () => {
    const few = await trainer(makeTrainer, 'tfjs-wasm', nano, 8);
    few.step(images(nano, 8, 1), HYPER);
    await few.stats();
    restore = shortMemory(128 * MB);
    expect(() => few.step(images(nano, 256, 1), HYPER)).toThrow(/Try a batch of 128\./);
    restore();
    const next = await trainer(makeTrainer, 'tfjs-wasm', nano, 8);
    next.step(images(nano, 8, 1), HYPER);
    expect((await next.stats()).ce).toBeGreaterThan(0);
    next.destroy();
  });
});
