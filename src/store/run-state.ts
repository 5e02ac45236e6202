// The run as the page knows it: a pure function of the worker's events. Nothing here reads a clock,
// touches the page or sends a command.
import { DEFAULT_CONFIG, type EngineId, type Phase, type RunConfig } from '../core/run-config';
import { resolveModel, type ViTConfig } from '../core/config';
import type { ErrorReport } from '../core/errors';
import type { BlockKept } from '../core/params';
import { rankGates, type Ranking } from '../core/ranking';
import type {
  EngineChoice,
  EngineInfo,
  EngineTime,
  Recovery,
  ResultRow,
  RunEvent,
  Source,
  Stage,
  StepStats,
  StoppedPhase,
  Task,
} from '../core/protocol';
import { emptyCurve, extendCurve, type Curve, type Point } from './series';

/** One snapshot of the gates, ranked once. */
export interface GateSnapshot {
  readonly gates: Float32Array;
  readonly ranking: Ranking;
}

/** A cut that was carried out. */
export interface Committed {
  readonly rate: number;
  readonly pruned: number;
  readonly kept: readonly BlockKept[];
}

/** Where a phase lies on the curves, in steps of the run; `end` null while it runs. */
export interface PhaseBand {
  readonly phase: Phase;
  readonly start: number;
  readonly end: number | null;
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

export interface Curves {
  readonly ce: Curve;
  /** λ·Σ|g| share of the loss. */
  readonly penalty: Curve;
  /** Accuracy on the training batches. */
  readonly accuracy: Curve;
  /** Accuracy on validation images, as measured. */
  readonly validation: readonly Point[];
  readonly bands: readonly PhaseBand[];
}

export interface Failure {
  readonly error: ErrorReport;
  readonly recoveries: readonly Recovery[];
}

/** Accuracy of the parent with a rate's mask, as measured. */
export interface MaskAccuracy {
  readonly rate: number;
  readonly top1: number;
  readonly count: number;
}

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

export interface RunState {
  readonly run: number;
  /** False until the worker has said what is open. */
  readonly open: boolean;
  readonly config: RunConfig;
  readonly model: ViTConfig;
  /** What the run began with. */
  readonly source: Source;
  /** Whose results those of the network at hand and of its parent are; see `Source`. */
  readonly origin: { readonly network: Source; readonly parent: Source };
  readonly stage: Stage;
  /** The phase that can go on where it was stopped. */
  readonly stopped: StoppedPhase | null;
  readonly committed: Committed | null;
  readonly activity: Activity;
  readonly progress: Progress | null;
  readonly snapshot: GateSnapshot | null;
  /** The gates where the present phase began. */
  readonly startGates: Float32Array | null;
  readonly curves: Curves;
  readonly results: readonly Result[];
  readonly maskAccuracies: readonly MaskAccuracy[];
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
  readonly failure: Failure | null;
}

const REST: Activity = { task: null, paused: false, done: 0, total: 0 };
const NO_CURVES: Curves = {
  ce: emptyCurve,
  penalty: emptyCurve,
  accuracy: emptyCurve,
  validation: [],
  bands: [],
};

export const initialRun: RunState = {
  run: 0,
  open: false,
  config: DEFAULT_CONFIG,
  model: resolveModel(DEFAULT_CONFIG.model),
  source: 'init',
  origin: { network: 'init', parent: 'init' },
  stage: 'fresh',
  stopped: null,
  committed: null,
  activity: REST,
  progress: null,
  snapshot: null,
  startGates: null,
  curves: NO_CURVES,
  results: [],
  maskAccuracies: [],
  data: { loaded: 0, total: 0 },
  engine: null,
  engineChosen: null,
  engines: [],
  engineTimes: [],
  inference: null,
  failure: null,
};

/** Whether two rows speak of the same network; one that shipped and one's own are two. */
const sameRow = (a: ResultRow, b: ResultRow) =>
  a.kind === b.kind && a.rate === b.rate && a.source === b.source;

/** The run after an event. Events of older runs change nothing. */
export function reduceRun(run: RunState, event: RunEvent): RunState {
  if (event.run < run.run) return run;
  switch (event.type) {
    case 'run':
      return {
        ...initialRun,
        run: event.run,
        open: true,
        config: event.config,
        model: event.model,
        source: event.source,
        origin: { network: event.source, parent: event.source },
        stage: event.stage,
        data: run.config.data === event.config.data ? run.data : initialRun.data,
        engine: run.engine,
        engineChosen: run.engineChosen,
        engines: run.engines,
        activity: run.activity,
      };
    case 'config':
      return { ...run, config: event.config };
    case 'network':
      return {
        ...run,
        stage: event.stage,
        stopped: event.stopped,
        origin: { network: event.source, parent: event.parentSource },
        results: endsCut(run, event) ? withUndone(run) : run.results,
        inference: event.kept === null || event.stage === 'pruned' ? null : run.inference,
        engineTimes: (event.kept === null) === (run.committed === null) ? run.engineTimes : [],
        committed:
          event.kept === null || event.rate === null
            ? null
            : { rate: event.rate, pruned: event.pruned, kept: event.kept },
      };
    case 'gates':
      return withGates(run, event.gates, event.start);
    case 'activity': {
      const { task, paused, done, total } = event;
      const next = { ...run, activity: { task, paused, done, total } };
      if (task !== null) return next;
      const bands = closed(run.curves.bands, run.progress?.globalStep ?? 0);
      return { ...next, curves: { ...run.curves, bands } };
    }
    case 'progress':
      return withProgress(run, event);
    case 'validation': {
      const point = { step: event.globalStep, value: event.top1 };
      const validation = [...run.curves.validation, point];
      return { ...run, curves: { ...run.curves, validation } };
    }
    case 'mask-accuracy': {
      const others = run.maskAccuracies.filter((m) => m.rate !== event.rate);
      const measured = { rate: event.rate, top1: event.top1, count: event.count };
      const maskAccuracies = [...others, measured].sort((a, b) => a.rate - b.rate);
      return { ...run, maskAccuracies };
    }
    case 'result': {
      const known = run.results.some((row) => sameRow(row, event.row));
      const results = known
        ? run.results.map((row) => (sameRow(row, event.row) ? event.row : row))
        : [...run.results, event.row];
      return { ...run, results };
    }
    case 'engine-time': {
      const { id, ms, batch } = event;
      const others = run.engineTimes.filter((time) => time.id !== id);
      return { ...run, engineTimes: [...others, { id, ms, batch }] };
    }
    case 'inference-time': {
      const { engine, before, after } = event;
      return { ...run, inference: { engine, before, after } };
    }
    case 'data':
      return { ...run, data: { loaded: event.loaded, total: event.total } };
    case 'engine':
      return {
        ...run,
        engine: event.info,
        engineChosen: event.chosen,
        engines: event.choices,
      };
    case 'failed':
      return { ...run, failure: { error: event.error, recoveries: event.recoveries } };
  }
}

/** Whether a network takes the place of the cut at hand: its parent, or another cut. */
const endsCut = ({ committed }: RunState, event: Extract<RunEvent, { type: 'network' }>) =>
  committed !== null && (event.kept === null || event.stage === 'pruned');

/** The results with those of the cut at hand marked as undone. */
function withUndone({ results, committed, origin }: RunState): readonly Result[] {
  return results.map((row) =>
    row.rate === committed?.rate && row.source === origin.network ? { ...row, undone: true } : row,
  );
}

function withGates(run: RunState, gates: Float32Array, start: boolean): RunState {
  // Accuracies with a mask belong to one set of weights: new gates, new weights.
  return {
    ...run,
    snapshot: { gates, ranking: rankGates(gates) },
    startGates: start ? gates : run.startGates,
    maskAccuracies: [],
  };
}

function withProgress(run: RunState, event: Extract<RunEvent, { type: 'progress' }>): RunState {
  const { phase, step, steps, globalStep, stats, lr, stepsPerSecond, secondsLeft } = event;
  const progress = { phase, step, steps, globalStep, stats, lr, stepsPerSecond, secondsLeft };
  const first = globalStep - stats.steps + 1;
  const { curves } = run;
  const last = curves.bands.at(-1);
  const goesOn = last?.phase === phase && last.end === null;
  const begun: PhaseBand = { phase, start: first - 1, end: null };
  const lambda = phase === 'sparse' ? run.config.phases.sparse.lambda : 0;
  // A compact network has no gates of its own: the snapshot stays the parent's.
  const next = phase === 'finetune' ? run : withGates(run, event.gates, false);
  // What is trained here is no longer what it came as.
  const parent = phase === 'finetune' ? run.origin.parent : 'init';
  return {
    ...next,
    failure: null,
    progress,
    origin: { network: 'init', parent },
    curves: {
      ce: extendCurve(curves.ce, first, stats.series.ce),
      penalty: extendCurve(
        curves.penalty,
        first,
        stats.series.l1.map((l1) => lambda * l1),
      ),
      accuracy: extendCurve(curves.accuracy, first, stats.series.accuracy),
      validation: curves.validation,
      bands: goesOn ? curves.bands : [...closed(curves.bands, first - 1), begun],
    },
  };
}

/** The bands with the last one ended at `step` if it was still open. */
function closed(bands: readonly PhaseBand[], step: number): readonly PhaseBand[] {
  const last = bands.at(-1);
  if (last === undefined || last.end !== null) return bands;
  return [...bands.slice(0, -1), { ...last, end: Math.max(last.start, step) }];
}
