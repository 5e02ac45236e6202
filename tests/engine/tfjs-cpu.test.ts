// The whole suite of an engine on TensorFlow.js' plain JavaScript backend.
import * as tf from '@tensorflow/tfjs-core';
import { augmentConformance } from './augment-conformance';
import { conformance } from './conformance';
import { goldenConformance } from './golden-conformance';
import { makeTrainer } from './make';

goldenConformance('tfjs-cpu', makeTrainer, 'A');
goldenConformance('tfjs-cpu', makeTrainer, 'B');
conformance('tfjs-cpu', makeTrainer, () => tf.memory().numTensors);
augmentConformance('tfjs-cpu', makeTrainer);
