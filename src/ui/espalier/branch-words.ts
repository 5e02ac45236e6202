// The card about one branch in words: what stands on it, and what is said aloud.
import type { TFunction } from 'i18next';
import type { Place } from '../../store/view-state';
import type { Format } from '../format';
import type { ViTConfig } from '../../core/config';
import { blockCost, type Cost } from '../../core/cost';
import { denseWidths, type Widths } from '../../core/params';
import { branchIndex, type EspalierModel } from '../model/tree';

// What the card says about one branch, as numbers; the card puts them into words.
export interface BranchFacts {
  readonly kept: number;
  readonly all: number;
  /** Of the branch's own linear map with what belongs to it, at the rate on the page. */
  readonly cost: Cost;
  readonly dense: Cost;
  /** Smallest and median score of all its gates. */
  readonly least: number;
  readonly median: number;
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
  };
}

/** In the order of the card. */
export const LINES = ['kept', 'params', 'macs', 'least', 'median'] as const;

/** @param symbol how the scores are written */
export function branchWords(
  { kept, all, cost, dense, least, median }: BranchFacts,
  symbol: string,
  { count, large, score }: Format,
  t: TFunction,
): Readonly<Record<(typeof LINES)[number], string>> {
  return {
    kept: t('espalier.card.kept', { kept: count(kept), all: count(all) }),
    params: t('espalier.card.params', { now: large(cost.params), dense: large(dense.params) }),
    macs: t('espalier.card.macs', { now: large(cost.macs), dense: large(dense.macs) }),
    least: t('espalier.card.least', { symbol, value: score(least) }),
    median: t('espalier.card.median', { symbol, value: score(median) }),
  };
}

/** The whole card as one message. */
export function branchAloud(
  { block, site }: Place,
  facts: BranchFacts,
  symbol: string,
  format: Format,
  t: TFunction,
): string {
  const name = t('espalier.card.name', { block: block + 1, site });
  return t('espalier.card.aloud', { name, ...branchWords(facts, symbol, format, t) });
}
