// Where trainers come from. Each engine is loaded when its first trainer is asked for, so that the
// worker answers before megabytes have arrived.
import { codeOf } from './code';
import type { MakeTrainer } from './trainer';

export const createTrainer: MakeTrainer = async (kind, shape, params, options) => {
  switch (kind) {
    case 'wgsl': {
      const [{ planTrainer }, { createWgslExecutor }] = await codeOf(
        Promise.all([import('./plan-trainer'), import('./wgsl/executor')]),
      );
      return planTrainer(shape, params, options, createWgslExecutor);
    }
    case 'wasm': {
      const [{ planTrainer }, { createWasmExecutor }] = await codeOf(
        Promise.all([import('./plan-trainer'), import('./wasm/executor')]),
      );
      return planTrainer(shape, params, options, createWasmExecutor);
    }
    case 'tfjs-webgpu':
    case 'tfjs-wasm':
    case 'tfjs-cpu': {
      const [{ tfjsTrainers }, { wasmFiles }] = await codeOf(
        Promise.all([import('./tfjs/make-trainer'), import('./tfjs/wasm-files')]),
      );
      return tfjsTrainers(wasmFiles)(kind, shape, params, options);
    }
  }
};
