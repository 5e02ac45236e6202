// What a cut is asked to be, its rule, and the plan that follows from a network's scores and that rule.
// The page draws a plan as a preview and the worker carries it out; both make it here.
import type { PruneRate } from './brand';
import type { ViTConfig } from './config';
import { pruneRate } from './controls';
import { gateSites } from './gates';
import { keptWidths, type PrunePlan } from './prune-plan';
import { fields, oneOf } from './read';
import { cutAt, type Ranking } from './ranking';
import { CRITERION_IDS, type CriterionId } from './scores';

/** Which gates are ranked against one another: all of the network. */
export const SCOPES = ['network'] as const;
export type Scope = (typeof SCOPES)[number];

/** What becomes of gates whose score is the threshold itself: they stay, as in the paper. */
export const TIES = ['stay'] as const;

export interface CutRule {
  readonly criterion: CriterionId;
  readonly scope: Scope;
  /** Share of the scope's gates to remove. */
  readonly budget: { readonly rate: PruneRate };
  readonly ties?: (typeof TIES)[number];
}

/** A cut as somebody asks for it: at a rate by the criterion at hand, or by a rule of its own. */
export type CutWish =
  number | (Omit<CutRule, 'budget'> & { readonly budget: { readonly rate: number } });

/** The paper's cut at a rate, by a criterion. */
export const ruleAt = (criterion: CriterionId, rate: PruneRate): CutRule => ({
  criterion,
  scope: 'network',
  budget: { rate },
});

/**
 * The rule that somebody asks for from outside.
 * @param standing the criterion at hand, for whom only a rate is given
 * @throws InvalidValueError naming the field, its value and what is allowed
 */
export function readRule(how: unknown, standing: CriterionId): CutRule {
  if (typeof how !== 'object' || how === null) return ruleAt(standing, pruneRate(how));
  const rule = fields('rule', how, ['criterion', 'scope', 'budget', 'ties']);
  const budget = fields('budget', rule['budget'], ['rate']);
  const { ties } = rule;
  return {
    criterion: readCriterion(rule['criterion']),
    scope: oneOf('scope', rule['scope'], SCOPES),
    budget: { rate: pruneRate(budget['rate']) },
    ...(ties === undefined ? {} : { ties: oneOf('ties', ties, TIES) }),
  };
}

/** @throws InvalidValueError for what is no criterion of this page */
export const readCriterion = (given: unknown): CriterionId =>
  oneOf('criterion', given, CRITERION_IDS);

/**
 * Plans the cut of a ranked network. Linear in the number of gates.
 * @param ranking of the scores that the rule asks for; others are a defect
 */
export function planCut(config: ViTConfig, ranking: Ranking, rule: CutRule): PrunePlan {
  const { criterion, budget } = rule;
  if (ranking.criterion !== criterion)
    throw new Error(`a cut by ${criterion} was planned from scores of ${ranking.criterion}`);
  const sites = gateSites(config);
  const cut = cutAt(ranking, sites, budget.rate);
  return {
    ...cut,
    criterion,
    rate: budget.rate,
    total: ranking.values.length,
    widths: keptWidths(config, sites, cut.keep),
  };
}

/** The plan at a rate by whatever the scores are of. */
export const planAt = (config: ViTConfig, ranking: Ranking, rate: PruneRate): PrunePlan =>
  planCut(config, ranking, ruleAt(ranking.criterion, rate));
