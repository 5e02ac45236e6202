// What pruning and fine-tuning came to: the accuracy of the network at hand before and after tuning,
// that of the dense network it comes from, and the MACs it saves.
import { exactCost } from '../../core/cost';
import { denseWidths } from '../../core/params';
import type { ResultRow } from '../../core/network-state';
import type { RunState } from '../../store/run-state';
import { denseTop1 } from '../figures/accuracy';
import { withinNoise } from '../results/rows';

export interface TunedResult {
  /** Shares; null until measured. `before` is that of the cut network before it was tuned. */
  readonly top1: number | null;
  readonly before: number | null;
  /** Of the dense network of the same source as the cut one's parent. */
  readonly dense: number | null;
  /** Of the cut; null without one. */
  readonly rate: number | null;
  /** Share of the dense network's MACs. */
  readonly saved: number;
  /** Whether tuning lowered the accuracy by more than chance explains. */
  readonly worse: boolean;
}

export function tunedResult(run: RunState): TunedResult {
  const { results, committed, model, origin } = run;
  const rate = committed?.rate ?? null;
  const rowOf = (kind: ResultRow['kind']) =>
    results.findLast(
      (row) => row.kind === kind && row.rate === rate && row.source === origin.network,
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
    dense: denseTop1(run),
    rate,
    saved: tuned === undefined ? 0 : 1 - tuned.macs / whole.macs,
    worse:
      tuned !== undefined && cut !== undefined && top1 !== null && before !== null
        ? top1 < before &&
          !withinNoise({ top1, count: tuned.count }, { top1: before, count: cut.count })
        : false,
  };
}
