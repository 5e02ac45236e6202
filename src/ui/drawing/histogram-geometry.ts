// Where the parts of a panel lie, in CSS pixels. Drawing and pointer read the same numbers, so a
// grip is grabbed where it is seen.
import { placeWithin, WHOLE, type BinScale } from '../../core/gate-bins';
import { LENS } from '../model/bins';

/** A plot: bins from `left` to `right`, counts from `bottom` up to `top`. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly scale: BinScale;
}

export interface PanelGeometry {
  readonly main: Plot;
  readonly lens: Plot;
  /** The card the lens stands on: its grip, its bars and its numbers. */
  readonly lensFrame: Omit<Plot, 'scale'>;
  readonly grip: { readonly width: number; readonly height: number };
}

/**
 * @param unit size of the page's type, 1 at 16 px a rem
 * @param scale of the scores
 */
export function panelGeometry(
  width: number,
  height: number,
  unit: number,
  scale: BinScale = WHOLE,
): PanelGeometry {
  const grip = { width: Math.round(14 * unit), height: Math.round(20 * unit) };
  const left = Math.round(46 * unit);
  const right = width - 8;
  const top = grip.height + 4;
  const bottom = height - Math.round(20 * unit);
  const main = { left, right, top, bottom, scale };
  const lensWidth = Math.round((right - left) * 0.42);
  // Grip and scale keep their size in low panels; the lens takes more of the height for its bars.
  const lensAxis = Math.round(14 * unit) + 2;
  const lensLeast = grip.height + lensAxis + Math.round(18 * unit);
  const lensHeight = Math.max(Math.round((bottom - top) * 0.5), lensLeast);
  // Numbers on the count axis of the lens, where there is room for them beside its bars.
  const gutter = lensWidth >= 112 * unit ? Math.round(27 * unit) : 0;
  const lens = {
    left: right - lensWidth + 6 + gutter,
    right: right - 6,
    top: top + grip.height,
    bottom: top + lensHeight - lensAxis,
    scale: LENS,
  };
  const lensFrame = {
    left: right - lensWidth,
    right,
    top: top - 2,
    bottom: top + lensHeight,
  };
  return { main, lens, lensFrame, grip };
}

/** Where numbers on a count axis end: the grip of a threshold of 0 does not reach them. */
export const scaleEnd = ({ left }: Plot, { grip }: Pick<PanelGeometry, 'grip'>): number =>
  left - grip.width / 2 - 2;

/** Pixels per bin. */
export const binPixels = ({ left, right, scale }: Plot): number => (right - left) / scale.bins;

/** x of a score; a score beyond the scale lies where its last bin has room for it. */
export const xOf = (plot: Plot, score: number): number =>
  plot.left + placeWithin(plot.scale, score) * binPixels(plot);

/** Which plot's threshold line is under a point; null where none is within reach. */
export function lineAt(
  geometry: PanelGeometry,
  threshold: number,
  lensShown: boolean,
  point: { readonly x: number; readonly y: number },
  reach: number,
): Plot | null {
  const near = (plot: Plot) => Math.abs(point.x - xOf(plot, threshold)) <= reach;
  const { lens, lensFrame, main } = geometry;
  const inLens =
    lensShown &&
    point.x >= lensFrame.left &&
    point.y >= lensFrame.top &&
    point.y <= lensFrame.bottom;
  if (inLens) return near(lens) ? lens : null;
  return near(main) ? main : null;
}
