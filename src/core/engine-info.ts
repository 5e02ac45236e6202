// What is known of engines: the one at work, those to be had, and how long they take. Types only:
// nothing here runs.
import type { EngineId } from './run-config';

/** The engine a run uses, as recorded with it. */
export interface EngineInfo {
  readonly id: EngineId;
  /** The GPU or processor as the browser names it. */
  readonly adapter: string;
  /** What products read; where that is half precision, sums and all that is kept are float32 still. */
  readonly precision: 'float32' | 'float16/32';
  readonly threads: number;
  /**
   * What a repeated run is made with: kernel variants in use, and the size of a step's parts where there is no
   * room for all of its images at once (microBatchOf of engine-record.ts).
   */
  readonly variants: readonly string[];
  /** Kernels a training step starts; null where nobody counts. */
  readonly dispatches: number | null;
}

/** Why an engine is or is not to be had; the page has a sentence for each. */
export type EngineReason =
  | 'hardware-gpu'
  | 'software-gpu'
  | 'no-webgpu'
  | 'no-adapter'
  | 'no-answer'
  | 'simd'
  | 'no-wasm'
  | 'always';

export interface EngineChoice {
  readonly id: EngineId;
  readonly available: boolean;
  readonly code: EngineReason;
  /** The same in an English sentence. */
  readonly reason: string;
  /** Whether it can train in half precision here; absent: no. */
  readonly half?: boolean;
  /** Bytes of the largest piece of memory that its GPU allows; absent where pieces have no limit of their own. */
  readonly piece?: number;
}

/** How long a training step takes on an engine. */
export interface EngineTime {
  readonly id: EngineId;
  /** Milliseconds a step. */
  readonly ms: number;
  /** Images a step. */
  readonly batch: number;
}

/** Milliseconds a round took: its median and its range. */
export interface RoundTimes {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** How long the parent and what a cut would leave of it take for the same images, forward only. */
export interface InferenceTimes {
  readonly engine: EngineId;
  readonly threads: number;
  /** The GPU or processor as the browser names it. */
  readonly adapter: string;
  /** Images a round. */
  readonly images: number;
  readonly rounds: number;
  readonly rate: number;
  readonly before: RoundTimes;
  readonly after: RoundTimes;
}
