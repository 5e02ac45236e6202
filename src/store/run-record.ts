// The run at hand as plain data: what it did so far, and its record. Pure.
import { countGates } from '../core/gate-bins';
import { MOST_POINTS, recorded } from '../core/run-curves';
import type { RunFacts, RunRecord, RunTag } from '../core/run-record';
import { recipeOf } from '../core/run-recipe';
import { asTrained, trainedWith } from '../core/trained-settings';
import type { RunState } from './run-state';

/** Whether a run has done anything worth keeping: a step was trained, or a network was made. */
export const isWorthKeeping = ({ curves, results }: RunState): boolean =>
  curves.ce.points.length > 0 ||
  curves.ce.pending > 0 ||
  results.some(({ source, earlier }) => source === 'init' && earlier !== true);

/** What a run did so far. */
export const factsOf = ({ config, lineage, source, results, times }: RunState): RunFacts => ({
  config: asTrained(lineage, config),
  trained: trainedWith(lineage),
  source,
  results,
  times,
});

/** The record of a run as it stands here, and nowhere else. @param now milliseconds since 1970 */
export function recordOf(run: RunState, tag: RunTag, now: number): RunRecord {
  const { model, curves, snapshot } = run;
  return {
    ...tag,
    ...factsOf(run),
    ...{ label: tag.name, when: now, network: 'gone', held: null, bytes: { own: 0, shared: 0 } },
    ...{ resumable: false, broken: null, model, lineage: run.lineage, recipe: recipeOf(run) },
    times: run.times.slice(-MOST_POINTS),
    curves: recorded(curves),
    gates: snapshot === null ? null : countGates(model, snapshot.gates),
  };
}
