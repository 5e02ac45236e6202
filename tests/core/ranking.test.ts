import { describe, expect, it } from 'vitest';
import { asPruneRate } from '../../src/core/brand';
import { allTied, cutAt, rankScores, rateThatDrops } from '../../src/core/ranking';
import { gateScores } from '../../src/core/scores';
import { createRng } from '../../src/core/rng';
import { loadPruneCases } from '../golden/load';
import { keptByName, layGates } from './gate-sites';

const randomGates = (count: number, seed: number) => {
  const rng = createRng(seed, 'gates');
  return Float32Array.from({ length: count }, () => rng.normal());
};
const oneSite = (gates: Float32Array) => layGates({ a: Array.from(gates) }).sites;

describe('the pruning rule', () => {
  it('has reference cases of every kind', () => {
    expect(new Set(loadPruneCases().map((c) => c.name))).toEqual(
      new Set([
        'random',
        'all_ones_ties_keep_everything',
        'quantised_ties',
        'one_site_all_small',
        'exact_zeros',
        'rescue_tie_first_index',
        'floor_in_doubles',
      ]),
    );
  });

  it.each(loadPruneCases().map((c) => [`${c.name} at ${c.rate}`, c] as const))(
    'agrees with the reference on %s',
    (_, expected) => {
      const { sites, flat } = layGates(expected.gates);
      const cut = cutAt(rankScores(gateScores(flat)), sites, asPruneRate(expected.rate));
      const kept = Object.values(expected.kept).flat().length;
      expect(cut.requested).toBe(expected.k);
      expect(cut.threshold).toBe(Math.fround(expected.tau));
      expect(keptByName(sites, cut.keep)).toEqual(expected.kept);
      expect(cut.rescued.map((site) => site.name)).toEqual(expected.rescued);
      expect(cut.pruned).toBe(flat.length - kept);
    },
  );

  it('takes the floor of rate times gates in doubles, so 29 % of 100 gates are 28', () => {
    const gates = randomGates(100, 1);
    const k = (rate: number) =>
      cutAt(rankScores(gateScores(gates)), oneSite(gates), asPruneRate(rate)).requested;
    expect([0.07, 0.28, 0.29, 0.3, 0.57, 0.58].map(k)).toEqual([7, 28, 28, 30, 56, 57]);
  });

  it('keeps at least one gate of the network at any rate', () => {
    const gates = randomGates(10, 2);
    const cut = cutAt(rankScores(gateScores(gates)), oneSite(gates), asPruneRate(1));
    expect(cut.requested).toBe(9);
    expect(cut.pruned).toBe(9);
  });

  it('keeps every gate that ties with the threshold', () => {
    const { sites, flat } = layGates({ a: [0.5, -0.5, 0.5, 2], b: [0.1, 0.5, 3, 4] });
    const cut = cutAt(rankScores(gateScores(flat)), sites, asPruneRate(0.5));
    expect(cut.requested).toBe(4);
    expect(cut.threshold).toBe(0.5);
    expect(cut.pruned).toBe(1);
  });

  it('removes nothing at any rate while every gate is 1', () => {
    const flat = new Float32Array(1792).fill(1);
    for (const rate of [0, 0.1, 0.4, 0.95])
      expect(cutAt(rankScores(gateScores(flat)), oneSite(flat), asPruneRate(rate)).pruned).toBe(0);
  });
});

describe('the ranking', () => {
  it('orders by |g| and equal scores by index', () => {
    const ranking = rankScores(
      gateScores(Float32Array.of(-2, 0, 0.5, -0.5, -0, 1e-40, 2, Infinity)),
    );
    expect(Array.from(ranking.order)).toEqual([1, 4, 5, 2, 3, 0, 6, 7]);
    expect(Array.from(ranking.sorted)).toEqual(Array.from(ranking.order, (i) => ranking.values[i]));
  });

  it('agrees with a plain sort on many random gates', () => {
    const gates = randomGates(5000, 3).map((g) => Math.round(g * 50) / 50);
    const plain = Array.from(gates.keys()).sort(
      (a, b) => Math.abs(gates[a]!) - Math.abs(gates[b]!) || a - b,
    );
    expect(Array.from(rankScores(gateScores(gates)).order)).toEqual(plain);
  });

  it('ranks as many gates as the largest network allowed has', () => {
    const gates = new Float32Array((3 + 8) * 2048 * 48).fill(1);
    gates[gates.length - 1] = 0.25;
    const { order, sorted } = rankScores(gateScores(gates));
    expect(order[0]).toBe(gates.length - 1);
    expect(sorted[0]).toBe(0.25);
    expect(order[gates.length - 1]).toBe(gates.length - 2);
  });

  it('leaves the gates it is given alone', () => {
    const gates = Float32Array.of(-1, 0.5);
    rankScores(gateScores(gates));
    expect(Array.from(gates)).toEqual([-1, 0.5]);
  });
});

describe('the rate that drops a gate', () => {
  it.each([97, 100, 1000])('is the smallest at which a cut drops it, of %i gates', (count) => {
    const gates = randomGates(count, count).map((g) => Math.round(g * 200) / 200);
    const ranking = rankScores(gateScores(gates));
    const sites = oneSite(gates);
    const goes = (index: number, rate: number) =>
      cutAt(ranking, sites, asPruneRate(rate)).keep[index] === 0;
    const top = ranking.sorted[count - 1];
    for (let index = 0; index < count; index++) {
      const rate = rateThatDrops(ranking, index);
      if (ranking.values[index] === top) {
        expect(rate).toBe(1);
        continue;
      }
      const fewer = Math.round(rate * count) - 1;
      expect(goes(index, rate)).toBe(true);
      expect(goes(index, (fewer + 0.5) / count)).toBe(false);
    }
  });

  it('is 1 for every gate that ties with the largest', () => {
    const ranking = rankScores(gateScores(new Float32Array(8).fill(1)));
    expect(rateThatDrops(ranking, 3)).toBe(1);
  });
});

describe('gates are tied', () => {
  it('when all are of one size, and not otherwise', () => {
    expect(allTied(Float32Array.of(1, 1, 1))).toBe(true);
    expect(allTied(Float32Array.of(0.5, 1, 1))).toBe(false);
  });
});
