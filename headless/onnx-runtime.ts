// ONNX files carried out in Node, by ONNX Runtime's own package for it.
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { RunOnnx } from '../src/core/exported';

export const runOnnx: RunOnnx = async (file, images, shape) => {
  const session = await InferenceSession.create(file);
  try {
    const { logits } = await session.run({ images: new Tensor('float32', images, shape) });
    if (!(logits?.data instanceof Float32Array)) throw new Error('it answered no floats');
    return logits.data;
  } finally {
    await session.release();
  }
};
