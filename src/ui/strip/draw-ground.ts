// The strip's ground: where a cut is unsafe, the grid, the accuracy with nothing masked, and the costs that
// rates keep, named where nothing else is drawn.
import { PINS } from '../../store/view-state';
import type { Sheet } from '../canvas/sheet';
import { besideFlags, flagOf } from './flags';
import {
  alongLine,
  freePlace,
  LINE,
  ticksOf,
  xOfRate,
  yOfShare,
  type Plot,
  type Point,
  type Rect,
} from './geometry';
import type { StripModel } from './model';

export interface StripWords {
  readonly percent: (share: number) => string;
  readonly macs: string;
  readonly params: string;
  /** Names the site that is in danger, in full and as short as it goes. */
  readonly unsafe: { readonly long: string; readonly short: string } | null;
  readonly knee: string | null;
}

/** Length of the piece of line before a name. */
const SAMPLE = 20;
/** Room for the numbers of the scale. */
const SCALE_WIDTH = 29;

/**
 * Words with the page's ground behind them, so that lines under them do not run through.
 * @returns the ground, for lines that come later
 */
export function drawWords(sheet: Sheet, words: string, left: number, y: number, ink: string): Rect {
  const { pen, palette } = sheet;
  const width = sheet.measure(words);
  const half = (LINE * palette.unit) / 2;
  pen.globalAlpha = 0.85;
  pen.fillStyle = palette.bg;
  pen.fillRect(left - 2, y - half, width + 4, 2 * half);
  pen.globalAlpha = 1;
  pen.fillStyle = ink;
  pen.textAlign = 'left';
  pen.fillText(words, left, y);
  return { left: left - 2, top: y - half, right: left + width + 2, bottom: y + half };
}

/** From the first rate at which a site keeps less than an eighth. */
export function drawUnsafe(sheet: Sheet, plot: Plot, { curve }: StripModel): void {
  if (curve.unsafe === null) return;
  const { pen, palette } = sheet;
  const x = xOfRate(plot, curve.unsafe.rate);
  pen.globalAlpha = 0.4;
  pen.fillStyle = sheet.hatch();
  pen.fillRect(x, plot.top, plot.right - x, plot.bottom - plot.top);
  pen.globalAlpha = 1;
  pen.fillStyle = palette.control;
  pen.fillRect(x, plot.top, palette.stroke, plot.bottom - plot.top);
}

/** On the line of the pins' flags, where these leave room. */
export function nameUnsafe(
  sheet: Sheet,
  plot: Plot,
  model: StripModel,
  words: StripWords,
): Rect | null {
  if (model.curve.unsafe === null || words.unsafe === null || !plot.roomy) return null;
  const { palette } = sheet;
  const { long, short } = words.unsafe;
  const wanted = xOfRate(plot, model.curve.unsafe.rate);
  const flags = PINS.flatMap((pin) => {
    const rate = model.pins[pin];
    return rate === null ? [] : [flagOf(plot, pin, rate, palette.unit)];
  });
  const named = [long, short].flatMap((name) => {
    const width = sheet.measure(name);
    if (name === long && width >= 0.6 * (plot.right - plot.left)) return [];
    const left = besideFlags(plot, width, wanted, flags);
    const moved = left === null ? 0 : Math.abs(left - Math.min(wanted, plot.right - width));
    return left === null ? [] : [{ name, left, moved }];
  });
  // Short where the line begins, before long elsewhere.
  const chosen = named.find(({ moved }) => moved === 0) ?? named[0];
  if (chosen === undefined) return null;
  const y = plot.top - 8 * palette.unit;
  return drawWords(sheet, chosen.name, chosen.left, y, palette.ink2);
}

