// The cut as an event: from which widths to which the network at hand came, by a cut or by its undoing, and the block
// that shows it best. A picture of what has happened already: nothing waits for it.
import type { ViTConfig } from '../core/config';
import { blockCost, exactCost } from '../core/cost';
import { SITES } from '../core/gates';
import { denseWidths, type Widths } from '../core/params';
import type { Committed, RunState } from './run-state';

export interface CutEvent {
  /** Widths of every block before and now. */
  readonly from: readonly Widths[];
  readonly to: readonly Widths[];
  /** Whether channels came back. */
  readonly grows: boolean;
  /** The block whose matrices lose or win most; of equals the first. */
  readonly block: number;
  /** Parameters of the whole network. */
  readonly params: { readonly from: number; readonly to: number };
}

export function widthsOf(model: ViTConfig, committed: Committed | null): readonly Widths[] {
  if (committed === null) return Array.from({ length: model.depth }, () => denseWidths(model));
  return committed.kept.map(({ qkv, proj, fc1, fc2 }) => ({
    ...{ qkv: qkv.length, proj: proj.length },
    ...{ fc1: fc1.length, fc2: fc2.length },
  }));
}

/** What a change of the run was, where it was a cut or took one back; else null. */
export function cutEventOf(before: RunState, now: RunState): CutEvent | null {
  if (before.run !== now.run || before.committed === now.committed) return null;
  // A network that was opened came with its cut.
  if (now.committed !== null && now.activity.task !== 'prune') return null;
  const { model } = now;
  const [from, to] = [widthsOf(model, before.committed), widthsOf(model, now.committed)];
  const params = { from: exactCost(model, from).params, to: exactCost(model, to).params };
  const same = from.every((widths, b) => SITES.every((site) => widths[site] === to[b]?.[site]));
  if (same) return null;
  return { from, to, grows: params.to > params.from, block: mostChanged(model, from, to), params };
}

function mostChanged(model: ViTConfig, from: readonly Widths[], to: readonly Widths[]): number {
  const size = (widths: Widths) =>
    Object.values(blockCost(model, widths)).reduce((sum, { params }) => sum + params, 0);
  const changes = from.map((widths, b) => Math.abs(size(widths) - size(to[b] ?? widths)));
  return changes.indexOf(Math.max(...changes));
}
