// The accuracies the page can show before and after a cut, each with how it is known and on which images.
// Invariant: the two beside each other are of the same images, and a number that nobody measured is never
// shown as if it were.
import { sameCut, type ResultRow } from '../../core/network-state';
import type { HeldOut } from '../../core/images';
import { isCarriedOut, type Cutting } from '../../store/selectors';
import type { MaskAccuracy, Result, RunState } from '../../store/run-state';
import { accuracyAt } from './clause';
import type { OnImages } from '../behind';

/** A top-1 as it was measured, and the training steps behind it where they are known. */
export interface Known extends OnImages {
  readonly top1: number;
  readonly steps: number | null;
}

export type After =
  | ({ readonly kind: 'finetuned' | 'pruned' } & Known)
  | ({ readonly kind: 'measured' } & Known)
  | { readonly kind: 'between'; readonly top1: number; readonly split: HeldOut }
  | { readonly kind: 'none' };

/** The network before the cut on the page, and after it; null where it was not measured. */
export interface BeforeAfter {
  readonly before: Known | null;
  readonly after: After;
}

/** What a line of the table says; its accuracies are of test images. */
const known = (row: Result | undefined): Known | null =>
  row === undefined || row.top1 === null
    ? null
    : { top1: row.top1, count: row.count, split: 'test', steps: row.steps };

const masked = ({ top1, count, split }: MaskAccuracy): Known => ({
  ...{ top1, count, split },
  steps: null,
});

/** Whether a line speaks of a network of that origin which is still there. */
const isOf = (row: Result, source: ResultRow['source']) =>
  row.source === source && row.undone !== true;

/** The parent's own line of a kind, of a network that is still there. */
const parentRow = (run: RunState, kind: ResultRow['kind']) =>
  run.results.findLast((row) => row.kind === kind && isOf(row, run.origin.parent));

/** Whether the network before the cut has gone through sparsity training. */
const isSparse = (run: RunState): boolean =>
  run.stage === 'sparse' || (run.committed !== null && parentRow(run, 'sparse') !== undefined);

/** The parent before any cut, as the table has it; null when nobody measured it there. */
export function parentTop1(run: RunState): Known | null {
  const sparse = run.stage === 'dense' ? undefined : parentRow(run, 'sparse');
  return known(sparse ?? parentRow(run, 'dense'));
}

/** The parent with nothing masked, as the strip has it; null when it was not measured for that. */
export function wholeTop1({ maskAccuracies: [first] }: RunState): Known | null {
  return first?.rate === 0 ? masked(first) : null;
}

/**
 * The dense network behind a sparse parent, from the same source as that, as the table has it; null where
 * the parent is dense itself, or nobody measured it.
 */
export const denseTop1 = (run: RunState): Known | null =>
  isSparse(run) ? known(parentRow(run, 'dense')) : null;

/** What the network before the cut is, where its accuracy alone could be taken for another's. */
export const parentKind = (run: RunState): 'sparse' | null => (isSparse(run) ? 'sparse' : null);

/** The result of the cut on the page, if it was carried out: fine-tuned, else as cut. */
export function committedTop1(
  run: RunState,
  cutting: Cutting,
): Extract<After, { kind: 'finetuned' | 'pruned' | 'none' }> {
  const { committed } = run;
  if (committed === null || !isCarriedOut(committed, cutting.plan)) return { kind: 'none' };
  // A line of an earlier cut at this rate says nothing of the network that has just been cut.
  const kinds =
    run.stage === 'finetuned' ? (['finetuned', 'pruned'] as const) : ['pruned' as const];
  for (const kind of kinds) {
    const row = run.results.findLast(
      (r) => r.kind === kind && sameCut(r, committed) && isOf(r, run.origin.network),
    );
    const found = known(row);
    if (found !== null) return { kind, ...found };
  }
  return { kind: 'none' };
}

/** Top-1 before and after the cut on the page: of a cut that was made as reported, else as it is chosen by. */
export function beforeAfter(run: RunState, cutting: Cutting): BeforeAfter {
  const committed = committedTop1(run, cutting);
  if (committed.kind !== 'none') return { before: parentTop1(run), after: committed };
  const whole = wholeTop1(run);
  if (cutting.plan.pruned === 0) {
    const before = whole ?? parentTop1(run);
    return { before, after: before === null ? { kind: 'none' } : { kind: 'measured', ...before } };
  }
  const guess = accuracyAt(cutting.plan, run.maskAccuracies);
  switch (guess.kind) {
    case 'none':
      return { before: whole ?? parentTop1(run), after: { kind: 'none' } };
    case 'measured':
      return { before: whole, after: { kind: 'measured', ...masked(guess.of) } };
    case 'between':
      return { before: whole, after: guess };
  }
}
