import { describe, expect, it } from 'vitest';
import { batchMoves, mostShift, movedPlaces, moveSeed, unpack } from '../../src/core/augment';

const GREY = { side: 28, mirror: true };

describe('moves of a batch', () => {
  const many = Array.from(batchMoves(1, 1, 20_000, GREY), unpack);

  it('have the bits they have always had', () => {
    expect([...batchMoves(1, 1, 4, GREY)]).toEqual([66046, 258, 65536, 65794]);
  });

  it('shift by every whole number of pixels up to two, each way as often, and mirror every other', () => {
    for (const of of ['dx', 'dy'] as const)
      for (let shift = -2; shift <= 2; shift++) {
        const share = many.filter((move) => move[of] === shift).length / many.length;
        expect(share).toBeCloseTo(0.2, 1);
      }
    expect(many.filter(({ flip }) => flip).length / many.length).toBeCloseTo(0.5, 1);
    expect(many.every(({ dx, dy }) => Math.abs(dx) <= 2 && Math.abs(dy) <= 2)).toBe(true);
  });

  it('differ from step to step, seed to seed and phase to phase', () => {
    const batches = [
      batchMoves(1, 1, 8, GREY),
      batchMoves(1, 2, 8, GREY),
      batchMoves(2, 1, 8, GREY),
      batchMoves(moveSeed(1, 0), 1, 8, GREY),
      batchMoves(moveSeed(1, 1), 1, 8, GREY),
    ];
    expect(new Set(batches.map(String)).size).toBe(5);
  });

  it('reach a fourteenth of the side, and mirror nothing that would show another thing', () => {
    expect([28, 32, 64, 224].map(mostShift)).toEqual([2, 2, 5, 16]);
    const wide = Array.from(batchMoves(1, 1, 20_000, { side: 224, mirror: false }), unpack);
    expect(Math.max(...wide.map(({ dx }) => dx))).toBe(16);
    expect(Math.min(...wide.map(({ dy }) => dy))).toBe(-16);
    expect(wide.some(({ flip }) => flip)).toBe(false);
  });

  it('of a smaller batch are the first of a larger one', () => {
    expect(batchMoves(3, 7, 5, GREY)).toEqual(batchMoves(3, 7, 9, GREY).subarray(0, 5));
  });
});

describe('where a moved pixel comes from', () => {
  const places = (dx: number, dy: number, flip: boolean) => [
    ...movedPlaces(3, (dx & 255) | ((dy & 255) << 8) | (flip ? 1 << 16 : 0)),
  ];

  it('is its own place where nothing moves', () => {
    expect(places(0, 0, false)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('is the shifted one, or nowhere', () => {
    expect(places(1, -1, false)).toEqual([-1, -1, -1, 1, 2, -1, 4, 5, -1]);
  });

  it('is the mirror image of the shifted one', () => {
    expect(places(0, 0, true)).toEqual([2, 1, 0, 5, 4, 3, 8, 7, 6]);
    expect(places(1, 0, true)).toEqual([-1, 2, 1, -1, 5, 4, -1, 8, 7]);
  });
});
