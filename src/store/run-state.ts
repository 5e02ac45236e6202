// The run as the page knows it: its parts, and how it is before the worker has spoken. What events
// make of it stands in reduce-run.ts.
import { modelOf } from '../core/data-fit';
import { DEFAULT_CONFIG, type EngineId, type Phase, type RunConfig } from '../core/run-config';
import type { ViTConfig } from '../core/config';
import type { ErrorReport } from '../core/errors';
import { NO_CURVES, type Curves } from '../core/run-curves';
import { planted, type Lineage } from '../core/lineage';
import type { GateValues } from '../core/gates';
import type { BlockKept } from '../core/params';
import type { ReadingProgress } from '../core/own-set';
import type { Picture } from '../core/pictures';
import type { Ranking } from '../core/ranking';
import type { Scores } from '../core/scores';
import type { RateAccuracy, RecordingId } from '../core/recording';
import type { Recovery } from '../core/commands';
import type { EngineChoice, EngineInfo, EngineTime } from '../core/engine-info';
import type { ClassLook, Task } from '../core/events';
import type { CutName, ResultRow, Source, Stage, StoppedPhase } from '../core/network-state';
import type { StepStats } from '../core/step-stats';
import { noHistory, type GateHistory } from './gate-history';
import type { NetworkTime } from '../core/network-times';

/** One snapshot of the gates, and their scores as the page shows them, ranked once. */
export interface GateSnapshot extends GateValues {
  /** By the criterion at hand; by |g| while its scores are not known, as they are not while it trains. */
  readonly ranking: Ranking;
}

/** A cut that was carried out. */
export interface Committed extends CutName {
  readonly rate: number;
  readonly pruned: number;
  readonly kept: readonly BlockKept[];
}

/** What keeps the worker busy; `task` null is rest. */
export interface Activity {
  readonly task: Task | null;
  readonly paused: boolean;
  readonly done: number;
  readonly total: number;
}

/** The last word of a training phase. */
export interface Progress {
  readonly phase: Phase;
  readonly step: number;
  readonly steps: number;
  readonly globalStep: number;
  readonly stats: StepStats;
  readonly lr: number;
  readonly stepsPerSecond: number;
  readonly secondsLeft: number;
}

export interface Failure {
  readonly error: ErrorReport;
  readonly recoveries: readonly Recovery[];
  /** Step of its phase that training goes on from where it broke off; null where none did. */
  readonly goodStep: number | null;
}

/** Accuracy of the parent with a rate's mask, as measured, and on how many images of which split. */
export type MaskAccuracy = RateAccuracy;

/** A line of the result table as the page keeps it. */
export interface Result extends ResultRow {
  /** True where the cut behind it was undone: its network is gone, its measures stay. */
  readonly undone?: true;
}

/** Milliseconds an image before and after a cut, and on which engine. */
export interface InferenceTime {
  readonly engine: EngineId;
  readonly before: number;
  readonly after: number;
}

/** What stands in the place of the network at hand; see `stand-in.ts`. */
export interface StandInName {
  readonly kind: 'ones' | 'recording';
  /** Which recording, else null. */
  readonly id: RecordingId | null;
  /** Step of its sparse phase, and how many that has; 0 where nothing was trained. */
  readonly step: number;
  readonly steps: number;
  /** λ of that phase; absent where nothing was trained. */
  readonly lambda?: number;
}

export interface RunState {
  readonly run: number;
  /** Null where the gates and measures are those of the network at hand. */
  readonly standIn: StandInName | null;
  /** False until the worker has said what is open. */
  readonly open: boolean;
  /** As it is set now; how the run was trained says its lineage. */
  readonly config: RunConfig;
  /** Its networks, from what it began with to the one at hand. */
  readonly lineage: Lineage;
  readonly model: ViTConfig;
  /** What the network came with as names of its classes; null where nobody named them. */
  readonly classNames: readonly string[] | null;
  /** What the run began with. */
  readonly source: Source;
  /** Whether it goes on from what the browser kept: how that was trained was not seen here. */
  readonly continued: boolean;
  /** Whose results those of the network at hand and of its parent are; see `Source`. */
  readonly origin: { readonly network: Source; readonly parent: Source };
  /** False where the gates are no scores: those of a cut that came without its parent. */
  readonly parentKnown: boolean;
  readonly stage: Stage;
  /** The phase that can go on where it was stopped. */
  readonly stopped: StoppedPhase | null;
  readonly committed: Committed | null;
  readonly activity: Activity;
  /** How far the reading of a person's pictures has come; null while none are read. */
  readonly reading: ReadingProgress | null;
  /** Seconds that the engine has not answered the work at hand for, once that is long; else 0. */
  readonly waits: number;
  readonly progress: Progress | null;
  readonly snapshot: GateSnapshot | null;
  /** Rankings of the weights at hand that the gates of the snapshot alone do not tell. */
  readonly scored: readonly Ranking[];
  /** The scores where the present phase began. */
  readonly startScores: Scores | null;
  /** How the scores of the gates moved over the steps of the run. */
  readonly history: GateHistory;
  readonly curves: Curves;
  /** The last look at validation images of this visit, class by class; null before the first. */
  readonly look: ClassLook | null;
  readonly results: readonly Result[];
  /** By rising rate, all on one split; of the weights at hand, on validation images. */
  readonly maskAccuracies: readonly MaskAccuracy[];
  /** The images that stand for what the network sees; none until the worker has told them. */
  readonly pictures: readonly Picture[];
  /** The rate whose mask the idle worker is measuring. */
  readonly surveying: number | null;
  readonly data: { readonly loaded: number; readonly total: number };
  /** The engine at work; null until something has been computed. */
  readonly engine: EngineInfo | null;
  /** The one that works, or will. */
  readonly engineChosen: EngineId | null;
  readonly engines: readonly EngineChoice[];
  /** Measured step times of the network at hand, by engine. */
  readonly engineTimes: readonly EngineTime[];
  /** What the cut at hand gained, measured. */
  readonly inference: InferenceTime | null;
  /** Measured times of the networks of this run, one for each rate. */
  readonly times: readonly NetworkTime[];
  readonly failure: Failure | null;
  /** Why the browser does not keep the network at hand as it is; null where nothing is in the way. */
  readonly unkept: ErrorReport | null;
}

const REST: Activity = { task: null, paused: false, done: 0, total: 0 };

export const initialRun: RunState = {
  run: 0,
  standIn: null,
  open: false,
  config: DEFAULT_CONFIG,
  lineage: planted(
    {
      ...{ config: DEFAULT_CONFIG, at: 0, shape: null, cursor: 0 },
      standing: { stage: 'fresh', source: 'init', steps: 0 },
    },
    { origin: 'fresh', brought: [] },
  ),
  model: modelOf(DEFAULT_CONFIG),
  classNames: null,
  source: 'init',
  continued: false,
  origin: { network: 'init', parent: 'init' },
  parentKnown: true,
  stage: 'fresh',
  stopped: null,
  committed: null,
  activity: REST,
  reading: null,
  waits: 0,
  progress: null,
  snapshot: null,
  scored: [],
  startScores: null,
  history: noHistory,
  curves: NO_CURVES,
  look: null,
  results: [],
  maskAccuracies: [],
  pictures: [],
  surveying: null,
  data: { loaded: 0, total: 0 },
  engine: null,
  engineChosen: null,
  engines: [],
  engineTimes: [],
  inference: null,
  times: [],
  failure: null,
  unkept: null,
};
