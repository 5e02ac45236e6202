// A sheet that is SVG: what is drawn on it becomes markup, for a report. Words are not measured but guessed:
// a report is made where nothing is laid out.
import { guessedWidth } from '../canvas/text-width';
import type { Ink, Pen, Sheet } from '../canvas/sheet';
import { markup, type Markup } from './markup';
import { HATCH, PAPER } from './paper';

/** Edges of bars and cells lie on tenths of a pixel: paper is finer than a screen. */
const FINEST = 10;
/** Size of letters, and how far under the middle of their line they stand. */
const LETTERS = 12;
const BASELINE = 4;

const ANCHORS: Readonly<Record<CanvasTextAlign, string>> = {
  left: 'start',
  start: 'start',
  center: 'middle',
  right: 'end',
  end: 'end',
};

export interface SvgSheet extends Sheet {
  /** What was drawn so far. */
  readonly drawn: () => readonly Markup[];
}

const short = (value: number): string => String(Math.round(value * 100) / 100 + 0);
const places = (...values: number[]): string => values.map(short).join(' ');
const inkOf = (ink: Ink): string => (typeof ink === 'string' ? ink : 'none');

export function svgSheet(width: number, height: number): SvgSheet {
  const parts: Markup[] = [];
  let path = '';
  let dash = '';
  /** The last part, where it is the path at hand filled: drawing around that makes no second one. */
  let filled: Markup | null = null;
  const trace = (piece: string) => {
    path += piece;
    filled = null;
  };
  const put = (part: Markup) => {
    parts.push(part);
    filled = null;
  };
  const seen = () => (pen.globalAlpha === 1 ? null : markup` opacity="${pen.globalAlpha}"`);
  const line = () =>
    markup` stroke="${inkOf(pen.strokeStyle)}"${pen.lineWidth === 1 ? null : markup` stroke-width="${pen.lineWidth}"`}${
      dash === '' ? null : markup` stroke-dasharray="${dash}"`
    }`;
  const box = (x: number, y: number, w: number, h: number) =>
    `M${places(x, y)}h${short(w)}v${short(h)}h${short(-w)}z`;
  const arc = (x: number, y: number, r: number, from: number, to: number, back = false) => {
    const at = (angle: number) => places(x + r * Math.cos(angle), y + r * Math.sin(angle));
    const turn = 2 * Math.PI;
    let swept = back ? from - to : to - from;
    if (swept < turn) swept = ((swept % turn) + turn) % turn;
    const way = back ? 0 : 1;
    if (!path.endsWith(at(from)))
      trace(`${path === '' || path.endsWith('z') ? 'M' : 'L'}${at(from)}`);
    // One arc cannot end where it began.
    if (swept >= turn) trace(`A${places(r, r)} 0 0 ${way} ${at(from + Math.PI)}`);
    trace(`A${places(r, r)} 0 ${swept < turn && swept > Math.PI ? 1 : 0} ${way} ${at(to)}`);
  };
  const pen: Pen = {
    fillStyle: PAPER.ink,
    strokeStyle: PAPER.ink,
    lineWidth: 1,
    globalAlpha: 1,
    textAlign: 'left',
    setLineDash: (lengths: Iterable<number>) => void (dash = [...lengths].join(' ')),
    beginPath: () => {
      path = '';
      filled = null;
    },
    moveTo: (x, y) => trace(`M${places(x, y)}`),
    lineTo: (x, y) => trace(`${path === '' ? 'M' : 'L'}${places(x, y)}`),
    quadraticCurveTo: (cx, cy, x, y) => trace(`Q${places(cx, cy, x, y)}`),
    arc,
    rect: (x, y, w, h) => trace(box(x, y, w, h)),
    roundRect(x: number, y: number, w: number, h: number, radius?: unknown) {
      const r = typeof radius === 'number' ? Math.min(radius, w / 2, h / 2) : 0;
      const corner = (dx: number, dy: number) => `a${places(r, r)} 0 0 1 ${places(dx * r, dy * r)}`;
      trace(
        `M${places(x + r, y)}h${short(w - 2 * r)}${corner(1, 1)}v${short(h - 2 * r)}${corner(-1, 1)}` +
          `h${short(2 * r - w)}${corner(-1, -1)}v${short(2 * r - h)}${corner(1, -1)}z`,
      );
    },
    closePath: () => trace('z'),
    fill() {
      if (path === '') return;
      const part = markup`d="${path}" fill="${inkOf(pen.fillStyle)}"`;
      put(markup`<path ${part}${seen()} />`);
      filled = part;
    },
    stroke() {
      if (path === '') return;
      if (filled !== null) parts.pop();
      const part = filled ?? markup`d="${path}" fill="none"`;
      put(markup`<path ${part}${line()}${seen()} />`);
    },
    fillRect: (x, y, w, h) =>
      put(markup`<path d="${box(x, y, w, h)}" fill="${inkOf(pen.fillStyle)}"${seen()} />`),
    strokeRect: (x, y, w, h) =>
      put(markup`<path d="${box(x, y, w, h)}" fill="none"${line()}${seen()} />`),
    fillText: (words, x, y) =>
      put(
        markup`<text x="${x}" y="${y + BASELINE}" text-anchor="${ANCHORS[pen.textAlign]}" fill="${inkOf(pen.fillStyle)}"${seen()}>${words}</text>`,
      ),
  };
  const sheet: Sheet = {
    ...{ pen, width, height, dpr: FINEST, palette: PAPER },
    measure: (words) => guessedWidth(words, LETTERS),
    hatch: () => HATCH,
    still: (_, draw) => draw(sheet),
  };
  return { ...sheet, drawn: () => parts };
}
