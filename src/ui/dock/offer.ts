// What the button of the dock offers and, where it offers nothing, why not.
import type { Cutting } from '../../store/selectors';
import { allTied } from '../../store/selectors';
import type { RunState } from '../../store/run-state';

export type Refusal = 'waiting' | 'busy' | 'tied' | 'nothing';

export interface Offer {
  /** `undo` where the cut that was carried out is the one on the page. */
  readonly kind: 'prune' | 'undo';
  /** Why the button does nothing now; null when it works. */
  readonly refusal: Refusal | null;
  /** Whether undoing stands beside pruning again, from the parent. */
  readonly alsoUndo: boolean;
  readonly pruned: number;
  readonly total: number;
  /** Share of exact MACs saved, 0…1. */
  readonly saved: number;
}

/** Share of exact MACs a plan saves. */
export const macsSaved = ({ preview }: Cutting): number =>
  1 - preview.macs.exact / preview.macs.dense;

export function offerFor(run: RunState, cutting: Cutting | null): Offer {
  const busy = run.activity.task !== null;
  const { committed, snapshot } = run;
  if (cutting === null || snapshot === null)
    return {
      kind: 'prune',
      refusal: 'waiting',
      alsoUndo: false,
      pruned: 0,
      total: 0,
      saved: 0,
    };
  const { plan } = cutting;
  const numbers = { pruned: plan.pruned, total: plan.total, saved: macsSaved(cutting) };
  const asked = (rate: number) => Math.floor(rate * plan.total);
  if (committed !== null && asked(committed.rate) === plan.requested)
    return { kind: 'undo', refusal: busy ? 'busy' : null, alsoUndo: false, ...numbers };
  const nothing = allTied(snapshot.ranking.sorted) ? 'tied' : 'nothing';
  const refusal = busy ? 'busy' : plan.pruned === 0 ? nothing : null;
  return { kind: 'prune', refusal, alsoUndo: committed !== null, ...numbers };
}
