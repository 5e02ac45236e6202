// Every message between page and worker. Commands go one way and are answered by id; events go the
// other way and tell what happened to the run. Types only: nothing here runs.
import type { PruneRate } from './brand';
import type { ViTConfig } from './config';
import type { ErrorReport } from './errors';
import type { Evaluation } from './evaluation';
import type { Split } from './images';
import type { BlockKept } from './params';
import type { DeepPartial, EngineId, Phase, RunConfig, Start } from './run-config';

// ---------------------------------------------------------------- what travels

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
}

/** The engine a run uses, as recorded with it. */
export interface EngineInfo {
  readonly id: EngineId;
  /** The GPU or processor as the browser names it. */
  readonly adapter: string;
  /** What products read; where that is half precision, sums and all that is kept are float32 still. */
  readonly precision: 'float32' | 'float16/32';
  readonly threads: number;
  /** Kernel variants in use, which a repeated run is made with. */
  readonly variants: readonly string[];
  /** Kernels a training step starts; null where nobody counts. */
  readonly dispatches: number | null;
}

/** Why an engine is or is not to be had; the page has a sentence for each. */
export type EngineReason =
  'hardware-gpu' | 'software-gpu' | 'no-webgpu' | 'no-adapter' | 'simd' | 'no-wasm' | 'always';

