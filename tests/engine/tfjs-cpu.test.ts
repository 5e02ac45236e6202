// The whole suite of an engine on TensorFlow.js' plain JavaScript backend.
import { conformance } from './conformance';
import { goldenConformance } from './golden-conformance';
import { makeTrainer } from './make';

goldenConformance('tfjs-cpu', makeTrainer, 'A');
goldenConformance('tfjs-cpu', makeTrainer, 'B');
conformance('tfjs-cpu', makeTrainer);
