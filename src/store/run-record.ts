// The run at hand as plain data: what it did so far, and its record. Pure.
import { countGates } from '../core/gate-bins';
import { MOST_POINTS, recorded } from '../core/run-curves';
import { asTrained, trainedWith } from '../core/run-log';
import type { EarlierRecord, RunFacts, RunTag } from '../core/run-record';
import type { RunState } from './run-state';

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
export function recordOf(run: RunState, label: RunTag): EarlierRecord {
  const { model, curves, snapshot, keptAs } = run;
  return {
    ...label,
    ...factsOf(run),
    model,
    times: run.times.slice(-MOST_POINTS),
    curves: recorded(curves),
    gates: snapshot === null ? null : countGates(model, snapshot.gates),
    keptAs,
  };
}
