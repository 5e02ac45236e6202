// Where things lie on the strip, in CSS pixels. Its rates stand exactly above the centres of the
// slider's thumb, which travels half a thumb inside the track.
import { CONTROLS } from '../../core/controls';

/** Half the slider's thumb; see dock.css. */
export const THUMB_HALF = 12;
/** From this height on there is room for words. */
const ROOMY = 48;

export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Whether words fit beside the marks. */
  readonly roomy: boolean;
}

/**
 * @param lead how far the strip reaches out to the left of the slider, for the scale
 * @param unit size of the page's type, 1 at 16 px
 */
export function plotOf(width: number, height: number, lead: number, unit: number): Plot {
  const roomy = height >= ROOMY * unit;
  return {
    left: lead + THUMB_HALF,
    right: width - THUMB_HALF,
    top: roomy ? 16 * unit : 4,
    bottom: height - (roomy ? 15 * unit : 4),
    roomy,
  };
}

const { min, max } = CONTROLS.rate;

export const xOfRate = ({ left, right }: Plot, rate: number): number =>
  left + ((rate - min) / (max - min)) * (right - left);

/** The rate under a place, held within what a rate may be. */
export const rateAtX = ({ left, right }: Plot, x: number): number =>
  Math.min(max, Math.max(min, min + ((x - left) / (right - left)) * (max - min)));

/** Height of a share 0…1. */
export const yOfShare = ({ top, bottom }: Plot, share: number): number =>
  bottom - share * (bottom - top);

/**
 * Where labels stand that would like to stand at `wanted`: in the same order, at least `apart` from
 * each other and within the bounds as far as they fit.
 */
export function spreadLabels(
  wanted: readonly number[],
  apart: number,
  low: number,
  high: number,
): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const placed = [...wanted];
  let floor = low;
  for (const i of order) {
    placed[i] = Math.max(placed[i] ?? 0, floor);
    floor = (placed[i] ?? 0) + apart;
  }
  let ceiling = high;
  for (const i of order.toReversed()) {
    placed[i] = Math.min(placed[i] ?? 0, ceiling);
    ceiling = (placed[i] ?? 0) - apart;
  }
  return placed;
}
