// The lens: 0 to 0.05 in 20 bins at the upper right of a panel, with a threshold line and grip of its
// own. Its ground has the tint of the band near zero, which it shows enlarged.
import { edgeOf } from '../../core/gate-bins';
import type { Sheet } from '../canvas/sheet';
import { countTicks, logHeight, type Bins } from '../model/bins';
import { drawBars } from './histogram-bars';
import { scaleEnd, type PanelGeometry } from './histogram-geometry';

/** Bars in the lens are a tenth as wide, so its axis ends at a tenth of the count. */
const LENS_SHARE = 0.1;

interface LensLook {
  readonly colour: string;
  /** Where the count axis of the panel ends. */
  readonly top: number;
  readonly words: {
    readonly count: (value: number) => string;
    readonly decimal: (value: number) => string;
  };
}

/** Everything but the threshold, which lies over it. @param counts of its bins, as they glide */
export function drawLens(
  sheet: Sheet,
  geometry: PanelGeometry,
  bins: Bins,
  counts: ArrayLike<number>,
  { colour, top, words }: LensLook,
): void {
  const { pen, palette } = sheet;
  const { lens: plot, lensFrame: frame } = geometry;
  const { unit, stroke } = palette;
  const highest = Math.max(1, top * LENS_SHARE);
  const alpha = pen.globalAlpha;
  pen.globalAlpha = 1;
  pen.beginPath();
  pen.roundRect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top, 4);
  pen.fillStyle = palette.panel;
  pen.fill();
  pen.globalAlpha = 0.2;
  pen.fillStyle = palette.control;
  pen.fillRect(plot.left, plot.top, plot.right - plot.left, plot.bottom - plot.top);
  pen.globalAlpha = 1;
  const gutter = plot.left - frame.left > 16 * unit;
  pen.textAlign = 'right';
  let free = Infinity;
  for (const tick of countTicks(highest)) {
    const y = plot.bottom - logHeight(tick, highest) * (plot.bottom - plot.top);
    pen.fillStyle = palette.hairline;
    pen.fillRect(plot.left, Math.round(y), plot.right - plot.left, stroke);
    pen.fillStyle = palette.ink2;
    // The ticks of a low lens stand too close for a number each.
    if (!gutter || y > free) continue;
    pen.fillText(words.count(tick), scaleEnd(plot, geometry), y);
    free = y - 14 * unit;
  }
  pen.globalAlpha = alpha;
  drawBars(sheet, plot, bins, counts, { colour, top: highest });
  pen.globalAlpha = 1;
  pen.strokeStyle = palette.control;
  pen.lineWidth = stroke;
  pen.beginPath();
  pen.roundRect(frame.left, frame.top, frame.right - frame.left, frame.bottom - frame.top, 4);
  pen.stroke();
  pen.fillStyle = palette.control;
  pen.fillRect(plot.left, plot.bottom, plot.right - plot.left, stroke);
  pen.fillStyle = palette.ink2;
  const y = (plot.bottom + frame.bottom) / 2 + stroke;
  if (plot.right - plot.left > 56 * unit) {
    pen.textAlign = 'left';
    pen.fillText(words.decimal(0), plot.left, y);
  }
  pen.textAlign = 'right';
  pen.fillText(words.decimal(edgeOf(plot.scale, plot.scale.bins)), plot.right, y);
  pen.globalAlpha = alpha;
}
