// The axes that scores are drawn on: what lies where, and that every way back leads there.
import { describe, expect, it } from 'vitest';
import {
  axisOf,
  binOf,
  edgeOf,
  heightOn,
  placeOn,
  placeWithin,
  scoreOf,
  strengthOn,
  ticksOn,
  WHOLE,
  type BinScale,
} from '../../src/core/gate-bins';

const upTo = (largest: number): BinScale =>
  axisOf({ criterion: 'gate-magnitude', sorted: Float32Array.of(0, 0.1, largest) });
const decades = upTo(3);

describe('the axis of a criterion', () => {
  it('is that from 0 to 1.2 for |g|, whatever the scores', () => {
    expect(axisOf({ criterion: 'gate', sorted: Float32Array.of(0, 40) })).toBe(WHOLE);
  });

  it('has the four decades that end above the largest score where it is drawn in decades', () => {
    expect(ticksOn(decades, false)).toEqual([0.001, 0.01, 0.1, 1, 10]);
    expect(ticksOn(decades, true)).toEqual([0.001, 0.1, 10]);
    expect(ticksOn(upTo(10), false).at(-1)).toBe(10);
    expect(ticksOn(upTo(0.02), false)).toEqual([0.00001, 0.0001, 0.001, 0.01, 0.1]);
  });

  it('is one object while the largest score stays in its decade, so that drawings of it are kept', () => {
    expect(upTo(2)).toBe(decades);
    expect(upTo(30)).not.toBe(decades);
  });

  it('is there even where every score is 0', () => {
    expect(ticksOn(upTo(0), false).at(-1)).toBe(1);
  });
});

describe.each([
  ['linear', WHOLE],
  ['in decades', decades],
] as const)('on the axis that is %s', (_, scale) => {
  it('every bin begins where its edge is and ends where the next one’s is', () => {
    for (let bin = 1; bin < 48; bin++) {
      const edge = edgeOf(scale, bin);
      expect(placeOn(scale, edge)).toBeCloseTo(bin, 9);
      expect(binOf(edge * 1.0001, scale)).toBe(bin);
      expect(binOf(edge * 0.9999, scale)).toBe(bin - 1);
    }
    expect(edgeOf(scale, 0)).toBe(0);
    expect(binOf(0, scale)).toBe(0);
  });

  it('nothing is left out, and what is beyond is drawn within it', () => {
    expect(binOf(1e9, scale)).toBe(scale.bins - 1);
    expect(placeWithin(scale, 1e9)).toBeLessThanOrEqual(scale.bins);
    expect(heightOn(scale, 1e9)).toBe(1);
    expect(heightOn(scale, 0)).toBe(0);
    expect(binOf(1e-30, scale)).toBe(0);
  });

  it('a strength is that of its score', () => {
    for (const strength of [0.1, 0.25, 0.5, 0.75, 1])
      expect(strengthOn(scale, scoreOf(scale, strength))).toBeCloseTo(strength, 2);
    expect(strengthOn(scale, 0)).toBe(0);
    expect(strengthOn(scale, 1e9)).toBe(1);
  });
});
