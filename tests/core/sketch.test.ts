// A curve that is drawn before it is measured: strokes, and the sentence's largest gap.
import { describe, expect, it } from 'vitest';
import {
  drawnPoints,
  drawnTo,
  EMPTY_SKETCH,
  expectedIn,
  gapOf,
  SKETCH_RATES,
  type Sketch,
} from '../../src/core/sketch';

const at = (place: number, share: number) => ({ place, share });
const draw = (...points: (readonly [number, number])[]): Sketch =>
  points.reduce((sketch, [place, share]) => drawnTo(sketch, null, at(place, share)), EMPTY_SKETCH);

describe('a sketch', () => {
  it('begins empty, and holds the points that were drawn', () => {
    expect(drawnPoints(EMPTY_SKETCH)).toBe(0);
    const sketch = draw([0, 0.9], [4, 0.5]);
    expect(sketch.shares.map((share) => share ?? '-').join(' ')).toBe('0.9 - - - 0.5 - - - - -');
    expect(drawnPoints(draw([0, 0.9], [0, 0.2]))).toBe(1);
  });

  it('has no gap where a stroke was faster than the eye, in either direction', () => {
    for (const [from, to] of [
      [at(1, 0.8), at(4, 0.2)],
      [at(4, 0.2), at(1, 0.8)],
    ] as const) {
      const { shares } = drawnTo(EMPTY_SKETCH, from, to);
      expect(shares.slice(1, 5).map((share) => Math.round(100 * (share ?? 0)))).toEqual([
        80, 60, 40, 20,
      ]);
      expect([shares[0], shares[5]]).toEqual([null, null]);
    }
  });

  it('says what is expected between two points, and nothing beyond them', () => {
    const sketch = draw([2, 0.8], [6, 0.4]);
    expect(expectedIn(sketch, 4)).toBeCloseTo(0.6);
    expect([expectedIn(sketch, 1), expectedIn(sketch, 7)]).toEqual([null, null]);
  });
});

describe('the gap', () => {
  const measured = SKETCH_RATES.map((rate) => ({ rate, top1: rate > 0.75 ? 0.4 : 0.86 }));

  it('is the largest difference, by its direction', () => {
    const low = gapOf(draw([0, 0.86], [9, 0.1]), measured);
    expect(low).toMatchObject({ rate: 0.7, kind: 'more', measured: 0.86 });
    expect(low?.drawn).toBeCloseTo(0.269, 2);
    expect(gapOf(draw([0, 0.86], [9, 0.86]), measured)).toMatchObject({ rate: 0.8, kind: 'less' });
  });

  it('is near where nobody could have drawn it better', () => {
    expect(gapOf(draw([0, 0.85], [7, 0.85]), measured)).toMatchObject({ kind: 'near' });
  });

  it('is not there before anything was measured within what is drawn', () => {
    expect(gapOf(draw([0, 0.85], [2, 0.85]), [])).toBeNull();
    expect(gapOf(draw([0, 0.85], [2, 0.85]), measured.slice(5))).toBeNull();
    // Rates of the page's own that are not drawn at say nothing here.
    expect(gapOf(draw([0, 0.85], [2, 0.85]), [{ rate: 0.13, top1: 0.1 }])).toBeNull();
  });
});
