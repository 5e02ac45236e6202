import { describe, expect, it } from 'vitest';
import {
  alongLine,
  besideWords,
  freePlace,
  holds,
  plotOf,
  rateAtX,
  ticksOf,
  xOfRate,
  yOfShare,
} from '../../../src/ui/strip/geometry';

describe('the strip', () => {
  it('stands above the centres of the thumb, whatever it reaches out to the left', () => {
    const plot = plotOf(924, 88, 24, 1);
    expect(xOfRate(plot, 0)).toBe(24 + 12);
    expect(xOfRate(plot, 0.95)).toBe(924 - 12);
    expect(xOfRate(plotOf(924, 112, 24, 1.5), 0)).toBe(36 + 12);
    for (const rate of [0, 0.4, 0.77, 0.95])
      expect(rateAtX(plot, xOfRate(plot, rate))).toBeCloseTo(rate);
  });

  it('holds places beside it within what a rate may be', () => {
    const plot = plotOf(300, 32, 0, 1);
    expect(rateAtX(plot, -50)).toBe(0);
    expect(rateAtX(plot, 400)).toBe(0.95);
  });

  it('has words only where there is room, and nearly all of its height where there is none', () => {
    expect(plotOf(900, 88, 24, 1).roomy).toBe(true);
    const short = plotOf(358, 32, 0, 1);
    expect(short.roomy).toBe(false);
    expect(yOfShare(short, 0) - yOfShare(short, 1)).toBe(20);
  });

  it('names the middle of its scale only where three names stand clear of each other', () => {
    expect(ticksOf(plotOf(900, 88, 24, 1), 1)).toEqual([0, 0.5, 1]);
    expect(ticksOf(plotOf(900, 74, 24, 1.5), 1.5)).toEqual([0, 1]);
    expect(ticksOf(plotOf(900, 112, 24, 1.5), 1.5)).toEqual([0, 0.5, 1]);
  });

  it('puts words where no line and no dot is, low and left first', () => {
    const plot = plotOf(924, 88, 24, 1);
    const size = { width: 220, height: 14 };
    const falling = alongLine([
      { x: xOfRate(plot, 0), y: yOfShare(plot, 1) },
      { x: xOfRate(plot, 0.95), y: yOfShare(plot, 0.05) },
    ]);
    const place = freePlace(plot, size, falling);
    expect(place?.left).toBe(plot.left + 8);
    expect(place?.bottom).toBe(plot.bottom - 2);
    // An untrained network is right by chance: its dots lie where the words would.
    const low = alongLine([
      { x: xOfRate(plot, 0), y: yOfShare(plot, 0.1) },
      { x: xOfRate(plot, 0.9), y: yOfShare(plot, 0.1) },
    ]);
    const other = freePlace(plot, size, [...falling, ...low]);
    expect(other).not.toBeNull();
    if (other !== null) expect([...falling, ...low].some((mark) => holds(other, mark))).toBe(false);
    expect(freePlace(plot, { width: 880, height: 50 }, falling)).toBeNull();
  });

  it('leaves words out of a line over its height, and no stub too short to read as a line', () => {
    const words = { left: 10, right: 60, top: 20, bottom: 34 };
    expect(besideWords(30, 88, [words])).toEqual([
      { from: 0, to: 20 },
      { from: 34, to: 88 },
    ]);
    expect(besideWords(80, 88, [words])).toEqual([{ from: 0, to: 88 }]);
    expect(besideWords(30, 88, [{ ...words, top: 1, bottom: 15 }])).toEqual([{ from: 15, to: 88 }]);
  });
});
