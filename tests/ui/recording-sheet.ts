// A sheet that writes down what is drawn on it, a line for everything that can be seen: colours by their names
// in the palette, places in whole tenths. A drawing's lines are compared with those that were committed.
import type { Palette } from '../../src/ui/canvas/palette';
import type { Ink, Pen, Sheet } from '../../src/ui/canvas/sheet';

/** Colours that are their own names. */
export const NAMED: Palette = {
  bg: 'bg',
  panel: 'panel',
  sunk: 'sunk',
  hairline: 'hairline',
  ink: 'ink',
  ink2: 'ink2',
  bark: 'bark',
  control: 'control',
  accent: 'accent',
  onAccent: 'onAccent',
  sites: { qkv: 'qkv', proj: 'proj', fc1: 'fc1', fc2: 'fc2' },
  runs: ['run-0', 'run-1'],
  dark: false,
  fontFamily: 'sans',
  unit: 1,
  stroke: 1,
};

/** Letters are taken to be so wide. */
const LETTER = 6;

const named = (ink: Ink): string => (typeof ink === 'string' ? ink : 'pattern');
const tenth = (value: number): string => String(Math.round(value * 10) / 10 + 0);
const places = (...values: number[]): string => values.map(tenth).join(' ');

/** @returns the sheet, and what was drawn on it so far */
export function recordingSheet(
  width: number,
  height: number,
): { readonly sheet: Sheet; readonly drawn: () => string } {
  const lines: string[] = [];
  let path: string[] = [];
  let dash: readonly number[] = [];
  const tell = (...words: string[]) => {
    const { globalAlpha: alpha } = pen;
    lines.push([...words, ...(alpha === 1 ? [] : [`at ${tenth(100 * alpha)} %`])].join(' '));
  };
  const line = () =>
    `${named(pen.strokeStyle)} ${tenth(pen.lineWidth)}${dash.length === 0 ? '' : ` dashed ${places(...dash)}`}`;
  const add = (what: string, ...values: number[]) =>
    void path.push([what, places(...values)].join(' ').trim());
  const pen: Pen = {
    fillStyle: 'black',
    strokeStyle: 'black',
    lineWidth: 1,
    globalAlpha: 1,
    textAlign: 'left',
    setLineDash: (lengths: Iterable<number>) => void (dash = [...lengths]),
    beginPath: () => void (path = []),
    moveTo: (x, y) => add('M', x, y),
    lineTo: (x, y) => add('L', x, y),
    quadraticCurveTo: (cx, cy, x, y) => add('Q', cx, cy, x, y),
    arc: (x, y, r, from, to, back) => add(back === true ? 'arc back' : 'arc', x, y, r, from, to),
    rect: (x, y, w, h) => add('rect', x, y, w, h),
    roundRect: (x: number, y: number, w: number, h: number) => add('round', x, y, w, h),
    closePath: () => add('Z'),
    fill: () => tell('fill', named(pen.fillStyle), ...path),
    stroke: () => tell('line', line(), ...path),
    fillRect: (x, y, w, h) => tell('box', named(pen.fillStyle), places(x, y, w, h)),
    strokeRect: (x, y, w, h) => tell('frame', line(), places(x, y, w, h)),
    fillText: (words, x, y) =>
      tell('words', named(pen.fillStyle), pen.textAlign, places(x, y), JSON.stringify(words)),
  };
  const sheet: Sheet = {
    ...{ pen, width, height, dpr: 2, palette: NAMED },
    measure: (words) => LETTER * words.length,
    hatch: () => 'hatch',
    still: (_, draw) => draw(sheet),
  };
  return { sheet, drawn: () => `${lines.join('\n')}\n` };
}
