// What a button that cuts offers, in the dock and beside the state of the run, and why it offers nothing.
import { noCut } from '../../core/prune-plan';
import { isCarriedOut, type Cutting } from '../../store/selectors';
import type { RunState } from '../../store/run-state';

export type Refusal = 'standIn' | 'waiting' | 'busy' | 'done' | 'tied' | 'nothing';

export interface Offer {
  /** Whether the cut on the page is the one that was carried out. */
  readonly done: boolean;
  /** Why the button does nothing now; null when it works. */
  readonly refusal: Refusal | null;
  /** Whether there is a cut to undo and a parent to go back to; pruning again cuts the parent. */
  readonly undo: boolean;
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
      done: false,
      refusal: 'waiting',
      undo: false,
      pruned: 0,
      total: 0,
      saved: 0,
    };
  const { plan } = cutting;
  const numbers = { pruned: plan.pruned, total: plan.total, saved: macsSaved(cutting) };
  const done = isCarriedOut(committed, plan);
  const idle = done ? 'done' : noCut(snapshot.ranking, plan);
  return {
    done,
    refusal: run.standIn !== null ? 'standIn' : busy ? 'busy' : idle,
    undo: committed !== null && run.parentKnown,
    ...numbers,
  };
}
