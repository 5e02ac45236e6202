import { describe, expect, it } from 'vitest';
import { emptyCurve, extendCurve, type Curve } from '../../src/core/series';

/** Values 1, 2, 3, … for steps 1, 2, 3, …, handed over in parts. */
function ramp(steps: number, part: number): Curve {
  let curve = emptyCurve;
  for (let first = 1; first <= steps; first += part) {
    const length = Math.min(part, steps - first + 1);
    const values = Array.from({ length }, (_, i) => first + i);
    curve = extendCurve(curve, first, values);
  }
  return curve;
}

describe('a curve', () => {
  it('shows every step while it is short', () => {
    const { points, stride } = ramp(150, 7);
    expect(stride).toBe(1);
    expect(points).toHaveLength(150);
    expect(points[41]).toEqual({ step: 42, value: 42 });
  });

  it.each([200, 1_000, 12_345, 100_000])('has at most 200 points after %i steps', (steps) => {
    const { points } = ramp(steps, 97);
    expect(points.length).toBeLessThan(200);
    expect(points.length).toBeGreaterThanOrEqual(100);
  });

  it('has in each point the mean of the steps since the point before', () => {
    const { points, stride } = ramp(5_000, 13);
    expect(stride).toBe(32);
    let before = 0;
    for (const { step, value } of points) {
      expect(step - before).toBe(stride);
      // The mean of the whole numbers before + 1 … step.
      expect(value).toBeCloseTo((before + 1 + step) / 2, 9);
      before = step;
    }
  });

  it('is the same in whatever parts its values come', () => {
    expect(ramp(3_333, 1)).toEqual(ramp(3_333, 500));
  });

  it('keeps steps that fill no point yet until they do', () => {
    const curve = ramp(401, 401);
    expect(curve.stride).toBe(4);
    expect(curve.pending).toBe(1);
    expect(curve.points.at(-1)?.step).toBe(400);
    const grown = extendCurve(curve, 402, [402, 403, 404]);
    expect(grown.points.at(-1)).toEqual({ step: 404, value: (401 + 404) / 2 });
  });

  it('does not change the curve it grew from', () => {
    const curve = ramp(10, 10);
    extendCurve(curve, 11, [11]);
    expect(curve.points).toHaveLength(10);
  });
});
