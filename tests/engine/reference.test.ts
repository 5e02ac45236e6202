// The plan itself, run by plain float64 loops: what our executors compute is what the independent
// reference computes before a single kernel is written.
import { planTrainer } from '../../src/engine/plan-trainer';
import type { MakeTrainer } from '../../src/engine/trainer';
import { createReference } from '../reference/executor';
import { goldenConformance } from './golden-conformance';

const make: MakeTrainer = (_, shape, params, options) =>
  planTrainer(shape, params, options, createReference);

goldenConformance('wasm', make, 'A');
