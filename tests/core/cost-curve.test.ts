import { describe, expect, it } from 'vitest';
import { resolveModel } from '../../src/core/config';
import { pruneRate } from '../../src/core/controls';
import { costCurve } from '../../src/core/cost-curve';
import { gateCount, gateSites, siteWidth } from '../../src/core/gates';
import { previewOf } from '../../src/core/prune-plan';
import { planAt } from '../../src/core/scope';
import { rankScores } from '../../src/core/ranking';
import { gateScores } from '../../src/core/scores';
import { createRng } from '../../src/core/rng';

const nano = resolveModel('nano');
const spread = () => {
  const random = createRng(5, 'gates');
  return Float32Array.from({ length: gateCount(nano) }, () => random.uniform() ** 2);
};

describe('the curve of costs by rate', () => {
  it('has at every rate the exact costs of the plan at that rate', () => {
    const ranking = rankScores(gateScores(spread()));
    const curve = costCurve(nano, ranking, 0.95, 95);
    expect(curve.rates).toHaveLength(96);
    curve.rates.forEach((rate, i) => {
      const { macs, params } = previewOf(nano, planAt(nano, ranking, pruneRate(rate)));
      expect(curve.macs[i]).toBe(macs.exact / macs.dense);
      expect(curve.params[i]).toBe(params.exact / params.dense);
    });
  });

  it('keeps ties together and the last channel of a site, as the plan does', () => {
    const gates = spread().map((g) => Math.round(g * 4) / 4);
    const site = gateSites(nano)[6];
    if (site === undefined) throw new Error('nano has 16 sites');
    gates.fill(0, site.offset, site.offset + site.size);
    const ranking = rankScores(gateScores(gates));
    const curve = costCurve(nano, ranking, 0.9, 9);
    const exact = curve.rates.map((rate) => {
      const { macs } = previewOf(nano, planAt(nano, ranking, pruneRate(rate)));
      return macs.exact / macs.dense;
    });
    expect(curve.macs).toEqual(exact);
  });

  it('is flat where all gates tie', () => {
    const ones = rankScores(gateScores(new Float32Array(gateCount(nano)).fill(1)));
    const { macs, unsafe } = costCurve(nano, ones, 0.95, 10);
    expect(new Set(macs)).toEqual(new Set([1]));
    expect(unsafe).toBeNull();
  });

  it('names the first site that falls under an eighth, and the very rate where it does', () => {
    const ranking = rankScores(gateScores(spread()));
    const { unsafe } = costCurve(nano, ranking, 0.95, 95);
    if (unsafe === null) throw new Error('at 95 % some site is thin');
    const thin = (rate: number) => {
      const { widths } = planAt(nano, ranking, pruneRate(rate));
      return widths.flatMap((w, block) =>
        (['qkv', 'proj', 'fc1', 'fc2'] as const)
          .filter((site) => w[site] * 8 < siteWidth(nano, site))
          .map((site) => ({ block, site })),
      );
    };
    expect(thin(unsafe.rate)).toEqual([{ block: unsafe.block, site: unsafe.site }]);
    expect(thin(unsafe.rate - 1 / gateCount(nano))).toEqual([]);
  });

  it('falls from all to little for the largest preset', () => {
    const base = resolveModel('deit-base');
    const random = createRng(1, 'gates');
    const gates = Float32Array.from({ length: gateCount(base) }, () => random.uniform());
    const { macs } = costCurve(base, rankScores(gateScores(gates)), 0.95, 95);
    expect(macs[0]).toBe(1);
    expect(macs.at(-1)).toBeLessThan(0.2);
  });
});
