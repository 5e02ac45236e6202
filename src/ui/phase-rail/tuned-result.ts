// What pruning and fine-tuning came to: the accuracy of the network at hand and the MACs it saves.
import { exactCost } from '../../core/cost';
import { denseWidths } from '../../core/params';
import type { RunState } from '../../store/run-state';

/** Top-1 as a share, null until it is measured; `saved` is the share of the dense network's MACs. */
export function tunedResult(run: Pick<RunState, 'results' | 'committed' | 'model'>): {
  top1: number | null;
  saved: number;
} {
  const { results, committed, model } = run;
  const rate = committed?.rate ?? null;
  const row = results.find((r) => r.kind === 'finetuned' && r.rate === rate);
  const dense = exactCost(
    model,
    Array.from({ length: model.depth }, () => denseWidths(model)),
  );
  return {
    top1: row?.top1 ?? null,
    saved: row === undefined ? 0 : 1 - row.macs / dense.macs,
  };
}
