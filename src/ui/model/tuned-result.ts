// What pruning and fine-tuning came to: the accuracy of the network at hand before and after tuning, that of
// the network it is compared with, and the MACs it saves.
import { exactCost } from '../../core/cost';
import { denseWidths } from '../../core/params';
import { sameCut, type ResultRow } from '../../core/network-state';
import type { RunState } from '../../store/run-state';
import { comparisonOf, withinNoise, type Delta } from './result-rows';

export interface TunedResult {
  /** Shares; null until measured. `before` is that of the cut network before it was tuned. */
  readonly top1: number | null;
  readonly before: number | null;
  /** Test images behind both, and the steps of all phases; null where a file does not say. */
  readonly count: number;
  readonly steps: number | null;
  /** Steps of the fine-tuning between the two; null where nobody knows. */
  readonly tuning: number | null;
  /** How it compares with the network that its line of the table is compared with. */
  readonly against: Delta | null;
  /** Of the cut; null without one. */
  readonly rate: number | null;
  /** Share of the dense network's MACs. */
  readonly saved: number;
  /** Whether tuning moved the accuracy by more than chance explains. */
  readonly moved: 'up' | 'down' | null;
}

export function tunedResult(run: RunState): TunedResult {
  const { results, committed, model, origin } = run;
  const rate = committed?.rate ?? null;
  const rowOf = (kind: ResultRow['kind']) =>
    results.findLast(
      (row) => row.kind === kind && sameCut(row, committed) && row.source === origin.network,
    );
  const tuned = rowOf('finetuned');
  const cut = rowOf('pruned');
  const top1 = tuned?.top1 ?? null;
  const before = cut?.top1 ?? null;
  const whole = exactCost(
    model,
    Array.from({ length: model.depth }, () => denseWidths(model)),
  );
  return {
    top1,
    before,
    count: tuned?.count ?? 0,
    steps: tuned?.steps ?? null,
    tuning: stepsBetween(cut, tuned),
    against: tuned === undefined ? null : comparisonOf(tuned, results),
    rate,
    saved: tuned === undefined ? 0 : 1 - tuned.macs / whole.macs,
    moved: tuned === undefined || cut === undefined ? null : movedBy(cut, tuned),
  };
}

function movedBy(cut: ResultRow, tuned: ResultRow): TunedResult['moved'] {
  const [before, top1] = [cut.top1, tuned.top1];
  if (before === null || top1 === null) return null;
  if (withinNoise({ top1, count: tuned.count }, { top1: before, count: cut.count })) return null;
  return top1 > before ? 'up' : 'down';
}

function stepsBetween(cut: ResultRow | undefined, tuned: ResultRow | undefined): number | null {
  const [from, to] = [cut?.steps ?? null, tuned?.steps ?? null];
  return from === null || to === null ? null : to - from;
}
