// Networks to write: cut at every rate, a head without V, one block, one patch, another epsilon.
import { compactParams } from '../../../src/core/compact';
import { headDim, imageSize, type ViTConfig } from '../../../src/core/config';
import { SITES, siteWidth } from '../../../src/core/gates';
import type { ImageSet } from '../../../src/core/images';
import { initParams } from '../../../src/core/init';
import {
  paramTable,
  type BlockKept,
  type ModelShape,
  type ParamSet,
} from '../../../src/core/params';
import { createRng } from '../../../src/core/rng';

export const WIDE: ViTConfig = {
  ...{ channels: 3, image: 12, patch: 4, dim: 24, heads: 3, depth: 2, mlpRatio: 2, classes: 5 },
};

/** Weights with nothing at 0 or 1: gates, biases and LayerNorms that must be where they belong. */
function liveParams(config: ViTConfig): ParamSet {
  const params = initParams(config, 3);
  const rng = createRng(4, 'live');
  for (const { name, role } of paramTable({ config, kept: null })) {
    const spread = role === 'weight' ? 0.1 : 0.3;
    const values = params[name] ?? new Float32Array();
    for (let i = 0; i < values.length; i++) values[i] = (values[i] ?? 0) + spread * rng.normal();
  }
  return params;
}

/** Channels that stay at a rate, at least one a site; the second head keeps no V where something is cut. */
function cutAt(config: ViTConfig, rate: number): BlockKept[] {
  const rng = createRng(5, `cut ${rate}`);
  const dh = headDim(config);
  return Array.from({ length: config.depth }, () => {
    const kept = SITES.map((site) => {
      const all = Array.from({ length: siteWidth(config, site) }, (_, i) => i);
      const emptied = (i: number) => site === 'proj' && rate > 0 && Math.floor(i / dh) === 1;
      const stay = all.filter((i) => !emptied(i) && rng.uniform() >= rate);
      return [site, Uint32Array.from(stay.length > 0 ? stay : [0])] as const;
    });
    return Object.fromEntries(kept) as BlockKept;
  });
}

export interface Case {
  readonly name: string;
  readonly shape: ModelShape;
  readonly params: ParamSet;
}

function cutCase(name: string, config: ViTConfig, rate: number, epsilon?: number): Case {
  const kept = cutAt(config, rate);
  const params = compactParams(config, liveParams(config), kept);
  return { name, shape: { config, kept, ...(epsilon !== undefined && { epsilon }) }, params };
}

const dense = (name: string, config: ViTConfig): Case => ({
  ...{ name, shape: { config, kept: null }, params: liveParams(config) },
});

export const CASES: readonly Case[] = [
  dense('dense, with gates', WIDE),
  ...[0, 0.2, 0.4, 0.6, 0.9].map((rate) => cutCase(`cut at ${rate * 100} %`, WIDE, rate)),
  cutCase('one block', { ...WIDE, depth: 1 }, 0.4),
  cutCase('one patch', { ...WIDE, patch: 12 }, 0.4),
  cutCase('one head', { ...WIDE, heads: 1 }, 0.4),
  cutCase('an epsilon that shows', WIDE, 0.2, 0.05),
];

/** Normalised images, [count, C, H, W]. */
export function imagesOf(config: ViTConfig, count: number): ImageSet {
  const rng = createRng(6, 'images');
  const pixels = Float32Array.from({ length: count * imageSize(config) }, () => rng.normal());
  return { pixels, labels: new Uint8Array(count), count, mean: [], std: [] };
}

/** The largest difference of two answers; infinite where they differ in number. */
export const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length
    ? Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0)
    : Infinity;
