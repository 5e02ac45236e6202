// Everything the four panels draw, counted once for a state and shared by them.
import { gateSites, SITES, siteWidth, type GateSite, type Site } from '../../core/gates';
import type { ViTConfig } from '../../core/config';
import type { Page } from '../../store/page';
import { CRITERIA, NEAR_ZERO, type Scores } from '../../core/scores';
import { outlineOf, isCarriedOut } from '../../store/selectors';
import type { PageState } from '../../store/store';
import { allTied, type Ranking } from '../../core/ranking';
import { fateReaderOf } from './fate';
import { axisOf, placeOn, WHOLE, type BinScale } from '../../core/gate-bins';
import { binSites, LENS, type Bins } from './bins';
import type { PrunePlan } from '../../core/prune-plan';
import type { Committed } from '../../store/run-state';

export interface HistogramModel {
  readonly threshold: number;
  /** The axis of the scores, and below what they are near zero; null where no such bound means anything. */
  readonly scale: BinScale;
  readonly nearZero: number | null;
  /** Every gate has the same score, so nothing can be ranked. */
  readonly tied: boolean;
  /** The largest count any bar can reach: the widest site over all blocks. */
  readonly top: number;
  readonly whole: Readonly<Record<Site, Bins>>;
  /** Bins near zero, where the threshold is too small to grab on the whole scale; else null. */
  readonly lens: Readonly<Record<Site, Bins>> | null;
  /** Counts where this phase began. */
  readonly start: Readonly<Record<Site, Bins>> | null;
  /** Median score of each site over the blocks shown. */
  readonly medians: Readonly<Record<Site, number>>;
  /** Changes with every snapshot of the gates. */
  readonly snapshot: object;
}

/** The gate sites a block filter leaves; null is all blocks. */
export const sitesOf = (model: ViTConfig, block: number | null): GateSite[] =>
  gateSites(model).filter((site) => block === null || site.block === block);

/** Share near zero of a bin row on the linear axis, 0…1. */
export function nearZeroOf({ count }: Bins, nearZero: number = NEAR_ZERO): number {
  const near = Math.round(placeOn(WHOLE, nearZero));
  let low = 0;
  let all = 0;
  count.forEach((n, bin) => {
    all += n;
    if (bin < near) low += n;
  });
  return all === 0 ? 0 : low / all;
}

/** Medians of the four sites over the given gate sites: one walk up the ranking. */
export function mediansOf(ranking: Ranking, sites: readonly GateSite[]): Record<Site, number> {
  const siteOf = new Int8Array(ranking.values.length).fill(-1);
  const sizes = SITES.map(() => 0);
  for (const { site, offset, size } of sites) {
    const index = SITES.indexOf(site);
    siteOf.fill(index, offset, offset + size);
    sizes[index]! += size;
  }
  const seen = SITES.map(() => 0);
  const medians = { qkv: 0, proj: 0, fc1: 0, fc2: 0 };
  ranking.order.forEach((gate, rank) => {
    const index = siteOf[gate]!;
    const site = SITES[index];
    if (site === undefined) return;
    if (seen[index] === sizes[index]! >> 1) medians[site] = ranking.sorted[rank] ?? 0;
    seen[index]!++;
  });
  return medians;
}

export type HistogramReader = (state: PageState) => HistogramModel | null;

/** Makes the reader of a page; it remembers its last answer. Null before the first gates. */
export function createHistogramReader(page: Page): HistogramReader {
  const fateOf = fateReaderOf(page);
  let last: { fate: Uint8Array; block: number | null; start: Scores | null } | null = null;
  let model: HistogramModel | null = null;
  let start: {
    of: Scores;
    scale: BinScale;
    block: number | null;
    bins: HistogramModel['start'];
  } | null = null;

  let middle: { of: Ranking; block: number | null; medians: HistogramModel['medians'] } | null =
    null;

  const middleOf = (ranking: Ranking, sites: GateSite[], block: number | null) => {
    if (middle?.of !== ranking || middle.block !== block)
      middle = { of: ranking, block, medians: mediansOf(ranking, sites) };
    return middle.medians;
  };
  const startOf = (
    scores: Scores | null,
    sites: GateSite[],
    block: number | null,
    scale: BinScale,
  ) => {
    if (scores === null) return null;
    if (start?.of !== scores || start.block !== block || start.scale !== scale)
      start = { of: scores, scale, block, bins: binSites(scores.values, sites, null, scale) };
    return start.bins;
  };

  return (state) => {
    const fate = fateOf(state);
    const cutting = page.cutting(state);
    const { snapshot, model: config, startScores } = state.run;
    if (fate === null || cutting === null || snapshot === null) return null;
    const { block } = state.view.filter;
    if (model !== null && last?.fate === fate && last.block === block && last.start === startScores)
      return model;
    last = { fate, block, start: startScores };
    const { criterion, values, sorted } = snapshot.ranking;
    const scale = axisOf(snapshot.ranking);
    const { nearZero } = CRITERIA[criterion];
    const sites = sitesOf(config, block);
    const { threshold } = cutting.plan;
    model = {
      threshold,
      scale,
      nearZero,
      tied: allTied(sorted),
      top: config.depth * Math.max(...SITES.map((site) => siteWidth(config, site))),
      whole: binSites(values, sites, fate, scale),
      lens: nearZero !== null && threshold < nearZero ? binSites(values, sites, fate, LENS) : null,
      medians: middleOf(snapshot.ranking, sites, block),
      start: startOf(outlineOf(state.run), sites, block, scale),
      snapshot,
    };
    return model;
  };
}

// Which caption the histograms have: before a cut, at the rate of the cut that was carried out, or at
// another rate after it. What is gone is never said to go.

/** The caption's message. */
export function summaryOf(
  committed: Committed | null,
  plan: Pick<PrunePlan, 'pruned' | 'criterion'>,
): 'histogram.summary' | 'histogram.summaryGone' | 'histogram.summaryAgain' {
  if (committed === null) return 'histogram.summary';
  return isCarriedOut(committed, plan) ? 'histogram.summaryGone' : 'histogram.summaryAgain';
}
