// Measures of training steps, kept on the device until somebody asks, then read in one go.
import * as tf from '@tensorflow/tfjs-core';
import type { StepSeries, StepStats } from '../../core/protocol';
import type { LossGuard } from './loss-guard';

/** Values of a step, in their order on the device. */
const VALUES = ['ce', 'l1', 'accuracy', 'gradNorm'] as const satisfies (keyof StepSeries)[];

export type StepMeasures = Readonly<Record<(typeof VALUES)[number], tf.Scalar>>;

export class Measures {
  private steps: tf.Tensor[] = [];
  private lambda = 0;
  private last: StepStats = {
    ...{ steps: 0, ce: 0, l1: 0, loss: 0, accuracy: 0, gradNorm: 0 },
    series: emptySeries(0),
  };

  constructor(private readonly guard: LossGuard) {}

  /** Takes a step's measures; the scalars stay the caller's. */
  push(measures: StepMeasures, lambda: number): void {
    this.steps.push(tf.keep(tf.stack(VALUES.map((value) => measures[value]))));
    this.lambda = lambda;
  }

  /** Measures of the steps since the last call; without any, the last known ones and no series. */
  async take(): Promise<StepStats> {
    const steps = this.steps;
    if (steps.length === 0) return { ...this.last, steps: 0, series: emptySeries(0) };
    const lambda = this.lambda;
    this.steps = [];
    const all = tf.concat(steps);
    tf.dispose(steps);
    try {
      const values = await this.guard.guard(all.data<'float32'>());
      this.last = toStats(values, steps.length, lambda);
      return this.last;
    } finally {
      all.dispose();
    }
  }

  dispose(): void {
    tf.dispose(this.steps);
    this.steps = [];
  }
}

function toStats(values: Float32Array, steps: number, lambda: number): StepStats {
  const series = emptySeries(steps);
  for (let step = 0; step < steps; step++)
    VALUES.forEach((value, i) => (series[value][step] = values[step * VALUES.length + i] ?? NaN));
  const of = (value: keyof StepSeries): number => series[value][steps - 1] ?? NaN;
  const [ce, l1] = [of('ce'), of('l1')];
  const loss = ce + lambda * l1;
  return { steps, ce, l1, loss, accuracy: of('accuracy'), gradNorm: of('gradNorm'), series };
}

const emptySeries = (steps: number): StepSeries => ({
  ce: new Float32Array(steps),
  l1: new Float32Array(steps),
  accuracy: new Float32Array(steps),
  gradNorm: new Float32Array(steps),
});
