// Joint ranking of all gates (VTP, arXiv 2104.08500, section 3): one sorted order of importance scores
// for the whole network, and from it threshold and keep-mask at any pruning rate. What a score is made
// of, scores.ts alone knows.
import { asKeepMask, type KeepMask, type PruneRate } from './brand';
import type { GateSite } from './gates';
import type { Scores } from './scores';

/** Scores of a network, sorted once. */
export interface Ranking extends Scores {
  /** Scores, rising. */
  readonly sorted: Float32Array;
  /** Flat gate indices by rising score; equal scores by rising index. */
  readonly order: Uint32Array;
}

/** What a pruning rate does to a ranking. */
export interface Cut {
  /** k, the number of gates asked to go. */
  readonly requested: number;
  /** τ, the smallest score that stays. */
  readonly threshold: number;
  readonly keep: KeepMask;
  /** Gates that go, after rescue. */
  readonly pruned: number;
  /** Sites that would be emptied and keep their first largest gate. */
  readonly rescued: readonly GateSite[];
}

/**
 * Sorts the scores of a network; they are kept, not copied. A score's bit pattern orders like the score
 * itself (it is not negative), so pattern and index fit into one double and the engine's numeric sort
 * does the work.
 */
export function rankScores({ criterion, values }: Scores): Ranking {
  const total = values.length;
  const bits = new Uint32Array(values.buffer, values.byteOffset, total);
  const keys = new Float64Array(total);
  // Above every index (the largest network allowed has 1,081,344 gates), so a key stays below 2^53.
  const stride = 2 ** 21;
  for (let i = 0; i < total; i++) keys[i] = (bits[i] ?? 0) * stride + i;
  keys.sort();
  const order = new Uint32Array(total);
  const sorted = new Float32Array(total);
  for (let rank = 0; rank < total; rank++) {
    const index = (keys[rank] ?? 0) % stride;
    order[rank] = index;
    sorted[rank] = values[index] ?? 0;
  }
  return { criterion, values, sorted, order };
}

/** Whether all scores are the same, as where every gate is still exactly 1: nothing can be ranked. */
export const allTied = (sorted: Float32Array): boolean => sorted[0] === sorted.at(-1);

/**
 * The paper's cut: k = min(⌊p·T⌋, T − 1), τ the k-th smallest score (from 0), keep scores ≥ τ. Ties
 * with τ stay. A site left empty keeps its first largest gate.
 */
export function cutAt(ranking: Ranking, sites: readonly GateSite[], rate: PruneRate): Cut {
  const { values, sorted } = ranking;
  const total = values.length;
  const requested = Math.min(Math.floor(rate * total), total - 1);
  const threshold = sorted[requested] ?? 0;
  const keep = new Uint8Array(total);
  const rescued: GateSite[] = [];
  let kept = 0;
  for (const site of sites) {
    let inSite = 0;
    for (let i = site.offset; i < site.offset + site.size; i++) {
      const score = values[i] ?? 0;
      if (score >= threshold) {
        keep[i] = 1;
        inSite++;
      }
    }
    if (inSite === 0) {
      keep[strongestOf(ranking, site)] = 1;
      inSite = 1;
      rescued.push(site);
    }
    kept += inSite;
  }
  return { requested, threshold, keep: asKeepMask(keep), pruned: total - kept, rescued };
}

/** The gate of a site that stays at every rate: the first largest one. */
export function strongestOf({ values }: Ranking, { offset, size }: GateSite): number {
  let first = offset;
  for (let i = offset; i < offset + size; i++)
    if ((values[i] ?? 0) > (values[first] ?? 0)) first = i;
  return first;
}

/**
 * The smallest rate at which gate `index` goes: the share of gates that do not exceed it, moved up by a
 * hair where ⌊p·T⌋ in doubles would fall short of it; 1 is never. Rescue is left out of account.
 */
export function rateThatDrops(ranking: Ranking, index: number): number {
  const total = ranking.values.length;
  const score = ranking.values[index] ?? 0;
  let low = 0;
  let high = total;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((ranking.sorted[mid] ?? 0) <= score) low = mid + 1;
    else high = mid;
  }
  const rate = low / total;
  return Math.floor(rate * total) < low ? rate * (1 + Number.EPSILON) : rate;
}