export function drawGrid(sheet: Sheet, plot: Plot, { whole }: StripModel, words: StripWords): void {
  const { pen, palette } = sheet;
  for (const share of ticksOf(plot, palette.unit)) {
    const y = yOfShare(plot, share);
    pen.fillStyle = palette.hairline;
    pen.fillRect(plot.left, Math.round(y), plot.right - plot.left, palette.stroke);
    if (!plot.roomy) continue;
    pen.fillStyle = palette.ink2;
    pen.textAlign = 'right';
    // The page's edge may be nearer than the widest of them needs.
    pen.fillText(words.percent(share), plot.left - 5, y, SCALE_WIDTH * palette.unit);
  }
  if (whole === null) return;
  pen.strokeStyle = palette.control;
  pen.lineWidth = palette.stroke;
  pen.setLineDash([2, 3]);
  pen.beginPath();
  const y = yOfShare(plot, whole.top1);
  pen.moveTo(plot.left, y);
  pen.lineTo(plot.right, y);
  pen.stroke();
  pen.setLineDash([]);
}

const PARAMS_DASH = [5, 4];

export function drawCosts(sheet: Sheet, plot: Plot, { curve }: StripModel): void {
  const { pen, palette } = sheet;
  const line = (shares: readonly number[], ink: string, dash: number[]) => {
    pen.beginPath();
    pointsOf(plot, curve.rates, shares).forEach(({ x, y }, i) => {
      if (i === 0) pen.moveTo(x, y);
      else pen.lineTo(x, y);
    });
    stroke(sheet, ink, dash);
  };
  line(curve.params, palette.ink2, PARAMS_DASH);
  line(curve.macs, palette.ink, []);
}

function stroke({ pen, palette }: Sheet, ink: string, dash: number[]): void {
  pen.strokeStyle = ink;
  pen.lineWidth = 1.5 * palette.stroke;
  pen.setLineDash(dash);
  pen.stroke();
  pen.setLineDash([]);
}

const pointsOf = (plot: Plot, rates: readonly number[], shares: readonly number[]): Point[] =>
  shares.map((share, i) => ({ x: xOfRate(plot, rates[i] ?? 0), y: yOfShare(plot, share) }));

/** Every place that names must leave free: lines, dots, the guess between them, and the hatch's edge. */
function marksOf(plot: Plot, { curve, accuracies, committed }: StripModel): Point[] {
  const dots = accuracies.map(({ rate, top1 }) => ({
    x: xOfRate(plot, rate),
    y: yOfShare(plot, top1),
  }));
  const unsafe = curve.unsafe === null ? null : xOfRate(plot, curve.unsafe.rate);
  const edge = unsafe === null ? [] : [plot.top, plot.bottom].map((y) => ({ x: unsafe, y }));
  const tuned = committed?.tuned ?? null;
  const diamond =
    committed === null || tuned === null
      ? []
      : [{ x: xOfRate(plot, committed.rate), y: yOfShare(plot, tuned.top1) }];
  return [
    ...alongLine(pointsOf(plot, curve.rates, curve.macs)),
    ...alongLine(pointsOf(plot, curve.rates, curve.params)),
    ...alongLine(dots),
    ...alongLine(edge),
    ...diamond,
  ];
}

/** Names of the two lines, each behind a piece of its line, in a row or one over the other. */
export function nameCosts(
  sheet: Sheet,
  plot: Plot,
  model: StripModel,
  words: StripWords,
): readonly Rect[] {
  if (!plot.roomy) return [];
  const { pen, palette } = sheet;
  const line = LINE * palette.unit;
  const sample = SAMPLE * palette.unit;
  const wide = (name: string) => sample + 6 + sheet.measure(name);
  const [first, second] = [wide(words.macs), wide(words.params)];
  const marks = marksOf(plot, model);
  const row = freePlace(plot, { width: first + 16 + second, height: line }, marks);
  const pile = { width: Math.max(first, second), height: 2 * line };
  const place = row ?? freePlace(plot, pile, marks);
  if (place === null) return [];
  const { left, top } = place;
  const at = row === null ? { x: left, y: top + line } : { x: left + first + 16, y: top };
  const name = (x: number, y: number, said: string, ink: string, dash: number[]) => {
    const ground = drawWords(sheet, said, x + sample + 6, y + line / 2, ink);
    pen.beginPath();
    pen.moveTo(x, y + line / 2);
    pen.lineTo(x + sample, y + line / 2);
    stroke(sheet, ink, dash);
    return ground;
  };
  return [
    name(left, top, words.macs, palette.ink, []),
    name(at.x, at.y, words.params, palette.ink2, PARAMS_DASH),
  ];
}
