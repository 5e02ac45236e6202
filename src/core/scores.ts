// What a channel is worth: the criteria, and the scores they give to all gates of a network. Ranking,
// cuts, drawings and words read scores and know no criterion by name.
// Invariant: a criterion is one row of this table, with its explanation in the languages of the page.
import type { ViTConfig } from './config';
import { gateSites } from './gates';
import { param, paramTable, type ParamSet } from './params';

/** What a criterion looks at. Gates arrive while a network trains, its weights when it rests. */
export type Evidence = 'gates' | 'weights';

export interface Criterion {
  /** As the field writes the score. */
  readonly symbol: string;
  readonly needs: readonly Evidence[];
  /** The axis that its scores are drawn on. */
  readonly scale: 'linear' | 'log';
  /** Below this a channel counts as near zero; null where no such bound means anything. */
  readonly nearZero: number | null;
  /** Scores in flat order, ≥ 0 and finite where gates and weights are. */
  score(model: ViTConfig, gates: Float32Array, params: Readonly<ParamSet>): Float32Array;
}

/** |g| under which a gate counts as near zero, whatever ranks it. */
export const NEAR_ZERO = 0.05;

const CRITERION_ROWS = {
  /** The paper's importance score. */
  gate: {
    symbol: '|g|',
    needs: ['gates'],
    scale: 'linear',
    nearZero: NEAR_ZERO,
    score: (_, gates) => gates.map(Math.abs),
  },
  /** With the norm of what the channel feeds: a gate may be small because its weights are large. */
  'gate-magnitude': {
    symbol: '|g|·‖W‖',
    needs: ['gates', 'weights'],
    scale: 'log',
    nearZero: null,
    score: (model, gates, params) =>
      fedNorms(model, params).map((norm, i) => norm * Math.abs(gates[i] ?? 0)),
  },
} as const satisfies Record<string, Criterion>;

export type CriterionId = keyof typeof CRITERION_ROWS;
export const CRITERIA: Readonly<Record<CriterionId, Criterion>> = CRITERION_ROWS;
export const CRITERION_IDS = Object.keys(CRITERION_ROWS) as readonly CriterionId[];

/** What ranks channels where nothing else is asked for, and did before there was a choice. */
export const DEFAULT_CRITERION = 'gate' satisfies CriterionId;

/** One score for every gate of a network. */
export interface Scores {
  readonly criterion: CriterionId;
  /** In flat order, ≥ 0 and finite. */
  readonly values: Float32Array;
}

/** Whether gates alone tell the scores: such scores follow a network while it trains. */
export const needsGatesAlone = (criterion: CriterionId): boolean =>
  CRITERIA[criterion].needs.every((evidence) => evidence === 'gates');

/** The scores of a network at rest. @param gates flat gate vector, in the order of `gates.ts` */
export const scoresOf = (
  criterion: CriterionId,
  model: ViTConfig,
  gates: Float32Array,
  params: Readonly<ParamSet>,
): Scores => ({ criterion, values: CRITERIA[criterion].score(model, gates, params) });

/** The paper's scores, |g|: to be had wherever there are gates. */
export const gateScores = (gates: Float32Array): Scores => ({
  criterion: 'gate',
  values: gates.map(Math.abs),
});

/** L2 norm of the column of a linear map that each channel feeds, in flat order. */
function fedNorms(model: ViTConfig, params: Readonly<ParamSet>): Float32Array {
  const sites = gateSites(model);
  const norms = new Float32Array(sites.reduce((sum, { size }) => sum + size, 0));
  for (const { name, role, block, map, shape } of paramTable({ config: model, kept: null })) {
    const site = sites.find((s) => s.block === block && s.site === map);
    if (role !== 'weight' || site === undefined) continue;
    const weights = param(params, name);
    const [rows = 0, columns = 0] = shape;
    const squares = new Float64Array(columns);
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        squares[column]! += weights[row * columns + column]! ** 2;
    squares.forEach((square, channel) => (norms[site.offset + channel] = Math.sqrt(square)));
  }
  return norms;
}
