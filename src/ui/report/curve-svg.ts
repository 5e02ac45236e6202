// A curve chart of a report: lines against steps, phases as bands with their names, a label at the end of
// every line. Values are drawn as they are. Pure.
import type { Band } from '../model/curve-lines';
import type { Sheet } from '../canvas/sheet';
import { svgOf } from './gate-svg';
import type { Markup } from './markup';
import { svgSheet } from './svg-sheet';

const WIDTH = 880;
const HEIGHT = 220;
const LEFT = 56;
const RIGHT = 110;
const TOP = 24;
const BOTTOM = 26;

export interface CurveLine {
  readonly label: string;
  readonly points: readonly { readonly step: number; readonly value: number }[];
  readonly look: 'main' | 'dashed' | 'faint' | 'dots';
  /** Whether the label stands above the line's end or under it. */
  readonly above: boolean;
}

export interface CurveChart {
  readonly lines: readonly CurveLine[];
  readonly bands: readonly Band[];
  /** What is written inside a band whose cut was undone. */
  readonly undone: string;
  readonly nameOf: (phase: Band['phase']) => string;
  readonly last: number;
  /** Upper end of the y axis, which begins at 0. */
  readonly top: number;
  readonly tick: (value: number) => string;
  readonly count: (value: number) => string;
  /** What the axis across counts. */
  readonly across: string;
  readonly label: string;
}

const DASHED = [4, 3];

export function curveSvg(chart: CurveChart): Markup {
  const sheet = svgSheet(WIDTH, HEIGHT);
  drawCurves(sheet, chart);
  return svgOf(WIDTH, HEIGHT, chart.label, sheet.drawn());
}

export function drawCurves({ pen, palette }: Sheet, chart: CurveChart): void {
  const bottom = HEIGHT - BOTTOM;
  const right = WIDTH - RIGHT;
  const last = Math.max(1, chart.last);
  const x = (step: number) => LEFT + (step / last) * (right - LEFT);
  const y = (value: number) => bottom - (Math.min(value, chart.top) / chart.top) * (bottom - TOP);
  const say = (words: string, at: number, on: number, align: CanvasTextAlign, ink: string) => {
    pen.fillStyle = ink;
    pen.textAlign = align;
    pen.fillText(words, at, on);
  };
  chart.bands.forEach(({ phase, start, end, undone }, i) => {
    pen.fillStyle = palette.sunk;
    if (i % 2 === 0) pen.fillRect(x(start), TOP, x(end) - x(start), bottom - TOP);
    say(chart.nameOf(phase), x(start) + 2, TOP - 12, 'left', palette.ink2);
    if (undone) say(chart.undone, x(start) + 3, bottom - 9, 'left', palette.ink2);
  });
  for (const share of [0, 0.25, 0.5, 0.75, 1]) {
    const value = share * chart.top;
    pen.fillStyle = palette.hairline;
    pen.fillRect(LEFT, y(value) - 0.5, right - LEFT, 1);
    say(chart.tick(value), LEFT - 8, y(value), 'right', palette.ink2);
    const step = Math.round(share * last);
    say(chart.count(step), x(step), HEIGHT - 10, 'center', palette.ink2);
  }
  say(chart.across, right + 28, HEIGHT - 10, 'left', palette.ink2);
  for (const { label, points, look, above } of chart.lines) {
    const seen = points.filter(({ value }) => Number.isFinite(value));
    const end = seen.at(-1);
    if (end === undefined) continue;
    pen.beginPath();
    seen.forEach(({ step, value }, i) => {
      if (i === 0) pen.moveTo(x(step), y(value));
      else pen.lineTo(x(step), y(value));
    });
    pen.strokeStyle =
      look === 'faint' ? palette.control : look === 'dashed' ? palette.ink2 : palette.ink;
    pen.lineWidth = look === 'faint' ? 1 : 1.5;
    pen.setLineDash(look === 'dashed' ? DASHED : []);
    pen.stroke();
    pen.setLineDash([]);
    if (look === 'dots') {
      pen.beginPath();
      for (const { step, value } of seen) {
        pen.moveTo(x(step) + 2.5, y(value));
        pen.arc(x(step), y(value), 2.5, 0, 2 * Math.PI);
      }
      pen.fillStyle = palette.ink;
      pen.fill();
    }
    say(label, x(end.step) + 8, y(end.value) + (above ? -8 : 9), 'left', palette.ink);
  }
}
