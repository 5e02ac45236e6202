// Labels of the trade-off plot stand clear of lines and of one another.
import { expect, it } from 'vitest';
import { guessedWidth } from '../../../src/ui/canvas/text-width';
import { lineBox, placeLabels, type Box } from '../../../src/ui/runs/label-place';

const area: Box = { x: 0, y: 0, width: 400, height: 200 };
const spot = { x: 200, y: 100, width: 40 };

it('left of the mark, where a frontier leaves it to the right', () => {
  const line = lineBox(200, 100, 400, 100);
  expect(placeLabels([spot], 13, [line], area)).toEqual([
    { x: 190, y: expect.closeTo(104, 0) as number, anchor: 'end' },
  ]);
});

it('elsewhere where a line passes at the left, never on the line', () => {
  const [label] = placeLabels([spot], 13, [lineBox(0, 100, 200, 100)], area);
  expect(label).toMatchObject({ x: 200, anchor: 'middle' });
  expect(label?.y).toBeLessThan(95);
});

it('inside the plot', () => {
  const [label] = placeLabels([{ x: 20, y: 5, width: 40 }], 13, [], area);
  expect(label?.anchor).toBe('start');
});

it('never over another label, and nowhere rather than that', () => {
  const many = Array.from({ length: 8 }, () => spot);
  const placed = placeLabels(many, 13, [], area);
  const shown = placed.filter((label) => label !== null);
  expect(shown.length).toBeGreaterThan(1);
  expect(new Set(shown.map(({ x, y, anchor }) => `${x} ${y} ${anchor}`)).size).toBe(shown.length);
  expect(placed.at(-1)).toBeNull();
});

it('Chinese words are taken for as wide as they are', () => {
  expect(guessedWidth('附带', 12)).toBe(24);
  expect(guessedWidth('40', 10)).toBe(12);
});
