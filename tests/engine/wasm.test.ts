// The whole suite of our engine on the processor, one thread, on every build of its kernels.
import { describe } from 'vitest';
import { planTrainer } from '../../src/engine/plan-trainer';
import type { MakeTrainer } from '../../src/engine/trainer';
import { BUILDS } from '../../src/engine/wasm/builds';
import { wasmExecutors } from '../../src/engine/wasm/executor';
import type { WasmExecutor } from '../../src/engine/wasm/plan-executor';
import { augmentConformance } from './augment-conformance';
import { conformance } from './conformance';
import { goldenConformance } from './golden-conformance';
import { allowFusedMultiplyAdd } from './node-fma';

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
});
