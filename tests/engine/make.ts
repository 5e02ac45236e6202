// Trainers for tests in Node: the product's own makers, with tfjs' WASM binaries where npm put them.
import { createRequire } from 'node:module';
import { planTrainer } from '../../src/engine/plan-trainer';
import type { WasmFiles } from '../../src/engine/tfjs/backend';
import { tfjsTrainers } from '../../src/engine/tfjs/make-trainer';
import type { MakeTrainer } from '../../src/engine/trainer';
import { createWasmExecutor } from '../../src/engine/wasm/executor';

const require = createRequire(import.meta.url);
const file = (name: string): string =>
  require.resolve(`@tensorflow/tfjs-backend-wasm/dist/${name}`);

const files: WasmFiles = {
  'tfjs-backend-wasm.wasm': file('tfjs-backend-wasm.wasm'),
  'tfjs-backend-wasm-simd.wasm': file('tfjs-backend-wasm-simd.wasm'),
  'tfjs-backend-wasm-threaded-simd.wasm': file('tfjs-backend-wasm-threaded-simd.wasm'),
};

const onTfjs = tfjsTrainers(files);

export const makeTrainer: MakeTrainer = (kind, shape, params, options) =>
  kind === 'wasm'
    ? planTrainer(shape, params, options, createWasmExecutor)
    : onTfjs(kind, shape, params, options);
