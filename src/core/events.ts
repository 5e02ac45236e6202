// What the worker posts: answers to commands, and events that tell what happened to the run. Types
// only: nothing here runs.
import type { PruneRate } from './brand';
import type { Recovery } from './commands';
import type { ViTConfig } from './config';
import type { EngineChoice, EngineInfo } from './engine-info';
import type { ErrorReport } from './errors';
import type { ClassScore } from './evaluation';
import type { HeldOut } from './images';
import type {
  KeptNetwork,
  ResultRow,
  Source,
  Stage,
  StoppedPhase,
  UnkeptReason,
} from './network-state';
import type { Checkpoint, Lineage } from './lineage';
import type { BlockKept } from './params';
import type { EngineId, Phase, RunConfig } from './run-config';
import type { CriterionId } from './scores';
import type { Deed } from './run-log';
import type { RecordedCurves, RunLine, RunTag, StoredRuns } from './run-record';
import type { ReadingProgress } from './own-set';
import type { Picture } from './pictures';
import type { StepSeries, StepStats } from './step-stats';

/** What keeps the worker busy. */
export type Task =
  Phase | 'prune' | 'evaluate' | 'control' | 'engine' | 'compute' | 'load' | 'timing' | 'pictures';

/** Steps of a phase, one behind the other. */
export interface Stretch {
  readonly phase: Phase;
  /** The last one's, of the phase and of the run. */
  readonly step: number;
  readonly globalStep: number;
  readonly lambda: number;
  readonly series: StepSeries;
}

/** A look at validation images, after a step of the run. */
export interface Look {
  readonly globalStep: number;
  readonly top1: number;
  readonly loss: number;
}

/** The same class by class, while it trains. */
export interface ClassLook extends Look {
  /** Images looked at. */
  readonly count: number;
  readonly classes: readonly ClassScore[];
}

/** What a run told before it was stored: of its steps, in their order, and some of its gates, or their averages. */
export interface Past {
  readonly stretches: readonly Stretch[];
  readonly looks: readonly Look[];
  readonly gates: readonly { readonly globalStep: number; readonly gates: Float32Array }[];
  /** Where no step is known any more, as of version 0.1.0 of the page: the curves that stand in its record. */
  readonly recorded?: RecordedCurves;
}

/** What happened to a run. Each carries the run's number; the page drops those of older runs. */
export type RunEvent = { readonly run: number } & (
  | {
      /** A fresh run: everything before it is over. */
      readonly type: 'run';
      readonly config: RunConfig;
      readonly model: ViTConfig;
      /** What its network came with as names of its classes, in the order of its head; null where nobody named them. */
      readonly classNames: readonly string[] | null;
      readonly source: Source;
      readonly stage: Stage;
      /** What it is called; number and look may still change while nothing of it is stored. */
      readonly tag: RunTag;
    }
  | { readonly type: 'config'; readonly config: RunConfig }
  | {
      /** Something was done to the run's networks, or goes on, for scripts; see run-log.ts. */
      readonly type: 'did';
      /** Its place among all deeds of the run, from 0; what stood there is replaced. */
      readonly place: number;
      readonly deed: Deed;
    }
  /** What the run is, all of it: it began, or goes on from where it was stored. */
  | { readonly type: 'lineage'; readonly lineage: Lineage }
  | {
      /** One of its checkpoints is new, further on, measured, or the network at hand. */
      readonly type: 'checkpoint';
      readonly checkpoint: Checkpoint;
      /** The network at hand. */
      readonly head: string;
    }
  | {
      /** The network at hand changed: its stage, its widths, the rate of its cut, its origin. */
      readonly type: 'network';
      readonly stage: Stage;
      readonly kept: readonly BlockKept[] | null;
      readonly rate: PruneRate | null;
      /** What ranked the channels of its cut; absent where that was |g|. */
      readonly criterion?: CriterionId;
      /** Channels removed. */
      readonly pruned: number;
      /** Where the network at hand and, behind a cut, its parent came from. */
      readonly source: Source;
      readonly parentSource: Source;
      /** False behind a cut that came without its parent: gates of 0 and 1 stand for scores nobody has. */
      readonly parentKnown: boolean;
      readonly stopped: StoppedPhase | null;
    }
  | {
      /** A snapshot of the parent's gates, raw, in flat order. */
      readonly type: 'gates';
      readonly gates: Float32Array;
      /** Running means of |g|, which score them; null where |g| itself does. */
      readonly averages: Float32Array | null;
      /** True where a phase begins: the histogram keeps its outline. */
      readonly start: boolean;
    }
  | {
      /** Scores of the parent at rest that its gates alone do not tell, in flat order. */
      readonly type: 'scores';
      readonly criterion: CriterionId;
      readonly values: Float32Array;
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
      /** As in `gates`. */
      readonly averages: Float32Array | null;
      /** Learning rate of the last step. */
      readonly lr: number;
      readonly stepsPerSecond: number;
      readonly secondsLeft: number;
    }
  /** Validation images measured at a step of the run. */
  | ({ readonly type: 'validation' } & ClassLook)
  /** The run goes on from a stored one: what that had told. */
  | ({ readonly type: 'past' } & Past)
  | {
      /** Accuracy of the parent with the mask of a rate. */
      readonly type: 'mask-accuracy';
      readonly rate: number;
      readonly top1: number;
      readonly count: number;
      readonly split: HeldOut;
    }
  | {
      /** The idle worker began to measure the mask of a rate, or, with null, measures no more. */
      readonly type: 'survey';
      readonly next: number | null;
    }
  /** How far the reading of a person's pictures has come; a few a second at most. */
  | ({ readonly type: 'reading' } & ReadingProgress)
  /** The pictures that stand for what the network sees, from now on. */
  | { readonly type: 'pictures'; readonly pictures: readonly Picture[] }
  /** What an opened network brought along; each line is told as a `result` too. */
  | { readonly type: 'results'; readonly rows: readonly ResultRow[] }
  | { readonly type: 'result'; readonly row: ResultRow }
  | {
      /** What is kept in the browser now, the newest first. */
      readonly type: 'kept';
      readonly networks: readonly KeptNetwork[];
      /** The name of that of the run at hand; null where it is not among them. */
      readonly own: string | null;
    }
  /** What the browser keeps, all of it. */
  | ({ readonly type: 'runs' } & StoredRuns)
  /** One of these runs is new, or further on. */
  | { readonly type: 'stored'; readonly record: RunLine }
  /** The network at hand is not kept as it is. */
  | { readonly type: 'unkept'; readonly why: UnkeptReason; readonly error: ErrorReport }
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
      /** Step of its phase that training goes on from where it broke off; null where none did. */
      readonly goodStep: number | null;
    }
  | {
      /** The engine has not answered the work at hand for so many seconds; 0 once it has. */
      readonly type: 'waits';
      readonly seconds: number;
    }
  /** Something failed beside the work at hand, which goes on. */
  | { readonly type: 'stray'; readonly error: ErrorReport }
  /** What had failed works again. */
  | { readonly type: 'recovered' }
);

export type RunEventType = RunEvent['type'];

/** Everything the worker posts. */
export type Event =
  | RunEvent
  | { readonly type: 'alive' }
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refused'; readonly id: number; readonly error: ErrorReport };
