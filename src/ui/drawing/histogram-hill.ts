// What sparsity training will make of gates that are all still 1: two dashed hills, one near zero, and a word
// about them, on two lines where one is too narrow. With λ = 0 there is nothing to promise but that.
import type { RunState } from '../../store/run-state';
import type { Sheet } from '../canvas/sheet';
import { xOf, type Plot } from './histogram-geometry';

const hill = (score: number) =>
  0.62 * Math.exp(-((score / 0.09) ** 2)) + 0.42 * Math.exp(-(((score - 0.62) / 0.2) ** 2));

/** The words in as few lines as fit; none where even two halves are too wide. */
export function fitLines(words: string, fits: (line: string) => boolean): string[] {
  if (fits(words)) return [words];
  const middle = words.length / 2;
  const spaces = [...words.matchAll(/ /g)].map(({ index }) => index);
  // Chinese breaks between any two characters.
  const at =
    spaces.length === 0
      ? Math.ceil(middle)
      : spaces.reduce((a, b) => (Math.abs(b - middle) < Math.abs(a - middle) ? b : a));
  const halves = [words.slice(0, at).trim(), words.slice(at).trim()];
  return halves.every(fits) ? halves : [];
}

/** Whether the phase to come spreads the gates; null where what is shown is not the network it trains. */
export const hillOf = ({
  standIn,
  config,
}: Pick<RunState, 'standIn' | 'config'>): 'hill' | 'still' | null => {
  if (standIn !== null) return null;
  const { lambda, gateLr } = config.phases.sparse;
  return lambda > 0 && gateLr > 0 ? 'hill' : 'still';
};

export function drawHill(sheet: Sheet, plot: Plot, words: string, dashed: boolean): void {
  const full = plot.bottom - plot.top;
  if (dashed) drawSlopes(sheet, plot, full);
  const { pen, palette } = sheet;
  const { unit } = palette;
  // Between the axis and the one bar at 1.
  const room = xOf(plot, 0.97) - plot.left;
  const lines = fitLines(words, (line) => sheet.measure(line) + 8 <= room);
  const high = 15 * unit;
  lines.forEach((line, i) => {
    const y = plot.bottom - 0.7 * full + (i - (lines.length - 1) / 2) * high;
    const width = sheet.measure(line) + 8;
    pen.fillStyle = palette.bg;
    pen.fillRect(plot.left + (room - width) / 2, y - high / 2, width, high);
    pen.fillStyle = palette.ink2;
    pen.textAlign = 'center';
    pen.fillText(line, plot.left + room / 2, y);
  });
}

function drawSlopes({ pen, palette }: Sheet, plot: Plot, full: number): void {
  pen.beginPath();
  for (let score = 0; score <= 1.2; score += 0.01) {
    const y = plot.bottom - hill(score) * full;
    if (score === 0) pen.moveTo(plot.left, y);
    else pen.lineTo(xOf(plot, score), y);
  }
  pen.setLineDash([4, 4]);
  pen.strokeStyle = palette.control;
  pen.lineWidth = palette.stroke;
  pen.stroke();
  pen.setLineDash([]);
}
