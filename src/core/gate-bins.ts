// The axes of importance scores and the bins on them: from 0 to 1.2 in 48 bins of 0.025 and one for all
// above, or, where a criterion is drawn in decades, the four below the largest score in 48 bins. Counts of
// whole gates; what is done with them is not decided here.
import { gateSites, SITES, type Site } from './gates';
import type { ViTConfig } from './config';
import type { Ranking } from './ranking';
import { CRITERIA } from './scores';

export type BinScale = {
  readonly bins: number;
  /** Whether the last bin takes everything above, or scores above are left out. */
  readonly open: boolean;
} & (
  | {
      readonly kind: 'linear';
      /** Width of a bin in units of the score. */
      readonly width: number;
    }
  | {
      readonly kind: 'log';
      /** Where the axis begins; its first bin takes everything below too. */
      readonly least: number;
      readonly perDecade: number;
    }
);

/** Bins between the ends of an axis. */
const BINS = 48;
const DECADES = 4;

export const WHOLE: BinScale = { kind: 'linear', width: 0.025, bins: BINS + 1, open: true };

/** One of a kind, so that two snapshots on one axis have the same. */
const logAxes = new Map<number, BinScale>();

function logAxis(top: number): BinScale {
  const known = logAxes.get(top);
  if (known !== undefined) return known;
  const least = Number(`1e${top - DECADES}`);
  const perDecade = BINS / DECADES;
  const axis: BinScale = { kind: 'log', least, perDecade, bins: BINS, open: true };
  logAxes.set(top, axis);
  return axis;
}

/** The axis that scores are drawn on. */
export function axisOf({ criterion, sorted }: Pick<Ranking, 'criterion' | 'sorted'>): BinScale {
  if (CRITERIA[criterion].scale === 'linear') return WHOLE;
  const largest = sorted.at(-1) ?? 0;
  return logAxis(largest > 0 ? Math.ceil(Math.log10(largest)) : 0);
}

/** Where a score lies, in bins from the left end; beyond the right end more than there are. */
export const placeOn = (scale: BinScale, score: number): number =>
  scale.kind === 'linear'
    ? score / scale.width
    : Math.max(0, Math.log10(score / scale.least) * scale.perDecade);

/** The same held within the axis: what is beyond it lies in the middle of its last bin, or at its end. */
export const placeWithin = (scale: BinScale, score: number): number =>
  Math.min(placeOn(scale, score), scale.kind === 'linear' ? scale.bins - 0.5 : scale.bins);

/** The score where a bin begins; the first one begins at 0. */
export const edgeOf = (scale: BinScale, bin: number): number => {
  if (scale.kind === 'linear') return bin * scale.width;
  return bin === 0 ? 0 : scale.least * 10 ** (bin / scale.perDecade);
};

/** How far up the axis a score is, 0…1, without the bin for all above. */
export const heightOn = (scale: BinScale, score: number): number =>
  Math.min(1, placeOn(scale, score) / BINS);

/** How strong a score looks, 0…1: shades and buds are full at 1, and in decades at the axis' end. */
export const strengthOn = (scale: BinScale, score: number): number =>
  scale.kind === 'linear' ? Math.min(1, score) : heightOn(scale, score);

/** The score that looks so strong; the inverse of {@link strengthOn}. */
export const scoreOf = (scale: BinScale, strength: number): number =>
  scale.kind === 'linear'
    ? strength
    : Number((scale.least * 10 ** (strength * DECADES)).toPrecision(3));

/** Scores that an axis names, from the left. @param few where there is little room */
export function ticksOn(scale: BinScale, few: boolean): number[] {
  if (scale.kind === 'linear') return few ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];
  const decades = Array.from({ length: DECADES + 1 }, (_, i) => scoreOf(scale, i / DECADES));
  return few ? decades.filter((_, i) => i % 2 === 0) : decades;
}

/** Whether what stands at this score on the axis stands for all below it too. */
export const takesAllBelow = (scale: BinScale, score: number): boolean =>
  scale.kind === 'log' && score <= scale.least;

/** The bin of a score, or −1 where the scale leaves it out. */
export function binOf(score: number, scale: BinScale): number {
  const bin = Math.floor(placeOn(scale, score));
  if (bin < scale.bins) return bin;
  return scale.open ? scale.bins - 1 : -1;
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
