import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/core/config';
import { pruneRate } from '../../src/core/controls';
import { InvalidValueError } from '../../src/core/errors';
import { flattenGates } from '../../src/core/gates';
import { initParams } from '../../src/core/init';
import { rankScores } from '../../src/core/ranking';
import { planAt, planCut, readRule, ruleAt } from '../../src/core/scope';
import { gateScores, scoresOf } from '../../src/core/scores';
import { GOLDEN_RATES, loadGolden } from '../golden/load';

describe('the rule of a cut', () => {
  it('is the paper’s where only a rate is given, by the criterion at hand', () => {
    expect(readRule(0.4, 'gate-magnitude')).toEqual({
      criterion: 'gate-magnitude',
      scope: 'network',
      budget: { rate: 0.4 },
    });
  });

  it('is taken as it is given, whatever the criterion at hand', () => {
    const rule = { criterion: 'gate', scope: 'network', budget: { rate: 0.3 }, ties: 'stay' };
    expect(readRule(rule, 'gate-magnitude')).toEqual(rule);
  });

  it.each([
    ['a rate that no cut has', 0.99, /rate must be .*; got 0\.99/],
    ['nothing', undefined, /rate/],
    ['no rate', { criterion: 'gate', scope: 'network', budget: {} }, /rate/],
    ['no budget', { criterion: 'gate', scope: 'network' }, /budget/],
    [
      'a criterion that nobody knows',
      { criterion: 'luck', scope: 'network', budget: { rate: 0.4 } },
      /criterion must be .*; got “luck”/,
    ],
    [
      'a scope that is not here',
      { criterion: 'gate', scope: 'block', budget: { rate: 0.4 } },
      /scope must be .*; got “block”/,
    ],
    [
      'a field that is not here',
      { criterion: 'gate', scope: 'network', budget: { rate: 0.4 }, floor: 1 },
      /floor/,
    ],
    ['a list', [0.4], /rule/],
  ])('refuses %s by name', (_, how, said) => {
    expect(() => readRule(how, 'gate')).toThrow(InvalidValueError);
    expect(() => readRule(how, 'gate')).toThrow(said);
  });
});

describe('the plan of a rule', () => {
  it.each(GOLDEN_RATES)('over the whole network by |g| is the reference’s at rate %s', (rate) => {
    const { config, params, json } = loadGolden('A');
    const ranking = rankScores(gateScores(flattenGates(config, params)));
    const plan = planCut(config, ranking, readRule(Number(rate), 'gate'));
    expect(plan.threshold).toBe(Math.fround(json.rates[rate].tau));
    expect(plan.pruned).toBe(json.rates[rate].pruned);
    expect(plan).toEqual(planAt(config, ranking, pruneRate(Number(rate))));
  });

  it('says whose scores it goes by, and takes no others', () => {
    const config = PRESETS.nano;
    const params = initParams(config, 2);
    const gates = flattenGates(config, params);
    const ranking = rankScores(scoresOf('gate-magnitude', config, gates, params));
    const rate = pruneRate(0.4);
    const plan = planCut(config, ranking, ruleAt('gate-magnitude', rate));
    expect(plan.criterion).toBe('gate-magnitude');
    expect(plan.pruned).toBe(Math.floor(0.4 * gates.length));
    expect(() => planCut(config, ranking, ruleAt('gate', rate))).toThrow(/planned from scores of/);
  });
});
