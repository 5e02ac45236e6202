// Turning a picture by the orientation it was taken in.
import { expect, it } from 'vitest';
import { turned } from '../../../src/data/own/picture';

/** Letters as pixels. */
const shown = (rows: readonly string[], orientation: number): string[] => {
  const [first = ''] = rows;
  const pixels = new TextEncoder().encode(rows.join(''));
  const {
    width,
    height,
    pixels: out,
  } = turned({ width: first.length, height: rows.length, channels: 1, pixels }, orientation);
  const text = new TextDecoder().decode(out);
  return Array.from({ length: height }, (_, y) => text.slice(y * width, (y + 1) * width));
};

it.each([
  [1, ['abc', 'def']],
  [2, ['cba', 'fed']],
  [3, ['fed', 'cba']],
  [4, ['def', 'abc']],
  [5, ['ad', 'be', 'cf']],
  [6, ['da', 'eb', 'fc']],
  [7, ['fc', 'eb', 'da']],
  [8, ['cf', 'be', 'ad']],
])('orientation %i shows it as it was seen', (orientation, rows) => {
  expect(shown(['abc', 'def'], orientation)).toEqual(rows);
});
