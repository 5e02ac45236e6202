// The four matrices of one block as rectangles in one scale, rows down and columns across, on the way from one size to
// another: what was is an outline, what is there is filled. Beside each its size in numbers.
import type { ViTConfig } from '../../core/config';
import { SITES, type Site } from '../../core/gates';
import type { Widths } from '../../core/params';
import type { Sheet } from '../canvas/sheet';
import { traceMark } from './tree';

/** Rows (outputs) and columns (inputs) of a matrix. */
export interface Size {
  readonly rows: number;
  readonly columns: number;
}

/** The matrices of a block of these widths; of Q, K and V the last alone loses rows. */
export const sizesOf = ({ dim }: ViTConfig, widths: Widths): Readonly<Record<Site, Size>> => ({
  qkv: { rows: 2 * dim + widths.proj, columns: widths.qkv },
  proj: { rows: dim, columns: widths.proj },
  fc1: { rows: widths.fc2, columns: widths.fc1 },
  fc2: { rows: dim, columns: widths.fc2 },
});

export interface MatricesLook {
  readonly from: Readonly<Record<Site, Size>>;
  readonly to: Readonly<Record<Site, Size>>;
  /** How far it has come, 0…1. */
  readonly share: number;
  /** A size in words. */
  readonly size: (size: Size) => string;
}

const LINE = 16;
const GAP = 8;
/** Under this width of a column, CSS pixels at 16 px a rem, words stand over the matrix. */
const BESIDE = 150;

export function drawMatrices(sheet: Sheet, { from, to, share, size }: MatricesLook): void {
  const { pen, palette, width, height } = sheet;
  const { unit } = palette;
  const column = width / SITES.length;
  const over = column < BESIDE * unit;
  const most = (of: keyof Size) =>
    Math.max(...SITES.flatMap((site) => [from[site][of], to[site][of]]));
  const head = over ? 3 * LINE * unit : 0;
  const words = Math.max(
    ...SITES.flatMap((site) => [size(from[site]), `→ ${size(to[site])}`]).map(sheet.measure),
  );
  const room = over ? column - GAP * unit : column - words - 4 * GAP * unit;
  const scale = Math.max(0, Math.min((height - head - 2) / most('rows'), room / most('columns')));
  for (const [i, site] of SITES.entries()) {
    const x = i * column;
    const [a, b] = [from[site], to[site]];
    const between = (of: keyof Size) => a[of] + (b[of] - a[of]) * share;
    const [was, is] = [a, { rows: between('rows'), columns: between('columns') }].map((one) => ({
      wide: Math.max(1, one.columns * scale),
      high: Math.max(1, one.rows * scale),
    }));
    if (was === undefined || is === undefined) continue;
    pen.strokeStyle = palette.control;
    pen.lineWidth = palette.stroke;
    pen.setLineDash([3, 3]);
    pen.strokeRect(x + 1, head + 1, Math.max(was.wide, 2), Math.max(was.high, 2));
    pen.setLineDash([]);
    pen.fillStyle = palette.sites[site];
    pen.fillRect(x + 1, head + 1, is.wide, is.high);
    const widest = Math.max(a.columns, b.columns) * scale;
    const left = over ? x : x + widest + GAP * unit;
    const line = (n: number) => (n + 0.5) * LINE * unit;
    pen.beginPath();
    traceMark(pen, site, left + 5 * unit, line(0), 4 * unit);
    pen.fill();
    pen.textAlign = 'left';
    pen.fillStyle = palette.ink;
    pen.fillText(site, left + 13 * unit, line(0));
    pen.fillStyle = palette.ink2;
    pen.fillText(size(a), left, line(1));
    pen.fillStyle = palette.ink;
    const now = { rows: Math.round(is.high / scale), columns: Math.round(is.wide / scale) };
    pen.fillText(`→ ${size(share >= 1 ? b : scale > 0 ? now : b)}`, left, line(2));
  }
}
