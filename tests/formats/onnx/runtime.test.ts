// Written ONNX files, carried out by ONNX Runtime: the logits are those of the network.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { writeOnnxNetwork } from '../../../src/formats/onnx/write-network';
import { plainInspection } from '../../reference/plain-network';
import { apart, CASES, imagesOf } from './networks';

test.each(CASES)('ONNX Runtime answers as the network: $name', async ({ shape, params }) => {
  await tf.setBackend('cpu');
  const { channels, image } = shape.config;
  const session = await ort.InferenceSession.create(writeOnnxNetwork(shape, params, {}));
  for (const count of [1, 3]) {
    const images = imagesOf(shape.config, count);
    const input = Float32Array.from(images.pixels);
    const given = new ort.Tensor('float32', input, [count, channels, image, image]);
    const { logits } = await session.run({ images: given });
    const wanted = plainInspection(shape, params, images).logits;
    expect(apart(logits?.data as Float32Array, wanted)).toBeLessThan(1e-4);
  }
});
