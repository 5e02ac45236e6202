import { describe, expect, it } from 'vitest';
import { besideFlags, flagOf } from '../../../src/ui/strip/flags';
import { plotOf, xOfRate } from '../../../src/ui/strip/geometry';

const plot = plotOf(924, 88, 24, 1);
const x = (rate: number) => xOfRate(plot, rate);
const flags = [flagOf(plot, 0, 0.6, 1), flagOf(plot, 1, 0.45, 1)];
const meets = (left: number, width: number) =>
  flags.some((flag) => left < flag.right && flag.left < left + width);

describe('words on the line of the pins', () => {
  it('stand where they are wanted while no flag is there', () => {
    expect(besideFlags(plot, 310, x(0.3), [])).toBe(x(0.3));
    expect(besideFlags(plot, 100, x(0.3), flags)).toBe(x(0.3));
  });

  it('end with the strip at the latest', () => {
    expect(besideFlags(plot, 310, x(0.9), [])).toBe(plot.right - 310);
  });

  it('move to the nearest place that no flag covers', () => {
    const before = besideFlags(plot, 310, x(0.3), flags) ?? NaN;
    expect(meets(before, 310)).toBe(false);
    expect(before + 310).toBeLessThan(x(0.45));
    const after = besideFlags(plot, 310, x(0.5), flags) ?? NaN;
    expect(meets(after, 310)).toBe(false);
    expect(after).toBeGreaterThan(x(0.6));
  });

  it('are left out where there is no room for them', () => {
    expect(besideFlags(plot, 600, x(0.3), flags)).toBeNull();
  });
});

it('flies the flags of two pins at one rate apart', () => {
  const [first, second] = [flagOf(plot, 0, 0.5, 1.5), flagOf(plot, 1, 0.5, 1.5)];
  expect(first.right).toBeCloseTo(second.left);
  expect(second.right - second.left).toBeCloseTo(21);
});
