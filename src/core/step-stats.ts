// What training steps measured. Types only: nothing here runs.

/** Measures of training steps; the scalars are those of the last step, `series` has every one. */
export interface StepStats {
  /** Steps since the last call. */
  readonly steps: number;
  /** Mean cross-entropy of the batch, label smoothing included. */
  readonly ce: number;
  /** Σ|g| over all gates. */
  readonly l1: number;
  /** ce + λ·l1. */
  readonly loss: number;
  /** Share of the batch classified right, 0…1. */
  readonly accuracy: number;
  /** L2 norm of the gradient over all trained parameters. */
  readonly gradNorm: number;
  readonly series: StepSeries;
}

/** One value a step, oldest first. */
export interface StepSeries {
  readonly ce: Float32Array;
  readonly l1: Float32Array;
  readonly accuracy: Float32Array;
  readonly gradNorm: Float32Array;
}

/** What a training command answers: all its steps, and whether it was stopped before its end. */
export interface TrainResult extends StepStats {
  readonly stopped: boolean;
  /** Whether the phase is no longer than its warm-up, so that its learning rate only rises. */
  readonly warmupOnly: boolean;
}
