// How far one can go: the largest measured rate that costs at most a point of accuracy. A measured rate
// above one that costs more does not count, however well it did.
import type { MaskAccuracy } from '../../store/run-state';

/** The rates of the table, those that are measured among them. */
export const TABLE_RATES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const;

/** A percentage point of top-1. */
const POINT = 0.01;
/** Accuracies are counts of images: a loss of just a point must not fail by a rounding. */
const ROUNDING = 1e-9;

/**
 * The knee of accuracies by rising rate; null while 0 % is not measured or nothing beyond it holds.
 */
export function kneeOf(accuracies: readonly MaskAccuracy[]): number | null {
  const [whole, ...rest] = accuracies;
  if (whole?.rate !== 0) return null;
  const falls = rest.findIndex(({ top1 }) => whole.top1 - top1 > POINT + ROUNDING);
  const held = falls === -1 ? rest : rest.slice(0, falls);
  return held.at(-1)?.rate ?? null;
}

/**
 * Whether more measurements can still move the knee: a rate up to the one that ends it is not measured.
 * @param planned rates that are measured in the end, rising
 */
export function kneeOpen(
  accuracies: readonly MaskAccuracy[],
  planned: readonly number[],
  knee: number,
): boolean {
  const beyond = planned.find((rate) => rate > knee) ?? knee;
  return planned.some(
    (rate) => rate <= beyond && !accuracies.some((measured) => measured.rate === rate),
  );
}
