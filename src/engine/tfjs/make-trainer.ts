// Makes trainers on TensorFlow.js backends.
import { CancelledError, EngineError } from '../../core/errors';
import type { MakeTrainer } from '../trainer';
import { readyBackend, type WasmFiles } from './backend';
import { checkBatch, roomFailure } from './room';
import { VitTrainer } from './vit-trainer';

/** @param files where the WASM backend's binaries are */
export const tfjsTrainers =
  (files: WasmFiles): MakeTrainer =>
  async (kind, shape, params, { batch, trains = true, signal, onProgress }) => {
    if (kind === 'wgsl' || kind === 'wasm')
      throw new EngineError(`Engine ${kind} does not run on TensorFlow.js.`, 'Choose another.');
    const backend = await readyBackend(kind, files);
    if (signal?.aborted === true) {
      backend.release();
      throw new CancelledError('engine');
    }
    try {
      if (trains) checkBatch(backend, shape, batch);
      onProgress?.(1);
      return new VitTrainer(backend, shape, params, batch);
    } catch (error) {
      backend.release();
      throw roomFailure(error, backend, shape, batch);
    }
  };
