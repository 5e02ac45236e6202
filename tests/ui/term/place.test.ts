import { describe, expect, it } from 'vitest';
import { placeAtRow, placeAtWord } from '../../../src/ui/term/place';

const phone = { width: 390, height: 844 };
const size = { width: 272, height: 120 };
const box = (left: number, top: number, width = 60, height = 20) => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});
const inside = (at: { left: number; top: number }, room: typeof phone) =>
  at.left >= 0 &&
  at.top >= 0 &&
  at.left + size.width <= room.width &&
  at.top + size.height <= room.height;

describe('an explanation at a word', () => {
  it('is inside a phone wherever the word stands', () => {
    for (const left of [0, 100, 200, 330])
      for (const top of [0, 200, 600, 824])
        expect([left, top, inside(placeAtWord(box(left, top), size, phone), phone)]).toEqual([
          left,
          top,
          true,
        ]);
  });

  it('covers neither the word nor its line', () => {
    for (const top of [0, 400, 824]) {
      const at = placeAtWord(box(200, top), size, phone).top;
      expect(at >= top + 20 || at + size.height <= top).toBe(true);
    }
  });
});

describe('an explanation at a row of the set-up', () => {
  it('stands beside it where there is room', () => {
    const row = box(24, 300, 264, 60);
    expect(placeAtRow(row, size, { width: 1440, height: 900 }).left).toBeGreaterThan(row.right);
  });

  it('stands on its other side where the row is at the end of the window', () => {
    const row = box(1100, 500, 250, 40);
    const at = placeAtRow(row, size, { width: 1366, height: 768 });
    expect(at.left + size.width).toBeLessThan(row.left);
    expect(at.left).toBeGreaterThanOrEqual(0);
  });

  it('stands over it on a phone, so that the hint under the field stays readable', () => {
    const at = placeAtRow(box(16, 300, 358, 60), size, phone);
    expect(at.top + size.height).toBeLessThanOrEqual(300);
    expect(inside(at, phone)).toBe(true);
  });

  it('stands under it at the head of the page', () => {
    const at = placeAtRow(box(16, 40, 358, 60), size, phone);
    expect(at.top).toBeGreaterThanOrEqual(100);
  });
});
