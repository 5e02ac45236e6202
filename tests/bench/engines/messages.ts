// What the benchmark asks of a contestant's process or page, and what comes back. Types only.
import type { ViTConfig } from '../../../src/core/config';
import type { ParamSet } from '../../../src/core/params';
import type { EngineId } from '../../../src/core/run-config';
import type { Hyper } from '../../../src/engine/trainer';
import type { SizeName } from './sizes';

/** Who computes in a process or page. */
export type Maker =
  | {
      readonly library: 'espalier';
      readonly engine: EngineId;
      readonly threads?: number;
      /** Null lets the engine choose. */
      readonly kernels: readonly string[] | null;
    }
  | { readonly library: 'jax-js'; readonly device: 'wasm' | 'webgpu' };

/** Networks of the inference comparison; `trained` is the one that ships. */
export const MODELS = ['nano', 'small', 'deit-tiny', 'trained'] as const;
export type ModelName = (typeof MODELS)[number];

export interface Calls {
  /** Makes the network of a size, its data and its optimizer. */
  prepare: {
    arg: { maker: Maker; size: SizeName };
    answer: { threads: number; adapter: string };
  };
  steps: { arg: { count: number }; answer: StepsAnswer };
  /** One step, with the kernels it starts on the GPU. */
  dispatches: { arg: object; answer: { count: number; loss: number } };
  gradients: {
    arg: {
      engine: EngineId;
      config: ViTConfig;
      params: ParamSet;
      images: Float32Array;
      labels: Uint32Array;
      hyper: Hyper;
    };
    answer: { gradients: ParamSet };
  };
  inference: {
    arg: { engine: EngineId; model: ModelName; rounds: number; trained: Uint8Array };
    answer: InferenceAnswer;
  };
  /** The fastest large matrix product of jax-js and tfjs on the GPU. */
  peak: { arg: object; answer: { tflops: number; how: string } };
}

export interface StepsAnswer {
  /** Milliseconds of all steps together, to the last result. */
  readonly wall: number;
  /** Milliseconds of processor time of all threads; null in a page. */
  readonly cpu: number | null;
  /** Milliseconds of JavaScript that started each step; null where nobody measures them. */
  readonly js: readonly number[] | null;
  /** ce + λ·Σ|g| of the last step. */
  readonly loss: number;
}

/** Milliseconds an image, a value a round, dense and cut in turns. */
export interface InferenceAnswer {
  readonly dense: Timing[];
  readonly compact: Timing[];
  /** Share of the multiply-accumulates that stays. */
  readonly macsKept: number;
}

export interface Timing {
  readonly wall: number;
  readonly cpu: number | null;
}

export type Name = keyof Calls;

export interface Request<N extends Name = Name> {
  readonly name: N;
  readonly arg: Calls[N]['arg'];
}

export type Reply = { readonly answer: unknown } | { readonly error: string };

/** A contestant's process or page, from outside. */
export interface Child {
  /** @throws with the contestant's own words when it cannot */
  ask<N extends Name>(name: N, arg: Calls[N]['arg']): Promise<Calls[N]['answer']>;
  close(): Promise<void>;
}
