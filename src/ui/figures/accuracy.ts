// The accuracies the page can show before and after a cut, each with how it is known. A number that
// nobody measured is never shown as if it were.
import type { ResultRow } from '../../core/protocol';
import type { Cutting } from '../../store/selectors';
import type { Result, RunState } from '../../store/run-state';
import { accuracyAt } from '../dock/clause';

export type After =
  | { readonly kind: 'finetuned' | 'pruned' | 'measured' | 'between'; readonly top1: number }
  | { readonly kind: 'none' };

const measured = (row: ResultRow | undefined) => row?.top1 ?? null;

/** Whether a line speaks of a network of that origin which is still there. */
const isOf = (row: Result, source: ResultRow['source']) =>
  row.source === source && row.undone !== true;

/** Top-1 of the parent, before any cut; null when nobody measured it. */
export function parentTop1(run: RunState): number | null {
  const row = (kind: ResultRow['kind']) =>
    run.results.findLast((r) => r.kind === kind && isOf(r, run.origin.parent));
  const parent = run.stage === 'dense' ? row('dense') : (row('sparse') ?? row('dense'));
  return run.maskAccuracies.find((m) => m.rate === 0)?.top1 ?? measured(parent);
}

/** The result of the cut on the page, if it was carried out: fine-tuned, else as cut. */
export function committedTop1(run: RunState, cutting: Cutting): After {
  const { committed } = run;
  const { total, requested } = cutting.plan;
  if (committed === null || Math.floor(committed.rate * total) !== requested)
    return { kind: 'none' };
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
