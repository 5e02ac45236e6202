// `window.espalier`: the commands of the buttons for scripts, notebooks and teachers. Stable: names
// are added, never changed.
import type { ViTConfig } from '../core/config';
import type { Evaluation } from '../core/evaluation';
import type { Preview } from '../core/prune-plan';
import type { EngineChoice, GivenBatch, RunEvent, StepStats, TrainResult } from '../core/protocol';
import type { DeepPartial, RunConfig } from '../core/run-config';

/** Events by name; each payload is the event as the worker posted it. */
export type EspalierEvents = { [E in RunEvent as E['type']]: E };

export interface Espalier {
  readonly version: string;
  engines(): Promise<EngineChoice[]>;
  configure(change: DeepPartial<RunConfig>): Promise<RunConfig>;
  train(o: { phase: 'dense' | 'sparse'; steps: number }): Promise<TrainResult>;
  /** The parent's gates, flat, in the order of core/gates.ts. */
  gates(): Float32Array;
  preview(rate: number): Preview;
  prune(rate: number): Promise<Evaluation>;
  finetune(o: { steps: number }): Promise<TrainResult>;
  evaluate(o: { split: 'test' | 'validation'; rate?: number }): Promise<Evaluation>;
  logits(o: { images: Float32Array; count: number; rate?: number }): Promise<Float32Array>;
  gradients(o: GivenBatch): Promise<Record<string, Float32Array>>;
  step(o: GivenBatch & { lr: number; gateLr: number; weightDecay: number }): Promise<StepStats>;
  loadModel(o: { safetensors: ArrayBuffer; config: ViTConfig }): Promise<void>;
  saveModel(o: { compact: boolean }): Promise<Uint8Array>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stop(): Promise<void>;
  reset(): Promise<void>;
  undoPrune(): Promise<void>;
  on<K extends keyof EspalierEvents>(
    event: K,
    listener: (e: EspalierEvents[K]) => void,
  ): () => void;
}
