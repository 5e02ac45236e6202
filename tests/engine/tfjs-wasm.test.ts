// The whole suite of an engine on TensorFlow.js' WASM backend, one thread as Node has it.
import { conformance } from './conformance';
import { goldenConformance } from './golden-conformance';
import { makeTrainer } from './make';

goldenConformance('tfjs-wasm', makeTrainer, 'A');
goldenConformance('tfjs-wasm', makeTrainer, 'B');
conformance('tfjs-wasm', makeTrainer);
