// What runs a plan: one on the GPU (wgsl/), one on the processor (wasm/), a plain one in the tests.
// An executor knows memory and operations; networks, losses and phases are the trainer's.
import type { EngineError } from '../core/errors';
import type { ImageSet, Split } from '../core/images';
import type { EngineInfo } from '../core/engine-info';
import type { Plan } from './graph';
import type { Region, View } from './memory';
import type { Op } from './operations';
import type { TrainerOptions } from './trainer';

/** The images of a run. Indices are in range: the trainer has checked them. */
export type Input = (
  | { readonly kind: 'indices'; readonly split: Split; readonly indices: Uint32Array }
  | {
      readonly kind: 'images';
      readonly set: ImageSet;
      readonly start: number;
      readonly count: number;
    }
) & {
  /** How each image is moved, packed as in core/augment.ts; absent: not at all. */
  readonly moves?: Uint32Array;
  /** Which part of a step's images these are; absent: all of them. */
  readonly part?: StepPart;
};

/** One of the parts of a step, in images. The first is the largest. */
export interface StepPart {
  /** Of the whole step. */
  readonly whole: number;
  /** Of the parts before this one. */
  readonly before: number;
  /** Of the first part. */
  readonly first: number;
}

/** Images of a run. */
export const imagesOf = (input: Input): number =>
  input.kind === 'images' ? input.count : input.indices.length;

/** The step that a run of so many images is a part of. */
export const partOf = (input: Input | null, images: number): StepPart =>
  input?.part ?? { whole: images, before: 0, first: images };

/** What changes from step to step. */
export interface Scalars {
  readonly lr: number;
  readonly gateLr: number;
  readonly lambda: number;
  readonly weightDecay: number;
  readonly labelSmoothing: number;
  readonly trainGates: boolean;
  /** What |gate| after this step counts for in its running mean, 0…1; the mean before counts for the rest. */
  readonly newest: number;
  /** Number of this AdamW step, from 1. */
  readonly time: number;
}

/** Of a run that does not train: no operation of it reads them. */
export const NO_SCALARS: Scalars = {
  ...{ lr: 0, gateLr: 0, lambda: 0, weightDecay: 0, labelSmoothing: 0 },
  trainGates: false,
  newest: 1,
  time: 1,
};

export interface Executor {
  readonly info: EngineInfo;
  /** Resolves when the device is lost or reports an error; never rejects. */
  readonly lost: Promise<EngineError>;
  /** Adds images behind those already there. */
  appendData(split: Split, data: ImageSet): void;
  /**
   * Enqueues operations in order. `input` (at most plan.batch images, at least one) feeds `patches`
   * and `loss`; it also says how many images the batch has. Null where no operation asks for images.
   * @throws EngineError where nothing is queued and what runs it is gone
   */
  run(ops: readonly Op[], scalars: Scalars, input: Input | null): void;
  /** Enqueues a write; the values are copied at once. */
  write(region: Region, offset: number, values: Float32Array): void;
  /** Reads floats as they are behind everything enqueued before this call. */
  read(region: Region, offset: number, floats: number): Promise<Float32Array>;
  /** The rows of a view of `work` for `count` images, its true columns only: [count·rows, cols]. */
  readView(view: View, count: number): Promise<Float32Array>;
  /** Records of `measure` since the last call, oldest first; values in the order of step-stats.ts. */
  measures(): Promise<Float32Array>;
  /** Back-pressure: resolves when what came before the last `most` calls is done, by default a few. */
  idle(most?: number): Promise<void>;
  /**
   * Makes room for another batch of the same network; `work` loses its content.
   * @throws EngineError where there is no such room; then the plan before goes on
   */
  replan(plan: Plan): void;
  destroy(): void;
}

/**
 * Prepares an executor: memory zeroed but `mask`, which is 1; kernels compiled.
 * @throws EngineError when this machine cannot run it.
 */
export type CreateExecutor = (plan: Plan, options: TrainerOptions) => Promise<Executor>;
