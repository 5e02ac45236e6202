// The WGSL engine as a trainer: the suite every engine runs, and the golden numbers.
import { afterAll } from 'vitest';
import { planTrainer } from '../../../src/engine/plan-trainer';
import type { MakeTrainer } from '../../../src/engine/trainer';
import { wgslExecutors } from '../../../src/engine/wgsl/executor';
import { answerConformance } from '../answer-conformance';
import { augmentConformance } from '../augment-conformance';
import { conformance } from '../conformance';
import { goldenConformance } from '../golden-conformance';
import { inspectionConformance } from '../inspection-conformance';
import { countBytes, nodeGpu } from './node-gpu';

const device = nodeGpu(null)();
const held = device.then((open) => countBytes(open.device));
const executors = wgslExecutors({ open: () => device, variants: null });
const make: MakeTrainer = (_, shape, params, options) =>
  planTrainer(shape, params, options, executors);

afterAll(async () => {
  (await device).device.destroy();
});

conformance('wgsl', make, await held);
goldenConformance('wgsl', make, 'A');
goldenConformance('wgsl', make, 'B');
augmentConformance('wgsl', make);
inspectionConformance('wgsl', make);
answerConformance('wgsl', make);
