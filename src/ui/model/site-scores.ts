// What a snapshot says about each site, in one walk down the ranking: the means of its eighths, which
// the buds show, and its smallest and middle score. Sites are counted as core/gates orders them.
import { axisOf, type BinScale } from '../../core/gate-bins';
import type { GateSite } from '../../core/gates';
import type { Ranking } from '../../core/ranking';

/** Parts that a site's gates are shown in. */
export const BUDS = 8;

export interface SiteScores {
  /** Their axis. */
  readonly scale: BinScale;
  /** Mean score of every eighth of a site's gates, the strongest first: BUDS values a site. */
  readonly means: Float32Array;
  /** Smallest score of every site. */
  readonly least: Float32Array;
  /** Median score of every site, the upper of the two middle ones. */
  readonly median: Float32Array;
}

/** The first gate, by falling score, of the i-th eighth of `size` gates; i = BUDS is `size`. */
export const eighthStart = (size: number, i: number): number => Math.ceil((i * size) / BUDS);

/** @returns means of 0 for eighths without a gate, which sites of under eight channels have */
export function scoresOf(ranking: Ranking, sites: readonly GateSite[]): SiteScores {
  const total = ranking.values.length;
  const siteOf = new Uint16Array(total);
  sites.forEach(({ offset, size }, s) => siteOf.fill(s, offset, offset + size));
  const seen = new Uint32Array(sites.length);
  const means = new Float32Array(sites.length * BUDS);
  const least = new Float32Array(sites.length);
  const median = new Float32Array(sites.length);
  for (let rank = total - 1; rank >= 0; rank--) {
    const s = siteOf[ranking.order[rank]!]!;
    const { size } = sites[s]!;
    const score = ranking.sorted[rank]!;
    const place = seen[s]!++;
    means[s * BUDS + Math.floor((place * BUDS) / size)]! += score;
    least[s] = score;
    if (place === (size - 1) >> 1) median[s] = score;
  }
  sites.forEach(({ size }, s) => {
    for (let i = 0; i < BUDS; i++) {
      const gates = eighthStart(size, i + 1) - eighthStart(size, i);
      if (gates > 0) means[s * BUDS + i]! /= gates;
    }
  });
  return { scale: axisOf(ranking), means, least, median };
}

/** How a bud is drawn: what becomes of its gates at the rate on the page. */
export type BudLook = 'kept' | 'split' | 'goes' | 'gone';

/**
 * The look of the i-th bud of a branch; null for a bud without gates. A cut takes a site's weakest
 * gates, so counts say which eighths it reaches.
 * @param kept channels kept at the rate on the page
 * @param present channels that are there since the cut that was carried out
 */
export function budLook(size: number, kept: number, present: number, i: number): BudLook | null {
  const start = eighthStart(size, i);
  const end = eighthStart(size, i + 1);
  if (start === end) return null;
  if (kept >= end) return 'kept';
  if (kept > start) return 'split';
  return start < present ? 'goes' : 'gone';
}
