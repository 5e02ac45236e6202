// The whole suite of our engine on the processor, one thread, on every build of its kernels.
import { describe, expect, it, vi } from 'vitest';
import { allowFusedMultiplyAdd } from '../../headless/engines';
import type { ImageSet } from '../../src/core/images';
import { planTrainer } from '../../src/engine/plan-trainer';
import type { MakeTrainer } from '../../src/engine/trainer';
import { BUILDS } from '../../src/core/engine-record';
import { wasmExecutors } from '../../src/engine/wasm/executor';
import type { WasmExecutor } from '../../src/engine/wasm/plan-executor';
import { augmentConformance } from './augment-conformance';
import { conformance } from './conformance';
import { gatedParams, HYPER, images, ODD } from './fixtures';
import { goldenConformance } from './golden-conformance';
import { inspectionConformance } from './inspection-conformance';

allowFusedMultiplyAdd();

describe.each(BUILDS)('the build %s', (build) => {
  const create = wasmExecutors({
    threads: 1,
    build,
    openThread: () => {
      throw new Error('one thread opens no other');
    },
  });
  const made: WasmExecutor[] = [];

  const make: MakeTrainer = (_, shape, params, options) =>
    planTrainer(shape, params, options, async (...args) => {
      const executor = await create(...args);
      made.push(executor);
      return executor;
    });

  goldenConformance('wasm', make, 'A');
  goldenConformance('wasm', make, 'B');
  conformance('wasm', make, () => made.reduce((bytes, executor) => bytes + executor.bytes, 0));
  augmentConformance('wasm', make);
  inspectionConformance('wasm', make);

  it('offers the processor before each operation, and computes the same bits', async () => {
    const shape = { config: ODD, kept: null };
    const set = images(ODD, 8, 3);
    const losses = async (giveWay: (() => void) | null) => {
      const options = { batch: 8, signal: null, onProgress: null, giveWay };
      const trainer = await make('wasm', shape, gatedParams(ODD, 1), options);
      trainer.appendData('train', set);
      for (let step = 0; step < 3; step++) trainer.step(Uint32Array.of(0, 1, 2, 3), HYPER);
      const { series } = await trainer.stats();
      const { dispatches } = trainer.info;
      trainer.destroy();
      return { ce: [...series.ce], dispatches };
    };
    let offered = 0;
    const polite = await losses(() => offered++);
    expect(polite).toEqual(await losses(null));
    expect(offered).toBe(3 * (polite.dispatches ?? NaN));
  });

  it('takes images that memory does not grow for in parts, and goes on with fewer', async () => {
    const shape = { config: ODD, kept: null };
    const few = images(ODD, 4, 3);
    const options = { batch: 4, signal: null, onProgress: null };
    const gradients = async (many: ImageSet | null) => {
      const trainer = await make('wasm', shape, gatedParams(ODD, 1), options);
      if (many !== null) {
        const grow = vi.spyOn(WebAssembly.Memory.prototype, 'grow').mockImplementation(() => {
          throw new RangeError('no such memory');
        });
        await trainer.gradients(many, HYPER);
        expect(trainer.info.variants[1]).toMatch(/^micro-/);
        grow.mockRestore();
      }
      trainer.step(few, HYPER);
      const { series } = await trainer.stats();
      const found = { ce: [...series.ce], grads: await trainer.gradients(few, HYPER) };
      trainer.destroy();
      return found;
    };
    expect(await gradients(images(ODD, 200, 4))).toEqual(await gradients(null));
  });
});
