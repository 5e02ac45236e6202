// What pruning and fine-tuning came to: the accuracy of the network at hand before and after tuning,
// and the MACs it saves.
import { exactCost } from '../../core/cost';
import { denseWidths } from '../../core/params';
import type { ResultRow } from '../../core/protocol';
import type { RunState } from '../../store/run-state';
import { withinNoise } from '../results/rows';

export interface TunedResult {
  /** Shares; null until measured. `before` is that of the cut network before it was tuned. */
  readonly top1: number | null;
  readonly before: number | null;
  /** Share of the dense network's MACs. */
  readonly saved: number;
  /** Whether tuning lowered the accuracy by more than chance explains. */
  readonly worse: boolean;
}

export function tunedResult(run: Pick<RunState, 'results' | 'committed' | 'model'>): TunedResult {
  const { results, committed, model } = run;
  const rate = committed?.rate ?? null;
  const rowOf = (kind: ResultRow['kind']) =>
    results.findLast((row) => row.kind === kind && row.rate === rate);
  const tuned = rowOf('finetuned');
  const cut = rowOf('pruned');
  const top1 = tuned?.top1 ?? null;
  const before = cut?.top1 ?? null;
  const dense = exactCost(
    model,
    Array.from({ length: model.depth }, () => denseWidths(model)),
  );
  return {
    top1,
    before,
    saved: tuned === undefined ? 0 : 1 - tuned.macs / dense.macs,
    worse:
      tuned !== undefined && cut !== undefined && top1 !== null && before !== null
        ? top1 < before &&
          !withinNoise({ top1, count: tuned.count }, { top1: before, count: cut.count })
        : false,
  };
}
