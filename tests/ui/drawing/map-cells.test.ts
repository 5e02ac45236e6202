import { describe, expect, it } from 'vitest';
import { resolveModel, type ViTConfig } from '../../../src/core/config';
import { gateCount, gateSites } from '../../../src/core/gates';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { FATES, fates, presentMask } from '../../../src/ui/model/fate';
import { formatOf } from '../../../src/ui/format';
import { cardWords, factsOf, walk } from '../../../src/ui/gate-map/cell-facts';
import { createI18n } from '../i18n';
import { fillCells } from '../../../src/ui/drawing/map-cells';
import { layoutMap } from '../../../src/ui/drawing/map-layout';
import { placeOrder } from '../../../src/ui/gate-map/map-drawing';
import { cuttingOf, nano, spreadGates } from '../gates';

function scene(config: ViTConfig, rate: number) {
  const ranking = rankScores(gateScores(spreadGates(config)));
  const { plan } = cuttingOf(config, ranking, rate);
  const sites = gateSites(config);
  const fate = fates(plan.keep, presentMask(sites, plan.total, null));
  const cells = fillCells(
    layoutMap(config, 728),
    sites,
    placeOrder(plan.total),
    ranking.values,
    fate,
  );
  return { ranking, plan, fate, cells };
}
const sum = (row: ArrayLike<number>) => Array.from(row).reduce((a, b) => a + b, 0);

describe('cells of the map', () => {
  for (const name of ['nano', 'deit-base'] as const) {
    it(`hold every gate of ${name} once, with its score and fate`, () => {
      const config = resolveModel(name);
      const { ranking, plan, cells } = scene(config, 0.4);
      expect(sum(cells.gates)).toBe(gateCount(config));
      expect(sum(cells.byFate[FATES.goes])).toBe(plan.pruned);
      expect(sum(cells.sum) / sum(ranking.values)).toBeCloseTo(1, 5);
    });
  }
});

describe('the card of a channel', () => {
  it('names the rate at which it goes: kept just below, gone from there on', () => {
    const { ranking, fate, plan } = scene(nano, 0.4);
    const gate = 900;
    const facts = factsOf(nano, ranking, fate, gate);
    const goesAt = facts.goesAt ?? NaN;
    expect(facts.rank).toBe(Math.round(goesAt * plan.total));
    expect(cuttingOf(nano, ranking, goesAt).plan.keep[gate]).toBe(0);
    expect(cuttingOf(nano, ranking, goesAt - 1 / plan.total).plan.keep[gate]).toBe(1);
    expect(facts.fate).toBe(plan.keep[gate] === 1 ? 'kept' : 'goes');
  });

  it('says that the strongest channel stays at every rate of the slider', () => {
    const { ranking, fate } = scene(nano, 0.4);
    const strongest = ranking.order.at(-1) ?? 0;
    const facts = factsOf(nano, ranking, fate, strongest);
    expect([facts.goesAt, facts.lastOfSite]).toEqual([null, false]);
  });

  it('says why a channel stays that is kept because its site would be empty, and names no rate', () => {
    const weak = spreadGates();
    const [first] = gateSites(nano);
    if (first === undefined) throw new Error('no site');
    for (let i = 0; i < first.size; i++) weak[first.offset + i] = 1e-6 * (1 + (i % 7));
    const ranking = rankScores(gateScores(weak));
    const { plan } = cuttingOf(nano, ranking, 0.75);
    const fate = fates(plan.keep, presentMask(gateSites(nano), plan.total, null));
    const last = first.offset + 6;
    expect(plan.rescued).toContainEqual(first);
    const facts = factsOf(nano, ranking, fate, last);
    expect(facts).toMatchObject({ fate: 'kept', goesAt: null, lastOfSite: true });
    const { t } = createI18n('en');
    const words = cardWords(facts, '|g|', t, formatOf('en'));
    expect(words.fate).toBe('Kept at this rate');
    expect(words.goesAt).toMatch(/^Strongest of its site, which never goes whole/);
    expect(factsOf(nano, ranking, fate, last + 7)).toMatchObject({ fate: 'goes' });
    expect(factsOf(nano, ranking, fate, last + 7).goesAt).toBeLessThan(0.75);
  });

  it('names no rate at or below the present one of any channel that stays', () => {
    for (const rate of [0, 0.4, 0.75, 0.95]) {
      const { ranking, fate, plan } = scene(nano, rate);
      for (let gate = 0; gate < plan.total; gate++) {
        const facts = factsOf(nano, ranking, fate, gate);
        if (facts.fate === 'kept') expect(facts.goesAt ?? 1).toBeGreaterThan(rate);
      }
    }
  });
});

describe('arrow keys on the map', () => {
  const order = placeOrder(gateCount(nano));
  const at = (block: number, row: number, column: number) =>
    order[block * 7 * nano.dim + row * nano.dim + column] ?? NaN;

  it('walk along a row and stop at its ends', () => {
    expect(walk(nano, order, at(1, 2, 5), 'ArrowRight')).toBe(at(1, 2, 6));
    expect(walk(nano, order, at(1, 2, 0), 'ArrowLeft')).toBe(at(1, 2, 0));
    expect(walk(nano, order, at(1, 2, 63), 'ArrowRight')).toBe(at(1, 2, 63));
  });

  it('walk through rows and on into the block above or below', () => {
    expect(walk(nano, order, at(1, 2, 5), 'ArrowDown')).toBe(at(1, 3, 5));
    expect(walk(nano, order, at(1, 0, 5), 'ArrowUp')).toBe(at(2, 6, 5));
    expect(walk(nano, order, at(1, 6, 5), 'ArrowDown')).toBe(at(0, 0, 5));
  });

  it('stay at the top of the last block and the bottom of the first', () => {
    expect(walk(nano, order, at(3, 0, 5), 'ArrowUp')).toBe(at(3, 0, 5));
    expect(walk(nano, order, at(0, 6, 5), 'ArrowDown')).toBe(at(0, 6, 5));
  });
});
