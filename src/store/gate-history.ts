// How the scores of all gates moved, each criterion's by itself: snapshots over the steps of a run, thinned
// evenly when there are too many, so that memory stays bounded however long the run and however large the
// network.
import type { CriterionId, Scores } from '../core/scores';

/** Scores in flat order after a step of the run. */
export interface GateSample {
  readonly step: number;
  readonly scores: Float32Array;
}

interface History {
  /** By rising step. */
  readonly samples: readonly GateSample[];
  /** A sample is kept when it is at least this many steps after the one before. */
  readonly stride: number;
}

export type GateHistory = Readonly<Partial<Record<CriterionId, History>>>;

export const noHistory: GateHistory = {};

/** Bytes that all samples together may take. */
const BUDGET = 16 * 2 ** 20;
const MOST = 64;
const FEWEST = 8;

/** How many samples of a network's gates are kept. */
export const samplesKept = (gates: number): number =>
  Math.min(MOST, Math.max(FEWEST, Math.floor(BUDGET / (Float32Array.BYTES_PER_ELEMENT * gates))));

/**
 * The history with the scores after a step; where the run went back to an earlier step, without what
 * came after it. The scores are kept, not copied.
 */
export const extendHistory = (
  history: GateHistory,
  step: number,
  { criterion, values }: Scores,
): GateHistory => ({
  ...history,
  [criterion]: extended(history[criterion] ?? { samples: [], stride: 1 }, step, values),
});

function extended({ samples, stride }: History, step: number, scores: Float32Array): History {
  const before = samples.filter((sample) => sample.step < step);
  const last = before.at(-1);
  const gone = before.length < samples.length;
  if (last !== undefined && !gone && step - last.step < stride) return { samples, stride };
  const longer = [...before, { step, scores }];
  if (longer.length <= samplesKept(scores.length)) return { samples: longer, stride };
  const thinned = longer.filter((_, i) => i % 2 === 0);
  const from = thinned[0]?.step ?? 0;
  const to = thinned.at(-1)?.step ?? step;
  return { samples: thinned, stride: Math.max(1, Math.ceil((to - from) / (thinned.length - 1))) };
}

/** The steps and scores of one gate by a criterion. @param gate flat index */
export const scoresOf = (
  history: GateHistory,
  criterion: CriterionId,
  gate: number,
): { step: number; score: number }[] =>
  (history[criterion]?.samples ?? []).map(({ step, scores }) => ({
    step,
    score: scores[gate] ?? 0,
  }));
