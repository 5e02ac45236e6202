// The card of a cell stays inside what the window has free, and off its cell where it can.
import { describe, expect, it } from 'vitest';
import { placeCard } from '../../../src/ui/gate-map/gate-card';
import type { Box } from '../../../src/ui/term/place';

const size = { width: 210, height: 100 };
const cell = (left: number, top: number): Box => ({ left, right: left + 5, top, bottom: top + 7 });
const phone: Box = { left: 0, right: 390, top: 40, bottom: 430 };
const meets = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

describe('the card of a cell', () => {
  it('stands on the side that has more room', () => {
    expect(placeCard(cell(40, 200), size, phone)).toEqual({ left: 55, top: 200 });
    expect(placeCard(cell(340, 200), size, phone)).toEqual({ left: 120, top: 200 });
  });

  it('stands under a cell that has room on no side, over it at the foot of the room', () => {
    expect(placeCard(cell(190, 200), size, phone)).toEqual({ left: 87.5, top: 217 });
    expect(placeCard(cell(190, 400), size, phone)).toEqual({ left: 87.5, top: 290 });
  });

  it('never leaves the room and never covers its cell', () => {
    for (let x = 34; x <= 380; x += 1)
      for (const top of [42, 200, 410]) {
        const { left, top: y } = placeCard(cell(x, top), size, phone);
        const card = { left, right: left + size.width, top: y, bottom: y + size.height };
        expect(card.left).toBeGreaterThanOrEqual(phone.left);
        expect(card.right).toBeLessThanOrEqual(phone.right);
        expect(card.top).toBeGreaterThanOrEqual(phone.top);
        expect(card.bottom).toBeLessThanOrEqual(phone.bottom);
        expect(meets(card, cell(x, top))).toBe(false);
      }
  });

  it('begins at the head of a room that is too low for it', () => {
    expect(placeCard(cell(40, 60), size, { ...phone, bottom: 120 }).top).toBe(44);
  });
});
