// The run at hand as plain data: what it did so far, and its line in the list of runs. Pure.
import { bitsOf } from '../core/basis';
import { countGates } from '../core/gate-bins';
import { scored } from '../core/gates';
import { MOST_POINTS, recorded } from '../core/run-curves';
import type { RunFacts, RunLine, RunTag } from '../core/run-record';
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

/** A run as it stands here, and nowhere else. @param now milliseconds since 1970 */
export function lineOf(run: RunState, tag: RunTag, now: number): RunLine {
  const { model, curves, snapshot } = run;
  return {
    ...tag,
    ...factsOf(run),
    ...{ label: tag.name, when: now, network: 'gone', held: null, bytes: { own: 0, shared: 0 } },
    ...{ resumable: false, broken: null, bits: bitsOf(run.lineage), model },
    times: run.times.slice(-MOST_POINTS),
    drawings: {
      curves: recorded(curves),
      gates: snapshot === null ? null : countGates(model, scored(snapshot)),
    },
  };
}
