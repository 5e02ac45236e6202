// A contestant inside its process or page: a network that takes steps. What goes around it (clocks,
// messages, rounds) is the same for all of them.

export interface Stepper {
  /** Threads it computes on. */
  readonly threads: number;
  /** What runs it, in words of its own. */
  readonly adapter: string;
  /** Enqueues one step; waits only as the library makes a training loop wait. */
  step(): Promise<void>;
  /** Resolves behind everything enqueued, with the last step's loss ce + λ·Σ|g|. */
  settle(): Promise<number>;
  /**
   * Milliseconds of JavaScript in every `step` since the last call, waiting left out; null where
   * nobody measures them.
   */
  busy(): readonly number[] | null;
  destroy(): void;
}
