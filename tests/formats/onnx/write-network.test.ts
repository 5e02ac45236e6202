// Networks as ONNX files: carried out from their bytes they answer as the network does.
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { writeOnnxNetwork } from '../../../src/formats/onnx/write-network';
import { plainInspection } from '../../reference/plain-network';
import { apart, CASES, imagesOf } from './networks';
import { constantsOf, metadataOf, runGraph } from './run-graph';

test.each(CASES)('an ONNX file answers as its network: $name', async ({ shape, params }) => {
  await tf.setBackend('cpu');
  const { channels, image } = shape.config;
  const file = writeOnnxNetwork(shape, params, {});
  for (const count of [1, 3]) {
    const images = imagesOf(shape.config, count);
    const given = tf.tensor(Float32Array.from(images.pixels), [count, channels, image, image]);
    const wanted = plainInspection(shape, params, images).logits;
    expect(apart(runGraph(file, given), wanted)).toBeLessThan(1e-4);
  }
});

test('what the file says of the network is there to be read, in any letters', () => {
  const [{ shape, params }] = CASES as [(typeof CASES)[0]];
  const metadata = { mean: '[0.5]', classNames: '["猫","Kätzchen"]', empty: '' };
  expect(metadataOf(writeOnnxNetwork(shape, params, metadata))).toEqual(metadata);
});

test('what is cut off is not written', () => {
  const size = (name: string): number => {
    const of = CASES.find((one) => one.name === name) as (typeof CASES)[0];
    return constantsOf(writeOnnxNetwork(of.shape, of.params, {}));
  };
  expect(size('cut at 90 %')).toBeLessThan(size('cut at 0 %') / 2);
});
