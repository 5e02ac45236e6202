import { describe, expect, it } from 'vitest';
import { plotOf, rateAtX, spreadLabels, xOfRate, yOfShare } from '../../../src/ui/strip/geometry';

describe('the strip', () => {
  it('stands above the centres of the thumb, whatever it reaches out to the left', () => {
    const plot = plotOf(924, 88, 24, 1);
    expect(xOfRate(plot, 0)).toBe(24 + 12);
    expect(xOfRate(plot, 0.95)).toBe(924 - 12);
    for (const rate of [0, 0.4, 0.77, 0.95])
      expect(rateAtX(plot, xOfRate(plot, rate))).toBeCloseTo(rate);
  });

  it('holds places beside it within what a rate may be', () => {
    const plot = plotOf(300, 32, 0, 1);
    expect(rateAtX(plot, -50)).toBe(0);
    expect(rateAtX(plot, 400)).toBe(0.95);
  });

  it('has words only where there is room, and all of its height where there is none', () => {
    expect(plotOf(900, 88, 24, 1).roomy).toBe(true);
    const short = plotOf(358, 32, 0, 1);
    expect(short.roomy).toBe(false);
    expect(yOfShare(short, 0) - yOfShare(short, 1)).toBe(24);
  });

  it('moves labels apart that would lie on each other, in their order and within its bounds', () => {
    expect(spreadLabels([50, 20], 14, 10, 70)).toEqual([50, 20]);
    expect(spreadLabels([60, 59], 14, 10, 66)).toEqual([66, 52]);
    expect(spreadLabels([10, 11], 14, 10, 66)).toEqual([10, 24]);
  });
});
