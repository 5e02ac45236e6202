// Measures of training steps, kept on the device until somebody asks, then read in one go.
import * as tf from '@tensorflow/tfjs-core';
import type { StepStats } from '../../core/step-stats';
import type { LossGuard } from '../loss-guard';
import { MEASURES, NO_STATS, noNewSteps, toStats } from '../step-stats';

export type StepMeasures = Readonly<Record<(typeof MEASURES)[number], tf.Scalar>>;

export class Measures {
  private steps: tf.Tensor[] = [];
  private lambda = 0;
  private last = NO_STATS;

  constructor(private readonly guard: LossGuard) {}

  /** Takes a step's measures; the scalars stay the caller's. */
  push(measures: StepMeasures, lambda: number): void {
    this.steps.push(tf.keep(tf.stack(MEASURES.map((value) => measures[value]))));
    this.lambda = lambda;
  }

  /** Measures of the steps since the last call; without any, the last known ones and no series. */
  async take(): Promise<StepStats> {
    const steps = this.steps;
    if (steps.length === 0) return noNewSteps(this.last);
    const lambda = this.lambda;
    this.steps = [];
    const all = tf.concat(steps);
    tf.dispose(steps);
    try {
      const values = await this.guard.guard(all.data<'float32'>());
      this.last = toStats(values, lambda);
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
