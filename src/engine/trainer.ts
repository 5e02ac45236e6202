// The one interface behind which every engine trains. Session and tests know nothing else of them.
import type { KeepMask } from '../core/brand';
import type { EngineError } from '../core/errors';
import type { Evaluation } from '../core/evaluation';
import type { ImageSet, Split } from '../core/images';
import type { Inspection } from '../core/inspection';
import type { ModelShape, ParamSet } from '../core/params';
import type { EngineInfo } from '../core/engine-info';
import type { StepStats } from '../core/step-stats';
import type { EngineRecord } from '../core/engine-record';
import type { EngineId } from '../core/run-config';

/** Settings of one step. */
export interface Hyper {
  /** Learning rate of everything but gates. */
  readonly lr: number;
  readonly gateLr: number;
  /** λ in ce + λ·Σ|g|. */
  readonly lambda: number;
  /** AdamW's decay, on matrices only. */
  readonly weightDecay: number;
  readonly labelSmoothing: number;
  /** False keeps the gates where they are (dense phase, compact network). */
  readonly trainGates: boolean;
  /**
   * Trained gates are scored by the mean of |g| over about so many of the last steps, all of them while there
   * are fewer; by |g| itself where that is 1 or absent.
   */
  readonly average?: number;
  /**
   * Moves the images of a step as core/augment.ts decides by this seed and the step's number; off where
   * absent or null. Pixels from outside of an image are black, 0 in images of floats.
   */
  readonly augmentSeed?: number | null;
  /** Whether they may be mirrored where they are moved; absent means they may. */
  readonly mirror?: boolean;
}

/** Everything a training can go on from. */
export interface TrainerState {
  /** With the means that gates are scored by, where they are; see `averageName` in core/gates.ts. */
  readonly params: ParamSet;
  /** Adam's moments, by parameter. */
  readonly firstMoment: ParamSet;
  readonly secondMoment: ParamSet;
  /** AdamW steps behind the moments. */
  readonly steps: number;
}

/** A part of a split, in images. */
export interface Range {
  readonly start: number;
  readonly count: number;
}

/** One model on one device. Calls enqueue; only what returns a Promise reads back. */
export interface Trainer {
  readonly info: EngineInfo;
  readonly shape: ModelShape;
  /** Resolves when the device is lost or reports an error; never rejects. */
  readonly lost: Promise<EngineError>;
  /** Adds images behind those already there. The trainer keeps the arrays; they must not change. */
  appendData(split: Split, data: ImageSet): void;
  /**
   * One AdamW step (β 0.9, 0.999, ε 1e-8) on the images of the train split at `batch`, or on images
   * handed in. Any number of images from 1.
   */
  step(batch: Uint32Array | ImageSet, hyper: Hyper): void;
  /** Back-pressure: resolves when at most so many steps are queued, by default a few. */
  idle(most?: number): Promise<void>;
  /** Measures of the steps since the last call. */
  stats(): Promise<StepStats>;
  /** Flat, in the order of core/gates.ts; all 1 in a compact network. */
  gates(): Promise<Float32Array>;
  /** The means of |g| that gates are scored by, alike; null where |g| itself scores them. */
  averages(): Promise<Float32Array | null>;
  /** Measures a part of a split, all of it by default, with gates outside the mask set to 0. */
  evaluate(split: Split, mask?: KeepMask | null, range?: Range): Promise<Evaluation>;
  /** [count, classes], row-major. */
  logits(images: ImageSet, mask?: KeepMask | null): Promise<Float32Array>;
  /** How it answers, with gates outside the mask set to 0. */
  inspect(images: ImageSet, mask?: KeepMask | null): Promise<Inspection>;
  /** Gradient of ce + λ·Σ|g| by every parameter, gates included, whatever `trainGates` says. */
  gradients(images: ImageSet, hyper: Hyper): Promise<ParamSet>;
  /** As a {@link TrainerState} has them. */
  params(): Promise<ParamSet>;
  /** New parameters of the same shape; moments and step count start anew. */
  load(params: ParamSet): void;
  state(): Promise<TrainerState>;
  restore(state: TrainerState): void;
  destroy(): void;
}

export interface TrainerOptions {
  /** Images a step, for engines that prepare their memory. */
  readonly batch: number;
  /** False for one that only answers, never steps, and has no memory for that; by itself it trains. */
  readonly trains?: boolean;
  readonly signal: AbortSignal | null;
  /** 0…1 while the engine prepares itself. */
  readonly onProgress: ((share: number) => void) | null;
  /** Called between two operations by an engine that holds a processor; may wait. */
  readonly giveWay?: (() => void) | null;
  /** What a run to be repeated was made with; without it the engine chooses. */
  readonly record?: Partial<EngineRecord> | null;
}

/** Makes a trainer. @throws EngineError when the engine cannot run here. */
export type MakeTrainer = (
  kind: EngineId,
  shape: ModelShape,
  params: ParamSet,
  options: TrainerOptions,
) => Promise<Trainer>;
