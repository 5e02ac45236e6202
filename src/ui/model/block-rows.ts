// The numbers of the per-block table: what every site of a block keeps, and what the block costs.
import type { ViTConfig } from '../../core/config';
import { blockCost, type Cost } from '../../core/cost';
import { SITES, siteWidth, type Site } from '../../core/gates';
import { denseWidths, type Widths } from '../../core/params';
import type { PrunePlan } from '../../core/prune-plan';

export type Warning = 'thin' | 'rescued';

export interface SiteCell {
  readonly kept: number;
  readonly all: number;
  /** `rescued`: one channel is left because a site cannot be empty; `thin`: under an eighth. */
  readonly warning: Warning | null;
}

export interface BlockRow {
  readonly sites: Readonly<Record<Site, SiteCell>>;
  readonly cost: Cost;
  readonly dense: Cost;
}

const total = (config: ViTConfig, widths: Widths): Cost =>
  Object.values(blockCost(config, widths)).reduce(
    (a, b) => ({ params: a.params + b.params, macs: a.macs + b.macs }),
    { params: 0, macs: 0 },
  );

/** One row of the table; `plan` null shows the dense network. */
export function blockRow(config: ViTConfig, plan: PrunePlan | null, block: number): BlockRow {
  const dense = denseWidths(config);
  const widths = plan?.widths[block] ?? dense;
  const cell = (site: Site): SiteCell => {
    const all = siteWidth(config, site);
    const kept = widths[site];
    const rescued = plan?.rescued.some((s) => s.block === block && s.site === site) ?? false;
    return { kept, all, warning: rescued ? 'rescued' : kept * 8 < all ? 'thin' : null };
  };
  return {
    sites: {
      qkv: cell('qkv'),
      proj: cell('proj'),
      fc1: cell('fc1'),
      fc2: cell('fc2'),
    },
    cost: total(config, widths),
    dense: total(config, dense),
  };
}

/** How many sites of the table warn. */
export const warningsOf = (rows: readonly BlockRow[]): number =>
  rows.reduce(
    (sum, { sites }) => sum + SITES.filter((site) => sites[site].warning !== null).length,
    0,
  );

/** Makes the reader of all rows; it remembers its last answer. */
export function createRowsReader(): (config: ViTConfig, plan: PrunePlan | null) => BlockRow[] {
  let last: { config: ViTConfig; plan: PrunePlan | null; rows: BlockRow[] } | null = null;
  return (config, plan) => {
    if (last?.config !== config || last.plan !== plan) {
      const rows = Array.from({ length: config.depth }, (_, block) =>
        blockRow(config, plan, block),
      );
      last = { config, plan, rows };
    }
    return last.rows;
  };
}
