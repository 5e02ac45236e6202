// Where trainers come from. Each engine is loaded when its first trainer is asked for, so that the
// worker answers before megabytes have arrived.
import { codeOf } from './code';
import type { CreateExecutor } from './executor';
import type { WasmFiles } from './tfjs/backend';
import type { MakeTrainer } from './trainer';
import type { ThreadSource } from './wasm/threads';

/** What engines need of where they run, where that is no browser. */
export interface Surroundings {
  readonly threads: ThreadSource;
  readonly files: WasmFiles;
}

/** @param around null in a browser's worker */
export function trainersIn(around: Surroundings | null): MakeTrainer {
  let onWasm: CreateExecutor | null = null;
  return async (kind, shape, params, options) => {
    switch (kind) {
      case 'wgsl': {
        const [{ planTrainer }, { createWgslExecutor }] = await codeOf(
          Promise.all([import('./plan-trainer'), import('./wgsl/executor')]),
        );
        return planTrainer(shape, params, options, createWgslExecutor);
      }
      case 'wasm': {
        const [{ planTrainer }, { createWasmExecutor, wasmMaker }] = await codeOf(
          Promise.all([import('./plan-trainer'), import('./wasm/executor')]),
        );
        onWasm ??= around === null ? createWasmExecutor : wasmMaker(around.threads);
        return planTrainer(shape, params, options, onWasm);
      }
      case 'tfjs-webgpu':
      case 'tfjs-wasm':
      case 'tfjs-cpu': {
        const [{ tfjsTrainers }, files] = await codeOf(
          Promise.all([
            import('./tfjs/make-trainer'),
            around?.files ?? import('./tfjs/wasm-files').then(({ wasmFiles }) => wasmFiles),
          ]),
        );
        return tfjsTrainers(files)(kind, shape, params, options);
      }
    }
  };
}

export const createTrainer = trainersIn(null);
