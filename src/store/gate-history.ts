// How the scores of all gates moved: snapshots over the steps of a run, thinned evenly when there are
// too many, so that memory stays bounded however long the run and however large the network.

/** Scores |g| in flat order after a step of the run. */
export interface GateSample {
  readonly step: number;
  readonly scores: Float32Array;
}

export interface GateHistory {
  /** By rising step. */
  readonly samples: readonly GateSample[];
  /** A sample is kept when it is at least this many steps after the one before. */
  readonly stride: number;
}

export const noHistory: GateHistory = { samples: [], stride: 1 };

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
export function extendHistory(
  { samples, stride }: GateHistory,
  step: number,
  scores: Float32Array,
): GateHistory {
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

/** The steps and scores of one gate. @param gate flat index */
export const scoresOf = (
  { samples }: GateHistory,
  gate: number,
): { step: number; score: number }[] =>
  samples.map(({ step, scores }) => ({ step, score: scores[gate] ?? 0 }));
