// Counting scores into the bins of an axis and, for the lens, into 20 of 0.0025 from 0 to 0.05. Counts are
// whole gates; what goes and what is gone is counted with them.
import { binOf, type BinScale } from '../../core/gate-bins';
import type { Site, GateSite } from '../../core/gates';
import { FATES } from './fate';

export const LENS: BinScale = { kind: 'linear', width: 0.0025, bins: 20, open: false };

/** Gates in each bin of one site. */
export interface Bins {
  readonly count: Uint32Array;
  /** Of them: those a cut at the present rate would take. */
  readonly goes: Uint32Array;
  /** Of them: those an earlier cut has taken and this one would too. */
  readonly gone: Uint32Array;
}

/**
 * Bins of the four sites over the given gate sites together.
 * @param fate one byte per gate (FATES), or null to count only
 */
export function binSites(
  scores: Float32Array,
  sites: readonly GateSite[],
  fate: Uint8Array | null,
  scale: BinScale,
): Record<Site, Bins> {
  const empty = (): Bins => ({
    count: new Uint32Array(scale.bins),
    goes: new Uint32Array(scale.bins),
    gone: new Uint32Array(scale.bins),
  });
  const out = { qkv: empty(), proj: empty(), fc1: empty(), fc2: empty() };
  for (const { site, offset, size } of sites) {
    const { count, goes, gone } = out[site];
    for (let i = offset; i < offset + size; i++) {
      const bin = binOf(scores[i]!, scale);
      if (bin < 0) continue;
      count[bin]!++;
      if (fate === null) continue;
      if (fate[i] === FATES.goes) goes[bin]!++;
      else if (fate[i] === FATES.gone) gone[bin]!++;
    }
  }
  return out;
}

/** Height of a count on the shared axis, 0…1: log10(1 + n) over log10(1 + top). */
export const logHeight = (count: number, top: number): number =>
  top <= 0 ? 0 : Math.min(1, Math.log10(1 + count) / Math.log10(1 + top));

/** Ticks of the count axis that fit under `top`: 1, 10, 100, … */
export function countTicks(top: number): number[] {
  const ticks: number[] = [];
  for (let tick = 1; tick <= top; tick *= 10) ticks.push(tick);
  return ticks;
}

/**
 * A bar cut in proportion to its counts. Shares of its height, from the ground up: kept, would go,
 * gone; they add up to 1 for a bin that holds anything.
 */
export function splitBar(bins: Bins, bin: number): { kept: number; goes: number; gone: number } {
  const count = bins.count[bin] ?? 0;
  if (count === 0) return { kept: 1, goes: 0, gone: 0 };
  const goes = (bins.goes[bin] ?? 0) / count;
  const gone = (bins.gone[bin] ?? 0) / count;
  return { kept: 1 - goes - gone, goes, gone };
}
