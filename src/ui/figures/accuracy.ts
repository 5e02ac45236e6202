// The accuracies the page can show before and after a cut, each with how it is known. A number that
// nobody measured is never shown as if it were.
import type { ResultRow } from '../../core/network-state';
import { isCarriedOut, type Cutting } from '../../store/selectors';
import type { Result, RunState } from '../../store/run-state';
import { accuracyAt } from '../dock/clause';

export type After =
  | { readonly kind: 'finetuned' | 'pruned' | 'measured' | 'between'; readonly top1: number }
  | { readonly kind: 'none' };

const measured = (row: ResultRow | undefined) => row?.top1 ?? null;

/** Whether a line speaks of a network of that origin which is still there. */
const isOf = (row: Result, source: ResultRow['source']) =>
  row.source === source && row.undone !== true;

/** The parent's own line of a kind, of a network that is still there. */
const parentRow = (run: RunState, kind: ResultRow['kind']) =>
  run.results.findLast((row) => row.kind === kind && isOf(row, run.origin.parent));

/** Whether the network before the cut has gone through sparsity training. */
const isSparse = (run: RunState): boolean =>
  run.stage === 'sparse' || (run.committed !== null && parentRow(run, 'sparse') !== undefined);

/** Top-1 of the parent, before any cut; null when nobody measured it. */
export function parentTop1(run: RunState): number | null {
  const sparse = run.stage === 'dense' ? undefined : parentRow(run, 'sparse');
  const parent = sparse ?? parentRow(run, 'dense');
  return run.maskAccuracies.find((m) => m.rate === 0)?.top1 ?? measured(parent);
}

/**
 * Top-1 of the dense network behind a sparse parent, from the same source as that; null where the
 * parent is dense itself, or nobody measured it.
 */
export const denseTop1 = (run: RunState): number | null =>
  isSparse(run) ? measured(parentRow(run, 'dense')) : null;

/** What the network before the cut is, where its accuracy alone could be taken for another's. */
export const parentKind = (run: RunState): 'sparse' | null =>
  isSparse(run) && parentTop1(run) !== null ? 'sparse' : null;

/** The result of the cut on the page, if it was carried out: fine-tuned, else as cut. */
export function committedTop1(run: RunState, cutting: Cutting): After {
  const { committed } = run;
  if (committed === null || !isCarriedOut(committed, cutting.plan)) return { kind: 'none' };
  // A line of an earlier cut at this rate says nothing of the network that has just been cut.
  const kinds =
    run.stage === 'finetuned' ? (['finetuned', 'pruned'] as const) : ['pruned' as const];
  for (const kind of kinds) {
    const row = run.results.findLast(
      (r) => r.kind === kind && r.rate === committed.rate && isOf(r, run.origin.network),
    );
    const top1 = measured(row);
    if (top1 !== null) return { kind, top1 };
  }
  return { kind: 'none' };
}

/** Top-1 after the cut on the page, and how it is known. */
export function afterTop1(run: RunState, cutting: Cutting): After {
  const committed = committedTop1(run, cutting);
  if (committed.kind !== 'none') return committed;
  if (cutting.plan.pruned === 0) {
    const top1 = parentTop1(run);
    return top1 === null ? { kind: 'none' } : { kind: 'measured', top1 };
  }
  const guess = accuracyAt(cutting.plan, run.maskAccuracies);
  return guess.kind === 'none' ? guess : { kind: guess.kind, top1: guess.top1 };
}
