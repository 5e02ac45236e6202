// A pruning plan: the channels that stay at every site of every block, and what it saves. How a plan
// follows from scores and the rule of a cut, scope.ts says.
import type { KeepMask, PruneRate } from './brand';
import type { ViTConfig } from './config';
import { exactCost, paperCost, type Cost } from './cost';
import { gateSites, siteWidth, SITES, type GateSite, type Site } from './gates';
import { denseWidths, type BlockKept, type Widths } from './params';
import { allTied, type Cut, type Ranking } from './ranking';
import type { CriterionId } from './scores';

export interface PrunePlan extends Cut {
  /** Whose scores it goes by. */
  readonly criterion: CriterionId;
  readonly rate: PruneRate;
  /** T, gates of the network. */
  readonly total: number;
  /** Channels kept, block by block. */
  readonly widths: readonly Widths[];
}

/** Parameters or MACs, before and after: whole network exactly, and in the paper's accounting. */
export interface Saving {
  readonly dense: number;
  readonly densePaper: number;
  readonly paper: number;
  readonly exact: number;
}

/** What a rate would do, as the console answers it. */
export interface Preview {
  readonly threshold: number;
  /** Channels that go, after rescue. */
  readonly pruned: number;
  readonly total: number;
  /** Channels kept per block: qkv, proj, fc1, fc2. */
  readonly kept: number[][];
  /** Names of sites that would be emptied, `blocks.0.g_qkv`. */
  readonly rescued: string[];
  readonly params: Saving;
  readonly macs: Saving;
}

/** Why a plan cuts nothing; null where it does. One rule for whoever may cut. */
export function noCut(ranking: Ranking, { pruned }: PrunePlan): 'tied' | 'nothing' | null {
  if (pruned > 0) return null;
  return allTied(ranking.sorted) ? 'tied' : 'nothing';
}

/** The kept channel indices behind a mask, block by block. */
export function keptChannels(config: ViTConfig, keep: KeepMask): BlockKept[] {
  const of = (site: GateSite): Uint32Array => {
    const mask = keep.subarray(site.offset, site.offset + site.size);
    const kept = new Uint32Array(mask.reduce((sum, bit) => sum + bit, 0));
    let next = 0;
    mask.forEach((bit, channel) => {
      if (bit === 1) kept[next++] = channel;
    });
    return kept;
  };
  const blocks: Record<Site, Uint32Array>[] = [];
  for (const site of gateSites(config)) {
    const block = (blocks[site.block] ??= emptyBlock());
    block[site.site] = of(site);
  }
  return blocks;
}

/** Parameters and MACs of a plan beside those of the dense network. */
export function previewOf(config: ViTConfig, plan: PrunePlan): Preview {
  const dense = Array.from({ length: config.depth }, () => denseWidths(config));
  const costs = {
    dense: exactCost(config, dense),
    densePaper: paperCost(config, dense),
    paper: paperCost(config, plan.widths),
    exact: exactCost(config, plan.widths),
  };
  const saving = (of: keyof Cost): Saving => ({
    dense: costs.dense[of],
    densePaper: costs.densePaper[of],
    paper: costs.paper[of],
    exact: costs.exact[of],
  });
  return {
    threshold: plan.threshold,
    pruned: plan.pruned,
    total: plan.total,
    kept: plan.widths.map((w) => SITES.map((site) => w[site])),
    rescued: plan.rescued.map((site) => site.name),
    params: saving('params'),
    macs: saving('macs'),
  };
}

/** Whether a site that keeps `kept` of `width` channels keeps less than an eighth. */
export const isThin = (kept: number, width: number): boolean => kept * 8 < width;

/** Sites that are thin at this plan. */
export function thinSites(config: ViTConfig, plan: PrunePlan): { block: number; site: Site }[] {
  return plan.widths.flatMap((w, block) =>
    SITES.filter((site) => isThin(w[site], siteWidth(config, site))).map((site) => ({
      block,
      site,
    })),
  );
}

/** Channels that a mask keeps, block by block. */
export function keptWidths(c: ViTConfig, sites: readonly GateSite[], keep: KeepMask): Widths[] {
  const widths = Array.from({ length: c.depth }, () => ({ qkv: 0, proj: 0, fc1: 0, fc2: 0 }));
  for (const { block, site, offset, size } of sites) {
    let count = 0;
    for (let i = offset; i < offset + size; i++) count += keep[i] ?? 0;
    const w = widths[block];
    if (w !== undefined) w[site] = count;
  }
  return widths;
}

const emptyBlock = (): Record<Site, Uint32Array> => ({
  qkv: new Uint32Array(0),
  proj: new Uint32Array(0),
  fc1: new Uint32Array(0),
  fc2: new Uint32Array(0),
});
