// Dragging the threshold line. A bin may hold half of all gates in a few pixels, so inside a bin the
// line moves by rank: a pixel is an equal share of the bin's gates. Places are counted in bins.
import { CONTROLS } from '../../core/controls';
import { edgeOf, placeOn, type BinScale } from '../../core/gate-bins';

/** Number of sorted scores under `value`. */
export function countBelow(sorted: Float32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((sorted[mid] ?? 0) < value) low = mid + 1;
    else high = mid;
  }
  return low;
}

const endOf = (bin: number, scale: BinScale) =>
  scale.open && bin === scale.bins - 1 ? Infinity : edgeOf(scale, bin + 1);

/** The rank under a place: gates below its bin plus its share of the bin's own. */
export function rankAt(sorted: Float32Array, place: number, scale: BinScale): number {
  const held = Math.min(scale.bins, Math.max(0, place));
  const bin = Math.min(scale.bins - 1, Math.floor(held));
  const below = countBelow(sorted, edgeOf(scale, bin));
  const above = countBelow(sorted, endOf(bin, scale));
  return Math.round(below + (held - bin) * (above - below));
}

/** The place of a rank, the inverse of `rankAt` up to rounding and empty bins. */
export function placeOf(sorted: Float32Array, rank: number, scale: BinScale): number {
  const score = sorted[Math.min(rank, sorted.length - 1)] ?? 0;
  const bin = Math.min(scale.bins - 1, Math.floor(placeOn(scale, score)));
  const below = countBelow(sorted, edgeOf(scale, bin));
  const above = countBelow(sorted, endOf(bin, scale));
  return bin + (above === below ? 0 : (rank - below) / (above - below));
}

/** The last rank the line may be dragged to: what the slider allows and, in the lens, what it shows. */
export function farthestRank(sorted: Float32Array, scale: BinScale): number {
  const most = Math.floor(CONTROLS.rate.max * sorted.length);
  if (scale.open) return most;
  return Math.max(0, Math.min(most, countBelow(sorted, edgeOf(scale, scale.bins)) - 1));
}

/** The place `by` bins further along, held between the first gate and the farthest rank. */
export function movedPlace(
  sorted: Float32Array,
  place: number,
  by: number,
  scale: BinScale,
): number {
  const farthest = placeOf(sorted, farthestRank(sorted, scale), scale);
  return Math.min(farthest, Math.max(0, place + by));
}

/**
 * The shortest rate that asks for exactly `rank` of `total` gates, held within what a rate may be:
 * 0.4 and not 0.399553… where both cut the same.
 */
export function rateOfRank(rank: number, total: number): number {
  const { min, max } = CONTROLS.rate;
  if (total === 0) return min;
  for (let scale = 100; scale <= 1e6; scale *= 10) {
    const short = Math.ceil((rank / total) * scale) / scale;
    if (short <= max && Math.floor(short * total) === rank) return Math.max(min, short);
  }
  let rate = rank / total;
  // ⌊(k/T)·T⌋ may fall one short in doubles.
  if (Math.floor(rate * total) < rank) rate = (rank + 1e-6) / total;
  return Math.min(max, Math.max(min, rate));
}
