// The histogram of importance scores: |g| in 48 bins of 0.025 from 0 to 1.2 and one for all above.
// Counts of whole gates; what is done with them is not decided here.
import { gateSites, SITES, type Site } from './gates';
import type { ViTConfig } from './config';

export interface BinScale {
  /** Width of a bin in units of |g|. */
  readonly width: number;
  readonly bins: number;
  /** Whether the last bin takes everything above, or scores above are left out. */
  readonly open: boolean;
}

export const WHOLE: BinScale = { width: 0.025, bins: 49, open: true };

/** The bin of a score, or −1 where the scale leaves it out. */
export function binOf(score: number, { width, bins, open }: BinScale): number {
  const bin = Math.floor(score / width);
  if (bin < bins) return bin;
  return open ? bins - 1 : -1;
}

/** Gates in each bin of {@link WHOLE}, by site, all blocks together. */
export type GateCounts = Readonly<Record<Site, readonly number[]>>;

/** Counts of the gates themselves: signs do not matter. @param gates flat gate vector of the network */
export function countGates(model: ViTConfig, gates: Float32Array): GateCounts {
  const empty = () => new Array<number>(WHOLE.bins).fill(0);
  const counts = { qkv: empty(), proj: empty(), fc1: empty(), fc2: empty() };
  for (const { site, offset, size } of gateSites(model))
    for (let i = offset; i < offset + size; i++) {
      const bin = binOf(Math.abs(gates[i] ?? NaN), WHOLE);
      // A gate that is no number has no bin.
      if (bin >= 0) counts[site][bin]!++;
    }
  return counts;
}

/** Whether a value from outside is such counts. */
export const areCounts = (value: unknown): value is GateCounts =>
  typeof value === 'object' &&
  value !== null &&
  SITES.every((site) => {
    const row: unknown = (value as Record<string, unknown>)[site];
    return Array.isArray(row) && row.length === WHOLE.bins && row.every(Number.isFinite);
  });
