import { describe, expect, it } from 'vitest';
import { binOf, WHOLE } from '../../../src/core/gate-bins';
import { gateSites, SITES } from '../../../src/core/gates';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { FATES, fates, presentMask } from '../../../src/ui/model/fate';
import { binSites, countTicks, LENS, logHeight, splitBar } from '../../../src/ui/model/bins';
import { mediansOf, nearZeroOf } from '../../../src/ui/model/histogram';
import { cuttingOf, nano, onesFor, rankedSpread } from '../gates';

const sites = gateSites(nano);
const ranking = rankedSpread();
const sum = (row: Uint32Array) => row.reduce((a, b) => a + b, 0);

describe('bins', () => {
  it('are 0.025 wide up to 1.2, and the last takes everything above', () => {
    expect(binOf(0, WHOLE)).toBe(0);
    expect(binOf(Math.fround(0.05), WHOLE)).toBe(2);
    expect(binOf(1, WHOLE)).toBe(40);
    expect(binOf(1.1999, WHOLE)).toBe(47);
    expect(binOf(Math.fround(1.2), WHOLE)).toBe(48);
    expect(binOf(30, WHOLE)).toBe(48);
  });

  it('of the lens leave out scores of 0.05 and more', () => {
    expect(binOf(0.0499, LENS)).toBe(19);
    expect(binOf(Math.fround(0.05), LENS)).toBe(-1);
  });

  it('count every gate of a site once', () => {
    const bins = binSites(ranking.values, sites, null, WHOLE);
    expect(SITES.map((site) => sum(bins[site].count))).toEqual([256, 256, 256, 1024]);
  });

  it('count what would go as the plan does', () => {
    const { plan } = cuttingOf(nano, ranking, 0.4);
    const fate = fates(plan.keep, presentMask(sites, plan.total, null));
    const bins = binSites(ranking.values, sites, fate, WHOLE);
    expect(SITES.reduce((n, site) => n + sum(bins[site].goes), 0)).toBe(plan.pruned);
  });

  it('put gates that are all 1 into one bar', () => {
    const bins = binSites(onesFor(nano), sites, null, WHOLE);
    expect(bins.fc2.count[40]).toBe(1024);
    expect(bins.fc2.count.filter((n) => n > 0)).toHaveLength(1);
  });
});

describe('a bar', () => {
  it('is cut in proportion where the threshold falls into its bin', () => {
    const scores = new Float32Array(ranking.values.length).fill(0.51);
    const fate = new Uint8Array(scores.length).fill(FATES.kept);
    fate.fill(FATES.goes, 0, 16);
    const { qkv } = binSites(scores, sites, fate, WHOLE);
    const { kept, goes, gone } = splitBar(qkv, binOf(0.51, WHOLE));
    expect(goes).toBeCloseTo(16 / 256);
    expect(gone).toBe(0);
    expect(kept + goes + gone).toBe(1);
  });

  it('reaches the top at the largest count and the ground at none', () => {
    expect(logHeight(0, 1024)).toBe(0);
    expect(logHeight(1024, 1024)).toBe(1);
    expect(logHeight(1, 1024)).toBeCloseTo(Math.log10(2) / Math.log10(1025));
  });

  it('stands beside ticks at powers of ten', () => {
    expect(countTicks(1024)).toEqual([1, 10, 100, 1000]);
    expect(countTicks(99)).toEqual([1, 10]);
  });
});

describe('a site in numbers', () => {
  it('has the share of its gates under 0.05', () => {
    const bins = binSites(ranking.values, sites, null, WHOLE);
    const near = sites
      .filter((s) => s.site === 'fc2')
      .flatMap((s) => [...ranking.values.subarray(s.offset, s.offset + s.size)])
      .filter((score) => score < 0.05).length;
    expect(nearZeroOf(bins.fc2)).toBeCloseTo(near / 1024);
  });

  it('has the median of its own gates', () => {
    const own = sites
      .filter((s) => s.site === 'proj')
      .flatMap((s) => [...ranking.values.subarray(s.offset, s.offset + s.size)])
      .sort((a, b) => a - b);
    expect(mediansOf(ranking, sites).proj).toBe(own[128]);
    expect(mediansOf(rankScores(gateScores(onesFor(nano))), sites).fc2).toBe(1);
  });
});
