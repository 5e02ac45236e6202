// What the page can rank the channels of the network at hand by: what its gates tell, and what the worker
// told of its weights. Pure.
import { scored, type GateValues } from '../core/gates';
import { rankScores, type Ranking } from '../core/ranking';
import { needsGatesAlone, scoresOf, type CriterionId } from '../core/scores';
import type { RunState } from './run-state';

/** The ranking that gates alone tell; null where the criterion needs more. */
export const rankedFromGates = (
  { model }: Pick<RunState, 'model'>,
  values: GateValues,
  by: CriterionId,
): Ranking | null =>
  needsGatesAlone(by) ? rankScores(scoresOf(by, model, scored(values), {})) : null;

/** The ranking by a criterion; null while its scores are not known. */
export function rankingBy(
  run: Pick<RunState, 'model' | 'snapshot' | 'scored'>,
  criterion: CriterionId,
): Ranking | null {
  const { snapshot, scored: known } = run;
  if (snapshot === null) return null;
  if (snapshot.ranking.criterion === criterion) return snapshot.ranking;
  const told = known.find((ranking) => ranking.criterion === criterion);
  return told ?? rankedFromGates(run, snapshot, criterion);
}
