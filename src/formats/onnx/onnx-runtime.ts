// ONNX files carried out in the worker, by ONNX Runtime for the web: 14 MB, fetched once somebody writes such a file. One
// thread, since its threads would be started from addresses that the page's policy does not let in.
import { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
import binary from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import type { RunOnnx } from '../../core/exported';

env.wasm.numThreads = 1;
env.wasm.proxy = false;
env.wasm.wasmPaths = { wasm: new URL(binary, import.meta.url).href };

export const runOnnx: RunOnnx = async (file, images, shape) => {
  const session = await InferenceSession.create(file, { executionProviders: ['wasm'] });
  try {
    const { logits } = await session.run({ images: new Tensor('float32', images, shape) });
    if (!(logits?.data instanceof Float32Array)) throw new Error('it answered no floats');
    return logits.data.slice();
  } finally {
    await session.release();
  }
};
