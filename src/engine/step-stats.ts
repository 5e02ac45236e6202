// Measures of training steps as engines record them, and as the page reads them.
import type { StepSeries, StepStats } from '../core/step-stats';

/** Values of a step, in their order in a record. */
export const MEASURES = [
  'ce',
  'l1',
  'accuracy',
  'gradNorm',
] as const satisfies (keyof StepSeries)[];

/** No steps at all. */
export const NO_STATS: StepStats = {
  ...{ steps: 0, ce: 0, l1: 0, loss: 0, accuracy: 0, gradNorm: 0 },
  series: emptySeries(0),
};

/** @param records MEASURES.length values a step, oldest first; at least one step */
export function toStats(records: Float32Array, lambda: number): StepStats {
  const steps = records.length / MEASURES.length;
  const series = emptySeries(steps);
  for (let step = 0; step < steps; step++)
    MEASURES.forEach(
      (value, i) => (series[value][step] = records[step * MEASURES.length + i] ?? NaN),
    );
  const of = (value: keyof StepSeries): number => series[value][steps - 1] ?? NaN;
  const [ce, l1] = [of('ce'), of('l1')];
  const loss = ce + lambda * l1;
  return { steps, ce, l1, loss, accuracy: of('accuracy'), gradNorm: of('gradNorm'), series };
}

/** What was measured last, where there was no step since. */
export const noNewSteps = (last: StepStats): StepStats => ({
  ...last,
  steps: 0,
  series: emptySeries(0),
});

function emptySeries(steps: number): StepSeries {
  return {
    ce: new Float32Array(steps),
    l1: new Float32Array(steps),
    accuracy: new Float32Array(steps),
    gradNorm: new Float32Array(steps),
  };
}
