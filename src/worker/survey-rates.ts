// At which rates a survey measures, one after another. Pure.

/** In the order in which they tell most about the curve so far. */
export const SURVEY_RATES = [0, 0.4, 0.6, 0.8, 0.2, 0.5, 0.7, 0.9, 0.1, 0.3] as const;

/** Between two rates whose accuracies are this far apart a straight line tells little. */
const STEEP = 0.04;
/** Rates of a survey in all. */
const MOST = 24;

/**
 * The next rate, or null where the curve is known: first those of {@link SURVEY_RATES}, then, where it falls or rises
 * most, the middle between two neighbours, in whole percents.
 * @param known top-1 by rate, 0…1 each
 */
export function nextSurveyRate(known: ReadonlyMap<number, number>): number | null {
  const first = SURVEY_RATES.find((rate) => !known.has(rate));
  if (first !== undefined) return first;
  if (known.size >= MOST) return null;
  const points = [...known].sort(([a], [b]) => a - b);
  let steepest = STEEP;
  let next: number | null = null;
  points.slice(1).forEach(([rate, top1], i) => {
    const [before, from] = points[i] ?? [rate, top1];
    const middle = Math.round(50 * (before + rate)) / 100;
    const change = Math.abs(top1 - from);
    if (change <= steepest || middle <= before || middle >= rate) return;
    [steepest, next] = [change, middle];
  });
  return next;
}
