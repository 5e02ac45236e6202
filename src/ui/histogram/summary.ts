// Which caption the histograms have: before a cut, at the rate of the cut that was carried out, or at
// another rate after it. What is gone is never said to go.
import type { PrunePlan } from '../../core/prune-plan';
import type { Committed } from '../../store/run-state';
import { isCarriedOut } from '../../store/selectors';

/** The caption's message. */
export function summaryOf(
  committed: Committed | null,
  plan: Pick<PrunePlan, 'pruned' | 'criterion'>,
): 'histogram.summary' | 'histogram.summaryGone' | 'histogram.summaryAgain' {
  if (committed === null) return 'histogram.summary';
  return isCarriedOut(committed, plan) ? 'histogram.summaryGone' : 'histogram.summaryAgain';
}
