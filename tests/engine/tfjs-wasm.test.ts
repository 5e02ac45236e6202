// The whole suite of an engine on TensorFlow.js' WASM backend, one thread as Node has it.
import * as tf from '@tensorflow/tfjs-core';
import { augmentConformance } from './augment-conformance';
import { conformance } from './conformance';
import { goldenConformance } from './golden-conformance';
import { inspectionConformance } from './inspection-conformance';
import { makeTrainer } from './make';

goldenConformance('tfjs-wasm', makeTrainer, 'A');
goldenConformance('tfjs-wasm', makeTrainer, 'B');
conformance('tfjs-wasm', makeTrainer, () => tf.memory().numTensors);
augmentConformance('tfjs-wasm', makeTrainer);
inspectionConformance('tfjs-wasm', makeTrainer);
