// A run as plain data that outlives it: configuration, results, curves of at most 200 points and the
// histogram of its last gates. Weights are not in it. Pure.
import { countGates, type GateCounts } from '../core/gate-bins';
import type { ViTConfig } from '../core/config';
import type { Source } from '../core/network-state';
import type { RunConfig } from '../core/run-config';
import { asTrained, trainedWith, type TrainedWith } from '../core/run-log';
import type { NetworkTime } from './network-times';
import type { PhaseBand, Result, RunState } from './run-state';
import { thinned, type Point } from './series';

/** What a person gave a run, or the page for them. */
export interface RunLabel {
  readonly id: string;
  /** Counts the runs of a browser from 1. */
  readonly number: number;
  /** Index of its colour and shape, 0…; see `ui/model/run-look.ts`. */
  readonly look: number;
  /** The person's name for it; null where the page makes one from the configuration. */
  readonly name: string | null;
  /** When it began, milliseconds since 1970. */
  readonly begun: number;
  /** Drawn over the present run. */
  readonly pinned: boolean;
  /** Left out of every drawing. */
  readonly hidden: boolean;
}

/** What a run did. */
export interface RunFacts {
  /** As it was trained last, whatever is set since. */
  readonly config: RunConfig;
  /** What each phase was trained with, from the steps on at which that changed. */
  readonly trained: readonly TrainedWith[];
  readonly source: Source;
  readonly results: readonly Result[];
  readonly times: readonly NetworkTime[];
}

export interface RecordedCurves {
  readonly ce: readonly Point[];
  readonly penalty: readonly Point[];
  /** Accuracy on the training batches. */
  readonly accuracy: readonly Point[];
  readonly validation: readonly Point[];
  readonly bands: readonly PhaseBand[];
}

export interface RunRecord extends RunLabel, RunFacts {
  readonly model: ViTConfig;
  readonly curves: RecordedCurves;
  /** Null where no gates were seen. */
  readonly gates: GateCounts | null;
  /** Under which name the browser kept its network last; null where it did not, or nobody noted it. */
  readonly keptAs: string | null;
}

/** The most points a recorded curve has, and entries any other list of a record. */
export const MOST_POINTS = 200;

/** Whether a run has done anything worth keeping: a step was trained, or a network was made. */
export const isWorthKeeping = ({ curves, results }: RunState): boolean =>
  curves.ce.points.length > 0 ||
  curves.ce.pending > 0 ||
  results.some(({ source, earlier }) => source === 'init' && earlier !== true);

/** What a run did so far. */
export const factsOf = ({ config, log, source, results, times }: RunState): RunFacts => ({
  config: asTrained(log, config),
  trained: trainedWith(log),
  source,
  results,
  times,
});

/** The record of a run as it stands. */
export function recordOf(run: RunState, label: RunLabel): RunRecord {
  const { model, curves, snapshot, keptAs } = run;
  return {
    ...label,
    ...factsOf(run),
    model,
    times: run.times.slice(-MOST_POINTS),
    curves: {
      ce: few(curves.ce.points),
      penalty: few(curves.penalty.points),
      accuracy: few(curves.accuracy.points),
      validation: few(curves.validation),
      bands: curves.bands.slice(-MOST_POINTS),
    },
    gates: snapshot === null ? null : countGates(model, snapshot.gates),
    keptAs,
  };
}

/** A curve to keep: few points, five digits, none that is no number. */
const few = (points: readonly Point[]): Point[] =>
  thinned(points, MOST_POINTS)
    .filter(({ value }) => Number.isFinite(value))
    .map(({ step, value }) => ({ step, value: Number(value.toPrecision(5)) }));
