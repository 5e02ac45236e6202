import { describe, expect, it } from 'vitest';
import { CONTROLS } from '../../../src/core/controls';
import { axisOf, WHOLE } from '../../../src/core/gate-bins';
import { LENS } from '../../../src/ui/model/bins';
import {
  countBelow,
  farthestRank,
  movedPlace,
  placeOf,
  rankAt,
  rateOfRank,
} from '../../../src/ui/model/rank-drag';
import { cuttingOf, nano, rankedSpread } from '../gates';

const ranking = rankedSpread();
const { sorted } = ranking;
const decades = axisOf({ criterion: 'gate-magnitude', sorted });

describe('dragging the threshold', () => {
  it('moves by rank inside a bin: half a bin is half of its gates', () => {
    const inBin = countBelow(sorted, 0.025);
    expect(inBin).toBeGreaterThan(500);
    expect(rankAt(sorted, 0.5, WHOLE)).toBe(Math.round(inBin / 2));
  });

  it('rests where bins are empty', () => {
    const empty = countBelow(sorted, 0.2);
    expect(rankAt(sorted, 6, WHOLE)).toBe(empty);
    expect(rankAt(sorted, 12.7, WHOLE)).toBe(countBelow(sorted, 0.3));
  });

  it('never goes back when it goes on', () => {
    for (const scale of [WHOLE, decades]) {
      let last = 0;
      for (let place = 0; place <= scale.bins; place += 0.05) {
        const rank = rankAt(sorted, place, scale);
        expect(rank).toBeGreaterThanOrEqual(last);
        last = rank;
      }
      expect(last).toBe(sorted.length);
    }
  });

  it('begins where the line is, so that grabbing it moves nothing', () => {
    for (const scale of [WHOLE, LENS, decades])
      for (const rank of [0, 1, 200, 716])
        expect(rankAt(sorted, placeOf(sorted, rank, scale), scale)).toBe(rank);
  });
});

describe('the line of the lens', () => {
  it('stops at the last gate under 0.05, so that the lens stays open in the hand', () => {
    const place = movedPlace(sorted, 3, 100, LENS);
    const rank = rankAt(sorted, place, LENS);
    expect(rank).toBe(farthestRank(sorted, LENS));
    expect(sorted[rank]).toBeLessThan(0.05);
    expect(sorted[rank + 1]).toBeGreaterThanOrEqual(0.05);
  });

  it('moves ten times as far a bin as the line of the whole scale needs for the same gates', () => {
    const start = countBelow(sorted, 0.01);
    const there = rankAt(sorted, movedPlace(sorted, placeOf(sorted, start, LENS), 1, LENS), LENS);
    expect(there).toBe(countBelow(sorted, 0.0125));
    const whole = movedPlace(sorted, placeOf(sorted, start, WHOLE), 0.1, WHOLE);
    expect(Math.abs(rankAt(sorted, whole, WHOLE) - there)).toBeLessThan(20);
  });

  it('stays at 0 when it is pushed below, and where no gate is under 0.05', () => {
    expect(movedPlace(sorted, 2, -50, LENS)).toBe(0);
    expect(farthestRank(new Float32Array(9).fill(1), LENS)).toBe(0);
  });
});

describe('the rate of a rank', () => {
  it('asks for exactly that many gates', () => {
    const { max } = CONTROLS.rate;
    for (let rank = 0; rank <= Math.floor(max * sorted.length); rank++)
      expect(Math.floor(rateOfRank(rank, sorted.length) * sorted.length)).toBe(rank);
  });

  it('is as short as can be', () => {
    expect(rateOfRank(716, 1792)).toBe(0.4);
    expect(rateOfRank(907, 1792)).toBe(0.5062);
    for (let rank = 0; rank <= 1700; rank++)
      expect(String(rateOfRank(rank, 1792)).length).toBeLessThanOrEqual(6);
  });

  it('puts the threshold on the gate of that rank', () => {
    const rate = rateOfRank(1000, sorted.length);
    expect(cuttingOf(nano, ranking, rate).plan.threshold).toBe(sorted[1000]);
  });

  it('stays within what a rate may be', () => {
    expect(rateOfRank(sorted.length, sorted.length)).toBe(CONTROLS.rate.max);
    expect(rateOfRank(0, 0)).toBe(CONTROLS.rate.min);
  });
});
