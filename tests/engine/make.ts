// Trainers for tests in Node: the product's own maker, with the WASM binaries where npm put them.
import { createRequire } from 'node:module';
import { tfjsTrainers } from '../../src/engine/tfjs/make-trainer';
import type { WasmFiles } from '../../src/engine/tfjs/backend';

const require = createRequire(import.meta.url);
const file = (name: string): string =>
  require.resolve(`@tensorflow/tfjs-backend-wasm/dist/${name}`);

const files: WasmFiles = {
  'tfjs-backend-wasm.wasm': file('tfjs-backend-wasm.wasm'),
  'tfjs-backend-wasm-simd.wasm': file('tfjs-backend-wasm-simd.wasm'),
  'tfjs-backend-wasm-threaded-simd.wasm': file('tfjs-backend-wasm-threaded-simd.wasm'),
};

export const makeTrainer = tfjsTrainers(files);
