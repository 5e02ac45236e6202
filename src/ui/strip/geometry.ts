// Where things lie on the strip, in CSS pixels. Its rates stand exactly above the centres of the
// slider's thumb, which travels half a thumb inside the track.
import { CONTROLS } from '../../core/controls';

/** Half the slider's thumb; see dock.css. */
export const THUMB_HALF = 12;
/** From this height on there is room for words. */
const ROOMY = 48;
/** Height of a line of words in the page's smallest type. */
export const LINE = 14;
/** Room under the plot for the mark of how far one can go; see strip.css. */
const KNEE = 8;
/** Room for the scale left of the slider, where there is a scale; see strip.css. */
export const LEAD = 30;

export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Whether words fit beside the marks. */
  readonly roomy: boolean;
}

/**
 * @param lead room for the scale to the left of the slider, at type of 16 px
 * @param unit size of the page's type, 1 at 16 px
 */
export function plotOf(width: number, height: number, lead: number, unit: number): Plot {
  const roomy = height >= ROOMY * unit;
  return {
    left: lead * unit + THUMB_HALF,
    right: width - THUMB_HALF,
    top: roomy ? 16 * unit : 4,
    bottom: height - (roomy ? 15 * unit : KNEE),
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

/** Shares that the scale names: the middle one only where it is clear of the others. */
export const ticksOf = ({ top, bottom }: Plot, unit: number): readonly number[] =>
  bottom - top >= 2.5 * LINE * unit ? [0, 0.5, 1] : [0, 1];

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const holds = ({ left, right, top, bottom }: Rect, { x, y }: Point, clear = 0): boolean =>
  x > left - clear && x < right + clear && y > top - clear && y < bottom + clear;

/** Room between words and the marks around them. */
const CLEAR = 4;

/** A place inside the plot that none of the marks touches: low before high, left before right. */
export function freePlace(
  { left, right, top, bottom }: Plot,
  size: { readonly width: number; readonly height: number },
  marks: readonly Point[],
): Rect | null {
  for (let y = bottom - 2 - size.height; y >= top + 1; y -= 3)
    for (let x = left + 8; x + size.width <= right; x += 8) {
      const place = { left: x, top: y, right: x + size.width, bottom: y + size.height };
      if (!marks.some((mark) => holds(place, mark, CLEAR))) return place;
    }
  return null;
}

/** Points along a line through `corners`, close enough that no words fit between two. */
export function alongLine(corners: readonly Point[], step = 6): Point[] {
  return corners.flatMap((to, i) => {
    const from = corners[i - 1] ?? to;
    const pieces = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / step));
    return Array.from({ length: pieces }, (_, n) => {
      const share = (n + 1) / pieces;
      return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
    });
  });
}

/** Less of a line than this reads as an accent of the letter under it. */
const SHORTEST = 3;

/** The parts of a vertical line from 0 to `height` that words leave free. */
export function besideWords(
  x: number,
  height: number,
  words: readonly Rect[],
): readonly { readonly from: number; readonly to: number }[] {
  const over = words
    .filter(({ left, right }) => x > left - 1 && x < right + 1)
    .sort((a, b) => a.top - b.top);
  const parts: { from: number; to: number }[] = [];
  let from = 0;
  for (const { top, bottom } of over) {
    if (top - from >= SHORTEST) parts.push({ from, to: top });
    from = Math.max(from, bottom);
  }
  if (height - from >= SHORTEST) parts.push({ from, to: height });
  return parts;
}