export interface EngineChoice {
  readonly id: EngineId;
  readonly available: boolean;
  readonly code: EngineReason;
  /** The same in an English sentence. */
  readonly reason: string;
  /** Whether it can train in half precision here; absent: no. */
  readonly half?: boolean;
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

/** How far the network at hand has come. */
export type Stage = 'fresh' | 'dense' | 'sparse' | 'pruned' | 'finetuned';

/** Where a network came from; what was trained or cut in the run itself counts as `init`. */
export type Source = 'init' | 'shipped' | 'file';

/** A network that an earlier visit, or the run before, left in the browser. */
export interface KeptNetwork {
  /** When it was kept, milliseconds since 1970. */
  readonly when: number;
  /** Training steps behind it; null when nobody knows. */
  readonly steps: number | null;
  /** The rate it was cut at; null where it was not. */
  readonly rate: number | null;
  /** Top-1 on test images, 0…1; null where it was not measured. */
  readonly top1: number | null;
}

/** A phase that was stopped before its end and can go on from there, with its optimizer. */
export interface StoppedPhase {
  readonly phase: Phase;
  /** Steps done, and those the phase has in all. */
  readonly step: number;
  readonly steps: number;
}

/** One line of the result table. Null measures have not been taken. */
export interface ResultRow {
  readonly kind: 'dense' | 'sparse' | 'pruned' | 'finetuned' | 'control';
  /** The cut behind the row; null where nothing is cut. */
  readonly rate: number | null;
  /** Training steps up to here, all phases together; null when a file does not say. */
  readonly steps: number | null;
  readonly params: number;
  readonly macs: number;
  /** The same in the paper's accounting. */
  readonly paramsPaper: number;
  readonly macsPaper: number;
  readonly top1: number | null;
  readonly top5: number | null;
  /** Test images behind the accuracies. */
  readonly count: number;
  readonly source: Source;
}

// ---------------------------------------------------------------- commands

/** Images and labels handed in directly; floats as the network sees them. */
export interface GivenImages {
  /** [count, C, H, W] */
  readonly images: Float32Array;
  readonly count: number;
}

export interface GivenBatch {
  readonly images: Float32Array;
  readonly labels: Uint32Array;
  readonly lambda: number;
  readonly labelSmoothing: number;
}

export interface GivenStep extends GivenBatch {
  readonly lr: number;
  readonly gateLr: number;
  readonly weightDecay: number;
}

/** Ways out of a failure. */
export type Recovery =
  'halve-lr' | 'continue-on-wasm' | 'retry-engine' | 'one-thread' | 'restart-engine' | 'reset';

/** What the page may ask of the worker: name → argument and answer. */
export interface Calls {
  /**
   * First of all: where the site's files are, and what to show until a person asks for more. With
   * `keeps` false, from then on nothing that is trained is kept in the browser.
   */
  open: {
    arg: { base: string; change: DeepPartial<RunConfig>; start?: Start | null; keeps?: boolean };
    answer: RunConfig;
  };
  engines: { arg: null; answer: EngineChoice[] };
  /** Times a step of the network at hand on the engines named, or on all but those of a software GPU. */
  timeEngines: { arg: { engines: readonly EngineId[] | null }; answer: EngineTime[] };
  /** Times the parent against what a rate would leave of it; the run itself stays as it is. */
  timeInference: { arg: { rate: number; rounds: number }; answer: InferenceTimes };
  configure: { arg: DeepPartial<RunConfig>; answer: RunConfig };
  train: {
    arg: { phase: 'dense' | 'sparse'; steps: number; paused?: boolean };
    answer: TrainResult;
  };
  prune: { arg: { rate: number }; answer: Evaluation };
  undoPrune: { arg: null; answer: null };
  finetune: { arg: { steps: number; paused?: boolean }; answer: TrainResult };
  /** The rest of the phase that was stopped, on the same optimizer and the same schedule. */
  goOn: { arg: { paused?: boolean }; answer: TrainResult };
  evaluate: {
    arg: { split: Exclude<Split, 'train'>; rate?: number };
    answer: Evaluation;
  };
  logits: { arg: GivenImages & { rate?: number }; answer: Float32Array };
  gradients: { arg: GivenBatch; answer: Record<string, Float32Array> };
  step: { arg: GivenStep; answer: StepStats };
  loadModel: { arg: { safetensors: ArrayBuffer; config: ViTConfig | null }; answer: null };
  saveModel: { arg: { compact: boolean }; answer: Uint8Array };
  /**
   * Whether the worker may measure the parent with masks while it has nothing else to do. Any other
   * command ends the leave at once; the page gives it again when it is quiet.
   */
  survey: { arg: { on: boolean }; answer: null };
  /** A dense network trained with as many steps, never cut, for the table. */
  denseControl: { arg: null; answer: Evaluation };
  /** Back to the network that ships with the page. */
  openShipped: { arg: null; answer: null };
  /** Back to the network that was kept in the browser; see {@link KeptNetwork}. */
  openKept: { arg: null; answer: null };
  /** Removes what was kept. */
  forgetKept: { arg: null; answer: null };
  /** Out of a failure, from the last good state. */
  recover: { arg: { way: Recovery }; answer: null };
  reset: { arg: null; answer: null };
  pause: { arg: null; answer: null };
  resume: { arg: null; answer: null };
  stop: { arg: null; answer: null };
  /** One step while paused. */
  advance: { arg: null; answer: null };
}

export type CallName = keyof Calls;
export type Arg<K extends CallName> = Calls[K]['arg'];
export type Answer<K extends CallName> = Calls[K]['answer'];

/** A command as it is posted. */
export type Command = { [K in CallName]: { id: number; type: K; arg: Arg<K> } }[CallName];

// ---------------------------------------------------------------- events

/** What keeps the worker busy. */
export type Task =
  Phase | 'prune' | 'evaluate' | 'control' | 'engine' | 'data' | 'compute' | 'load' | 'timing';

/** What happened to a run. Each carries the run's number; the page drops those of older runs. */
export type RunEvent = { readonly run: number } & (
  | {
      /** A fresh run: everything before it is over. */
      readonly type: 'run';
      readonly config: RunConfig;
      readonly model: ViTConfig;
      readonly source: Source;
      readonly stage: Stage;
    }
  | { readonly type: 'config'; readonly config: RunConfig }
  | {
      /** The network at hand changed: its stage, its widths, the rate of its cut, its origin. */
      readonly type: 'network';
      readonly stage: Stage;
      readonly kept: readonly BlockKept[] | null;
      readonly rate: PruneRate | null;
      /** Channels removed. */
      readonly pruned: number;
      /** Where the network at hand and, behind a cut, its parent came from. */
      readonly source: Source;
      readonly parentSource: Source;
      readonly stopped: StoppedPhase | null;
    }
  | {
      /** A snapshot of the parent's gates, raw, in flat order. */
      readonly type: 'gates';
      readonly gates: Float32Array;
      /** True where a phase begins: the histogram keeps its outline. */
      readonly start: boolean;
    }
  | {
      readonly type: 'activity';
      readonly task: Task | null;
      readonly paused: boolean;
      /** Steps, images or parts done and to do; `total` 0 when unknown. */
      readonly done: number;
      readonly total: number;
    }
  | {
      /** Training moved on; at most ten a second. */
      readonly type: 'progress';
      readonly phase: Phase;
      /** Steps done in this phase and in the whole run. */
      readonly step: number;
      readonly steps: number;
      readonly globalStep: number;
      readonly stats: StepStats;
      readonly gates: Float32Array;
      /** Learning rate of the last step. */
      readonly lr: number;
      readonly stepsPerSecond: number;
      readonly secondsLeft: number;
    }
  | {
      /** Validation images measured at a step of the run. */
      readonly type: 'validation';
      readonly globalStep: number;
      readonly top1: number;
      readonly loss: number;
    }
  | {
      /** Accuracy of the parent with the mask of a rate. */
      readonly type: 'mask-accuracy';
      readonly rate: number;
      readonly top1: number;
      readonly count: number;
      readonly split: Split;
    }
  | {
      /** The idle worker began to measure the mask of a rate, or, with null, measures no more. */
      readonly type: 'survey';
      readonly next: number | null;
    }
  | { readonly type: 'result'; readonly row: ResultRow }
  | {
      /** What is kept in the browser now; null is nothing. */
      readonly type: 'kept';
      readonly network: KeptNetwork | null;
    }
  | {
      /** A step was timed; see {@link EngineTime}. */
      readonly type: 'engine-time';
      readonly id: EngineId;
      readonly ms: number;
      readonly batch: number;
    }
  | {
      /** Milliseconds an image through the parent and through the compact network, forward only. */
      readonly type: 'inference-time';
      readonly engine: EngineId;
      readonly before: number;
      readonly after: number;
      /** The fastest and the slowest round of each, where `before` and `after` are medians. */
      readonly beforeRange: readonly [number, number];
      readonly afterRange: readonly [number, number];
    }
  | { readonly type: 'data'; readonly loaded: number; readonly total: number }
  | {
      readonly type: 'engine';
      /** The engine at work; null until something has to be computed. */
      readonly info: EngineInfo | null;
      /** The one that works, or will; null when the wanted one is not to be had. */
      readonly chosen: EngineId | null;
      readonly choices: readonly EngineChoice[];
    }
  | {
      readonly type: 'failed';
      readonly error: ErrorReport;
      readonly recoveries: readonly Recovery[];
    }
);

export type RunEventType = RunEvent['type'];

/** Everything the worker posts. */
export type Event =
  | RunEvent
  | { readonly type: 'alive' }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly error: ErrorReport };
