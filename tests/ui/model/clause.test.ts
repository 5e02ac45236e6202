import { describe, expect, it } from 'vitest';
import { gateSites } from '../../../src/core/gates';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { accuracyAt, clauseFor } from '../../../src/ui/model/clause';
import { cuttingOf, nano, onesFor, rankedSpread, spreadGates } from '../gates';

const ranking = rankedSpread();
const planAt = (rate: number) => cuttingOf(nano, ranking, rate).plan;
const measured = [
  { rate: 0, top1: 0.815, count: 5000, split: 'validation' as const },
  { rate: 0.4, top1: 0.81, count: 5000, split: 'validation' as const },
  { rate: 0.6, top1: 0.79, count: 5000, split: 'validation' as const },
];

describe('the clause after the sentence', () => {
  it('says that nothing is pruned at 0 %', () => {
    expect(clauseFor(planAt(0), measured)).toEqual({ kind: 'zero' });
  });

  it('says that equal gates stay together, and how many go', () => {
    const { plan } = cuttingOf(nano, rankScores(gateScores(onesFor(nano))), 0.4);
    expect(clauseFor(plan, measured)).toEqual({ kind: 'ties', rate: 0.4, pruned: 0 });
  });

  it('names the site that would be empty', () => {
    const gates = spreadGates();
    const site = gateSites(nano)[6];
    if (site === undefined) throw new Error('nano has 16 sites');
    gates.fill(0.001, site.offset, site.offset + site.size);
    const { plan } = cuttingOf(nano, rankScores(gateScores(gates)), 0.4);
    expect(clauseFor(plan, measured)).toMatchObject({
      kind: 'rescued',
      site: { block: 1, site: 'fc1' },
      others: 0,
    });
  });

  it('states a measurement at a measured rate, also when it asks for the same gates', () => {
    expect(clauseFor(planAt(0.4), measured)).toMatchObject({ kind: 'measured', top1: 0.81 });
    expect(accuracyAt({ rate: planAt(0.4001).rate, total: 1792 }, measured).kind).toBe('measured');
  });

  it('guesses along the line between two measured rates', () => {
    const clause = clauseFor(planAt(0.45), measured);
    expect(clause).toMatchObject({ kind: 'between', low: 0.4, high: 0.6 });
    // A quarter of the way from 81 % to 79 %.
    expect(clause.kind === 'between' ? clause.top1 : NaN).toBeCloseTo(0.805, 5);
  });

  it('guesses nothing across a cliff', () => {
    const cliff = measured.map((one) => (one.rate > 0.4 ? { ...one, top1: 0.7 } : one));
    expect(clauseFor(planAt(0.45), cliff)).toEqual({ kind: 'none' });
  });

  it('never guesses beyond the last measured rate', () => {
    expect(clauseFor(planAt(0.7), measured)).toEqual({ kind: 'none' });
    expect(clauseFor(planAt(0.4), [])).toEqual({ kind: 'none' });
  });
});
