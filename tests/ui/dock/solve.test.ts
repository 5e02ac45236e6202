import { describe, expect, it } from 'vitest';
import { CONTROLS } from '../../../src/core/controls';
import { macsSaved } from '../../../src/ui/model/offer';
import { rateForKept, rateForMacs, rateForThreshold } from '../../../src/ui/dock/solve';
import { cuttingOf, nano, rankedSpread } from '../gates';

const ranking = rankedSpread();

describe('a number typed into the sentence', () => {
  it('as a threshold gives the rate at which no smaller score stays', () => {
    for (const threshold of [0.01, 0.2, 0.5]) {
      const { plan } = cuttingOf(nano, ranking, rateForThreshold(ranking, threshold));
      expect(plan.threshold).toBeGreaterThanOrEqual(threshold);
      const below = ranking.sorted[plan.requested - 1] ?? 0;
      expect(below).toBeLessThan(threshold);
    }
  });

  it('as channels kept keeps as many', () => {
    for (const kept of [1792, 1076, 300]) {
      const { plan } = cuttingOf(nano, ranking, rateForKept(ranking, kept));
      expect(plan.total - plan.requested).toBe(kept);
    }
  });

  it('as MACs saved gives the smallest rate in tenths of a percent that saves them', () => {
    for (const saved of [0.1, 0.5, 0.7]) {
      const rate = rateForMacs(nano, ranking, saved);
      expect(String(rate)).toMatch(/^0\.\d{1,3}$/);
      expect(macsSaved(cuttingOf(nano, ranking, rate))).toBeGreaterThanOrEqual(saved);
      const before = cuttingOf(nano, ranking, (Math.round(rate * 1000) - 1) / 1000);
      expect(macsSaved(before)).toBeLessThan(saved);
    }
  });

  it('out of reach gives the nearest rate there is', () => {
    expect(rateForMacs(nano, ranking, 1)).toBeCloseTo(CONTROLS.rate.max, 3);
    expect(rateForMacs(nano, ranking, -1)).toBe(0);
    expect(rateForKept(ranking, 0)).toBe(CONTROLS.rate.max);
    expect(rateForKept(ranking, 1e9)).toBe(0);
    expect(rateForThreshold(ranking, 50)).toBe(CONTROLS.rate.max);
  });
});
