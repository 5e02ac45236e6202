// What the card says about one branch, as numbers; the card puts them into words.
import type { ViTConfig } from '../../core/config';
import { blockCost, type Cost } from '../../core/cost';
import { denseWidths, type Widths } from '../../core/params';
import type { Place } from '../../store/view-state';
import { branchIndex, type EspalierModel } from '../model/tree';

export interface BranchFacts {
  readonly kept: number;
  readonly all: number;
  /** Of the branch's own linear map with what belongs to it, at the rate on the page. */
  readonly cost: Cost;
  readonly dense: Cost;
  /** Smallest and median score of all its gates, and how the field writes them. */
  readonly least: number;
  readonly median: number;
  readonly symbol: string;
}

/** Null for a branch that the network does not have. */
export function factsOf(config: ViTConfig, model: EspalierModel, place: Place): BranchFacts | null {
  const index = branchIndex(model, place);
  const branch = model.branches[index];
  if (branch === undefined) return null;
  const width = (site: keyof Widths) =>
    model.branches.find((b) => b.block === place.block && b.site === site)?.kept ?? 0;
  const widths: Widths = {
    qkv: width('qkv'),
    proj: width('proj'),
    fc1: width('fc1'),
    fc2: width('fc2'),
  };
  return {
    kept: branch.kept,
    all: branch.size,
    cost: blockCost(config, widths)[place.site],
    dense: blockCost(config, denseWidths(config))[place.site],
    least: model.scores.least[index] ?? 0,
    median: model.scores.median[index] ?? 0,
    symbol: model.scores.symbol,
  };
}
