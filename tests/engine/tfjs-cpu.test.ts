// The whole suite of an engine on TensorFlow.js' plain JavaScript backend.
import * as tf from '@tensorflow/tfjs-core';
import { drawn, isDrawn } from '../long';
import { augmentConformance } from './augment-conformance';
import { conformance } from './conformance';
import { goldenConformance } from './golden-conformance';
import { inspectionConformance } from './inspection-conformance';
import { makeTrainer } from './make';

for (const set of drawn('golden set on tfjs-cpu', ['A', 'B'] as const, 0.5))
  goldenConformance('tfjs-cpu', makeTrainer, set);
// The same operations run on the backend of WASM in every run; here they are the slowest of all tests.
if (isDrawn('conformance of tfjs-cpu', 0.3)) {
  conformance('tfjs-cpu', makeTrainer, () => tf.memory().numTensors);
  augmentConformance('tfjs-cpu', makeTrainer);
  inspectionConformance('tfjs-cpu', makeTrainer);
}
