// Bars, ticks and the threshold line of one plot. Kept is solid, would go is hatched in an outline,
// gone is a dotted outline; the bin that holds the threshold is cut in proportion.
import type { Sheet } from '../canvas/sheet';
import { logHeight, splitBar, type Bins } from '../model/bins';
import { binPixels, xOf, type Plot } from './histogram-geometry';

/** Bars under this many pixels stand without gaps and outlines. */
const NARROW = 4;

const snap = (value: number, dpr: number) => Math.round(value * dpr) / dpr;

export function drawBars(
  sheet: Sheet,
  plot: Plot,
  bins: Bins,
  counts: ArrayLike<number>,
  look: { readonly colour: string; readonly top: number },
): void {
  const { pen, dpr, palette } = sheet;
  const step = binPixels(plot);
  const gap = step >= NARROW ? 1 : 0;
  const hatch = sheet.hatch();
  const full = plot.bottom - plot.top;
  for (let bin = 0; bin < plot.scale.bins; bin++) {
    const count = counts[bin] ?? 0;
    if (count <= 0) continue;
    const left = snap(plot.left + bin * step, dpr);
    const width = snap(plot.left + (bin + 1) * step, dpr) - left - gap;
    const height = Math.max(1, logHeight(count, look.top) * full);
    const { kept, goes, gone } = splitBar(bins, bin);
    let base = plot.bottom;
    const stack = (share: number, paint: (x: number, y: number, w: number, h: number) => void) => {
      if (share <= 0) return;
      const next = snap(base - share * height, dpr);
      paint(left, next, width, base - next);
      base = next;
    };
    pen.setLineDash([]);
    stack(kept, (x, y, w, h) => {
      pen.fillStyle = look.colour;
      pen.fillRect(x, y, w, h);
    });
    const outline = (x: number, y: number, w: number, h: number) => {
      pen.strokeStyle = palette.control;
      pen.lineWidth = palette.stroke;
      const inset = palette.stroke / 2;
      // Bars too narrow for an outline each would be all outline: they share one hatched area.
      if (step >= NARROW && h > palette.stroke)
        pen.strokeRect(x + inset, y + inset, w - palette.stroke, h - palette.stroke);
    };
    stack(goes, (x, y, w, h) => {
      pen.fillStyle = hatch;
      pen.fillRect(x, y, w, h);
      outline(x, y, w, h);
    });
    stack(gone, (x, y, w, h) => {
      pen.setLineDash([1.5, 2.5]);
      if (step >= NARROW) outline(x, y, w, h);
      else {
        pen.strokeStyle = palette.control;
        pen.strokeRect(x, y, w, 0);
      }
    });
  }
  pen.setLineDash([]);
}

/** The counts where this phase began, as one grey line over the bars. */
export function drawOutline({ pen, palette }: Sheet, plot: Plot, { count }: Bins, top: number) {
  const step = binPixels(plot);
  const full = plot.bottom - plot.top;
  pen.beginPath();
  pen.moveTo(plot.left, plot.bottom);
  count.forEach((n, bin) => {
    const y = plot.bottom - logHeight(n, top) * full - (n > 0 ? 0.5 : 0);
    pen.lineTo(plot.left + bin * step, y);
    pen.lineTo(plot.left + (bin + 1) * step - (step >= NARROW ? 1 : 0), y);
  });
  pen.lineTo(plot.right, plot.bottom);
  pen.strokeStyle = palette.control;
  pen.lineWidth = palette.stroke;
  pen.stroke();
}

/** The threshold: a plum line with a grip at its head, where there is one. @returns x of the line */
export function drawThreshold(
  { pen, palette }: Sheet,
  plot: Plot,
  threshold: number,
  grip: { readonly width: number; readonly height: number } | null,
): number {
  const x = xOf(plot, threshold);
  pen.fillStyle = palette.accent;
  const line = 2 * palette.stroke;
  pen.fillRect(x - line / 2, plot.top - 2, line, plot.bottom - plot.top + 2);
  if (grip === null) return x;
  pen.beginPath();
  pen.roundRect(x - grip.width / 2, plot.top - grip.height, grip.width, grip.height, 4);
  pen.fill();
  pen.fillStyle = palette.onAccent;
  const ridge = grip.height * 0.4;
  for (const side of [-0.18, 0.1])
    pen.fillRect(
      x + side * grip.width,
      plot.top - grip.height + ridge * 0.75,
      palette.stroke,
      ridge,
    );
  return x;
}
