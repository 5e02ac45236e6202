// Where trainers come from. Engines are loaded when the first trainer is asked for, so that the
// worker answers before megabytes of tfjs have arrived.
import type { MakeTrainer } from './trainer';

export const createTrainer: MakeTrainer = async (kind, shape, params, options) => {
  const [{ tfjsTrainers }, { wasmFiles }] = await Promise.all([
    import('./tfjs/make-trainer'),
    import('./tfjs/wasm-files'),
  ]);
  return tfjsTrainers(wasmFiles)(kind, shape, params, options);
};
