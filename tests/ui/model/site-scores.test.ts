import { describe, expect, it } from 'vitest';
import { gateSites } from '../../../src/core/gates';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { BUDS, budLook, eighthStart, scoresOf } from '../../../src/ui/model/site-scores';
import { cuttingOf, nano, onesFor, spreadGates } from '../gates';

const mean = (row: Float32Array) => row.reduce((a, b) => a + b, 0) / row.length;

describe('the scores of a site', () => {
  const gates = spreadGates();
  gates[0] = -0.9;
  const sites = gateSites(nano);
  const scores = scoresOf(rankScores(gateScores(gates)), sites);

  it('are the means of its sorted eighths, strongest first, as sorting each site says', () => {
    sites.forEach(({ offset, size }, s) => {
      const sorted = gates
        .slice(offset, offset + size)
        .map(Math.abs)
        .sort()
        .reverse();
      for (let i = 0; i < BUDS; i++) {
        const eighth = sorted.slice((i * size) / BUDS, ((i + 1) * size) / BUDS);
        expect(scores.means[s * BUDS + i]).toBeCloseTo(mean(eighth), 5);
      }
      expect(scores.least[s]).toBe(sorted.at(-1));
      expect(scores.median[s]).toBe(sorted[size / 2 - 1]);
    });
  });

  it('are all 1 while every gate is', () => {
    const { means, least, median } = scoresOf(rankScores(gateScores(onesFor(nano))), sites);
    for (const row of [means, least, median]) expect(new Set(row)).toEqual(new Set([1]));
  });

  it('hold for sites narrower than their buds', () => {
    const config = { ...nano, dim: 4, heads: 1, mlpRatio: 1, depth: 1 };
    const few = gateSites(config);
    const { means } = scoresOf(rankScores(gateScores(spreadGates(config))), few);
    for (let i = 0; i < BUDS; i++) {
      const empty = eighthStart(4, i) === eighthStart(4, i + 1);
      expect((means[i] ?? 0) === 0).toBe(empty);
      expect(budLook(4, 2, 4, i) === null).toBe(empty);
    }
  });
});

describe('a bud', () => {
  const looks = (size: number, kept: number, present = size) =>
    Array.from({ length: BUDS }, (_, i) => budLook(size, kept, present, i));

  it('is kept, split where the cut runs through its eighth, or would go', () => {
    expect(looks(64, 44)).toEqual([
      ...Array<string>(5).fill('kept'),
      'split',
      ...Array<string>(2).fill('goes'),
    ]);
    expect(looks(64, 64)).toEqual(Array<string>(8).fill('kept'));
    expect(looks(64, 1)).toEqual(['split', ...Array<string>(7).fill('goes')]);
  });

  it('is gone once the cut was carried out, and kept again where a lower rate brings it back', () => {
    expect(looks(64, 32, 32)).toEqual([
      ...Array<string>(4).fill('kept'),
      ...Array<string>(4).fill('gone'),
    ]);
    expect(looks(64, 16, 32).slice(2)).toEqual(['goes', 'goes', 'gone', 'gone', 'gone', 'gone']);
    expect(looks(64, 48, 32).slice(4, 6)).toEqual(['kept', 'kept']);
  });

  it('tells what the mask of the plan does to its gates', () => {
    const gates = spreadGates();
    const ranking = rankScores(gateScores(gates));
    const { plan } = cuttingOf(nano, ranking, 0.6);
    for (const { block, site, offset, size } of gateSites(nano)) {
      const kept = plan.widths[block]![site];
      const order = Array.from({ length: size }, (_, i) => offset + i).sort(
        (a, b) => ranking.values[b]! - ranking.values[a]!,
      );
      for (let i = 0; i < BUDS; i++) {
        const eighth = order.slice((i * size) / BUDS, ((i + 1) * size) / BUDS);
        const stay = eighth.filter((gate) => plan.keep[gate] === 1).length;
        const look = stay === eighth.length ? 'kept' : stay > 0 ? 'split' : 'goes';
        expect(budLook(size, kept, size, i)).toBe(look);
      }
    }
  });
});
