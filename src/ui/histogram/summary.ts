// Which caption the histograms have: before a cut, at the rate of the cut that was carried out, or at
// another rate after it. What is gone is never said to go.
import type { PrunePlan } from '../../core/prune-plan';
import type { Committed } from '../../store/run-state';

/** Whether the cut on the page is the one that was carried out. */
export const isCarriedOut = (
  committed: Committed | null,
  { total, requested }: Pick<PrunePlan, 'total' | 'requested'>,
): boolean => committed !== null && Math.floor(committed.rate * total) === requested;

/** The caption's message. */
export function summaryOf(
  committed: Committed | null,
  plan: Pick<PrunePlan, 'total' | 'requested'>,
): 'histogram.summary' | 'histogram.summaryGone' | 'histogram.summaryAgain' {
  if (committed === null) return 'histogram.summary';
  return isCarriedOut(committed, plan) ? 'histogram.summaryGone' : 'histogram.summaryAgain';
}
