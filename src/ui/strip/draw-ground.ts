// The strip's ground: where a cut is unsafe, the grid, the dense network's accuracy, and the costs that
// rates keep, named at their ends.
import { hatchFill } from '../canvas/hatch';
import type { Scene } from '../canvas/surface';
import { spreadLabels, xOfRate, yOfShare, type Plot } from './geometry';
import type { StripModel } from './model';

export interface StripWords {
  readonly percent: (share: number) => string;
  readonly macs: string;
  readonly params: string;
  /** Names the site that is in danger, in full and as short as it goes. */
  readonly unsafe: { readonly long: string; readonly short: string } | null;
  readonly knee: string | null;
}

const LINE = 14;

/** Words with the page's ground behind them, so that lines under them do not run through. */
export function drawWords(
  { ctx, palette }: Scene,
  words: string,
  x: number,
  y: number,
  align: 'left' | 'right' | 'center',
  ink: string,
): void {
  const width = ctx.measureText(words).width;
  const half = (LINE * palette.unit) / 2;
  const left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
  ctx.globalAlpha = 0.85;
  ctx.fillStyle = palette.bg;
  ctx.fillRect(left - 2, y - half, width + 4, 2 * half);
  ctx.globalAlpha = 1;
  ctx.fillStyle = ink;
  ctx.textAlign = align;
  ctx.fillText(words, x, y);
}

/** From the first rate at which a site keeps less than an eighth. */
export function drawUnsafe(scene: Scene, plot: Plot, { curve }: StripModel): void {
  if (curve.unsafe === null) return;
  const { ctx, palette } = scene;
  const x = xOfRate(plot, curve.unsafe.rate);
  ctx.globalAlpha = 0.4;
  ctx.fillStyle = hatchFill(scene);
  ctx.fillRect(x, plot.top, plot.right - x, plot.bottom - plot.top);
  ctx.globalAlpha = 1;
  ctx.fillStyle = palette.control;
  ctx.fillRect(x, plot.top, palette.stroke, plot.bottom - plot.top);
}

export function nameUnsafe(scene: Scene, plot: Plot, model: StripModel, words: StripWords): void {
  if (model.curve.unsafe === null || words.unsafe === null || !plot.roomy) return;
  const { ctx, palette } = scene;
  const { long, short } = words.unsafe;
  const name = ctx.measureText(long).width < 0.45 * (plot.right - plot.left) ? long : short;
  const x = xOfRate(plot, model.curve.unsafe.rate);
  const fits = x + 4 + ctx.measureText(name).width <= plot.right;
  const y = plot.top - 8 * palette.unit;
  drawWords(scene, name, fits ? x : plot.right, y, fits ? 'left' : 'right', palette.ink2);
}

export function drawGrid(scene: Scene, plot: Plot, { dense }: StripModel, words: StripWords): void {
  const { ctx, palette } = scene;
  for (const share of plot.roomy ? [0, 0.5, 1] : [0, 1]) {
    const y = yOfShare(plot, share);
    ctx.fillStyle = palette.hairline;
    ctx.fillRect(plot.left, Math.round(y), plot.right - plot.left, palette.stroke);
    if (!plot.roomy) continue;
    ctx.fillStyle = palette.ink2;
    ctx.textAlign = 'right';
    ctx.fillText(words.percent(share), plot.left - 5, y);
  }
  if (dense === null) return;
  ctx.strokeStyle = palette.control;
  ctx.lineWidth = palette.stroke;
  ctx.setLineDash([2, 3]);
  ctx.beginPath();
  const y = yOfShare(plot, dense);
  ctx.moveTo(plot.left, y);
  ctx.lineTo(plot.right, y);
  ctx.stroke();
  ctx.setLineDash([]);
}

export function drawCosts(scene: Scene, plot: Plot, { curve }: StripModel): void {
  const { ctx, palette } = scene;
  const line = (shares: readonly number[], ink: string, dash: number[]) => {
    ctx.beginPath();
    shares.forEach((share, i) => {
      const x = xOfRate(plot, curve.rates[i] ?? 0);
      const y = yOfShare(plot, share);
      if (i === 0) ctx.moveTo(x, y);
      else ctx.lineTo(x, y);
    });
    ctx.strokeStyle = ink;
    ctx.lineWidth = 1.5 * palette.stroke;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
  };
  line(curve.params, palette.ink2, [5, 4]);
  line(curve.macs, palette.ink, []);
}

/** Names at the ends of the lines, moved apart where the lines end together. */
export function nameCosts(scene: Scene, plot: Plot, model: StripModel, words: StripWords): void {
  if (!plot.roomy) return;
  const { ctx, palette } = scene;
  const { macs, params } = model.curve;
  const ends = [macs.at(-1) ?? 0, params.at(-1) ?? 0];
  const wanted = ends.map((share) => yOfShare(plot, share));
  const apart = LINE * palette.unit;
  const [low, high] = [plot.top + apart / 2, plot.bottom - apart / 2];
  const at = spreadLabels(wanted, apart, low, high);
  // Beside the end and not on it, where the lines come from above.
  const x = plot.right - 6;
  [words.macs, words.params].forEach((name, i) =>
    drawWords(scene, name, x, at[i] ?? low, 'right', i === 0 ? palette.ink : palette.ink2),
  );
  ctx.textAlign = 'left';
}
