// The strip's marks: accuracies as measured and as guessed, how far one can go, the cut that was carried
// out, the pins, and the rate on the page. Plum is the cut's: the guess is dotted, a measurement solid.
import { standardError } from '../../core/evaluation';
import { PINS } from '../../store/view-state';
import type { Sheet } from '../canvas/sheet';
import { drawWords, type StripWords } from './draw-ground';
import { flagOf } from './flags';
import { besideWords, xOfRate, yOfShare, type Plot, type Rect } from './geometry';
import type { StripModel } from './model';

const TURN = 2 * Math.PI;

/** Dots along the straight lines between measured points; nothing beyond them. */
export function drawGuess({ pen, palette }: Sheet, plot: Plot, { accuracies }: StripModel): void {
  const step = 6;
  pen.fillStyle = palette.accent;
  pen.beginPath();
  accuracies.slice(1).forEach((to, i) => {
    const from = accuracies[i];
    if (from === undefined) return;
    const [x0, x1] = [xOfRate(plot, from.rate), xOfRate(plot, to.rate)];
    for (let x = x0 + step; x < x1 - step / 2; x += step) {
      const share = (x - x0) / (x1 - x0);
      const y = yOfShare(plot, from.top1 + (to.top1 - from.top1) * share);
      pen.moveTo(x + 0.75, y);
      pen.arc(x, y, 0.75 * palette.stroke, 0, TURN);
    }
  });
  pen.fill();
}

/** Measured points, with one standard error up and down where that is to be seen. */
export function drawMeasured({ pen, palette }: Sheet, plot: Plot, model: StripModel): void {
  const radius = plot.roomy ? 4 : 2.5;
  for (const { rate, top1, count } of model.accuracies) {
    const x = xOfRate(plot, rate);
    const error = standardError(top1, count);
    const [high, low] = [yOfShare(plot, Math.min(1, top1 + error)), yOfShare(plot, top1 - error)];
    pen.fillStyle = palette.accent;
    pen.fillRect(x - palette.stroke / 2, high, palette.stroke, low - high);
    pen.beginPath();
    pen.arc(x, yOfShare(plot, top1), radius, 0, TURN);
    pen.fill();
    pen.strokeStyle = palette.bg;
    pen.lineWidth = palette.stroke;
    pen.stroke();
  }
}

export function drawKnee(
  sheet: Sheet,
  plot: Plot,
  model: StripModel,
  words: StripWords,
): Rect | null {
  if (model.knee === null) return null;
  const { pen, palette } = sheet;
  const x = xOfRate(plot, model.knee.rate);
  // A stop: the triangle is the sign of a site.
  const stroke = 2 * palette.stroke;
  pen.fillStyle = palette.ink;
  pen.fillRect(x - stroke / 2, plot.bottom + 1, stroke, 6);
  pen.fillRect(x - 5, plot.bottom + 7 - stroke / 2, 10, stroke);
  if (!plot.roomy || words.knee === null) return null;
  const width = sheet.measure(words.knee);
  const left = x + 16 + width <= plot.right ? x + 8 : x - 8 - width;
  // The mark's legend says the same where there is no room.
  if (left < plot.left) return null;
  const y = plot.bottom + 8 * palette.unit;
  return drawWords(sheet, words.knee, left, y, palette.ink2);
}

/** The cut's accuracy after fine-tuning, a hollow diamond over the ghost of the thumb. */
export function drawTuned({ pen, palette }: Sheet, plot: Plot, { committed }: StripModel): void {
  const tuned = committed?.tuned ?? null;
  if (committed === null || tuned === null) return;
  const x = xOfRate(plot, committed.rate);
  const y = yOfShare(plot, tuned.top1);
  const half = plot.roomy ? 6 : 4;
  pen.beginPath();
  pen.moveTo(x, y - half);
  pen.lineTo(x + half, y);
  pen.lineTo(x, y + half);
  pen.lineTo(x - half, y);
  pen.closePath();
  pen.fillStyle = palette.bg;
  pen.fill();
  pen.strokeStyle = palette.accent;
  pen.lineWidth = 1.5 * palette.stroke;
  pen.stroke();
}

/** Flags 1 and 2 on poles of their own, which pass behind words. */
export function drawPins(
  { pen, palette }: Sheet,
  plot: Plot,
  { pins }: StripModel,
  words: readonly Rect[],
): void {
  PINS.forEach((i) => {
    const rate = pins[i];
    if (rate === null) return;
    const x = xOfRate(plot, rate);
    const { left, right, top, bottom } = flagOf(plot, i, rate, palette.unit);
    pen.fillStyle = palette.ink;
    for (const { from, to } of besideWords(x, plot.bottom, words))
      pen.fillRect(x - palette.stroke / 2, from, palette.stroke, to - from);
    pen.fillRect(left, top, right - left, bottom - top);
    pen.fillStyle = palette.bg;
    pen.textAlign = 'center';
    pen.fillText(String(i + 1), (left + right) / 2, (top + bottom) / 2 + 0.5);
  });
}

/** The rate on the page, over the full height; it passes behind words. */
export function drawRate(
  { pen, palette, height }: Sheet,
  plot: Plot,
  rate: number,
  words: readonly Rect[],
): void {
  const width = 2 * palette.stroke;
  const x = xOfRate(plot, rate);
  pen.fillStyle = palette.accent;
  for (const { from, to } of besideWords(x, height, words))
    pen.fillRect(x - width / 2, from, width, to - from);
}
