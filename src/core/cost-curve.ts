// What every rate would cost, from one walk up the ranking: the slider's curve. The same widths and
// costs as a plan at that rate has, without planning each. Pure; it keeps nothing.
import type { ViTConfig } from './config';
import { exactCost } from './cost';
import { gateSites, type Site } from './gates';
import { denseWidths } from './params';
import { isThin } from './prune-plan';
import { rateThatDrops, type Ranking } from './ranking';

/** Exact shares of the dense network that rates keep. */
export interface CostCurve {
  /** Rates, rising from 0. */
  readonly rates: readonly number[];
  /** MACs and parameters kept at these rates, 0…1 of the dense network's, in the exact accounting. */
  readonly macs: readonly number[];
  readonly params: readonly number[];
  /** The first site that keeps less than an eighth of its channels, and the rate where it does. */
  readonly unsafe: UnsafeFrom | null;
}

export interface UnsafeFrom {
  readonly rate: number;
  readonly block: number;
  readonly site: Site;
}

/**
 * Samples the cost of the cuts of a ranked network, `samples` + 1 rates evenly from 0 to `max`.
 * Linear in the number of gates, whatever the number of samples.
 */
export function costCurve(
  config: ViTConfig,
  ranking: Ranking,
  max: number,
  samples: number,
): CostCurve {
  const { sorted, order } = ranking;
  const total = sorted.length;
  const sites = gateSites(config);
  const siteOf = new Uint16Array(total);
  sites.forEach(({ offset, size }, index) => siteOf.fill(index, offset, offset + size));
  const left = sites.map(({ size }) => size);
  const dense = exactCost(
    config,
    Array.from({ length: config.depth }, () => denseWidths(config)),
  );

  let gone = 0;
  let unsafe: UnsafeFrom | null = null;
  /** Lets all gates with scores under `threshold` go. */
  const dropBelow = (threshold: number) => {
    for (; gone < total && (sorted[gone] ?? 0) < threshold; gone++) {
      const gate = order[gone] ?? 0;
      const index = siteOf[gate] ?? 0;
      const site = sites[index];
      left[index] = (left[index] ?? 0) - 1;
      if (unsafe === null && site !== undefined && isThin(left[index] ?? 0, site.size))
        unsafe = { rate: rateThatDrops(ranking, gate), block: site.block, site: site.site };
    }
  };
  const widths = () => {
    const blocks = Array.from({ length: config.depth }, () => denseWidths(config));
    sites.forEach(({ block, site }, index) => {
      const width = blocks[block];
      // A site that would be emptied keeps one.
      if (width !== undefined) blocks[block] = { ...width, [site]: Math.max(1, left[index] ?? 0) };
    });
    return blocks;
  };

  const rates = Array.from({ length: samples + 1 }, (_, i) => (max * i) / samples);
  const costs = rates.map((rate) => {
    dropBelow(sorted[Math.min(Math.floor(rate * total), total - 1)] ?? 0);
    return exactCost(config, widths());
  });
  // Nothing goes beyond the last rate, so nothing there is worth a warning.
  return {
    rates,
    macs: costs.map(({ macs }) => macs / dense.macs),
    params: costs.map(({ params }) => params / dense.params),
    unsafe,
  };
}
