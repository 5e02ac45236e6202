// The scores of a run's parent at rest: ranked once for its weights and a criterion, and told to the page
// where that cannot read them off the gates.
// Invariant: nothing is told twice of the same weights, and nothing of weights that train.
import type { ViTConfig } from '../core/config';
import { gateValues, scored } from '../core/gates';
import type { ParamSet } from '../core/params';
import { rankScores, type Ranking } from '../core/ranking';
import { needsGatesAlone, scoresOf, type CriterionId } from '../core/scores';
import type { RunEvent } from '../core/events';

type ScoresEvent = Extract<RunEvent, { type: 'scores' }>;

export class ParentScores {
  private ranked: { readonly of: ParamSet; readonly rankings: Ranking[] } | null = null;
  private readonly told = new Set<CriterionId>();

  constructor(
    private readonly model: ViTConfig,
    /** The weights at rest; another object whenever they are others. */
    private readonly params: () => ParamSet,
    private readonly emit: (event: Omit<ScoresEvent, 'run'>) => void,
  ) {}

  /** Hears what the page is told: with new gates it forgets what it knew of the weights before. */
  hear(event: Pick<RunEvent, 'type'> & { readonly phase?: unknown }): void {
    const trained = event.type === 'progress' && event.phase !== 'finetune';
    if (event.type === 'gates' || trained) this.told.clear();
  }

  /** The parent as a criterion ranks it. */
  by(criterion: CriterionId): Ranking {
    const params = this.params();
    if (this.ranked?.of !== params) this.ranked = { of: params, rankings: [] };
    const { rankings } = this.ranked;
    const known = rankings.find((ranking) => ranking.criterion === criterion);
    if (known !== undefined) return known;
    const gates = scored(gateValues(this.model, params));
    const ranking = rankScores(scoresOf(criterion, this.model, gates, params));
    rankings.push(ranking);
    return ranking;
  }

  /** Tells the page the scores by a criterion, where it does not know them. */
  tell(criterion: CriterionId): void {
    if (needsGatesAlone(criterion) || this.told.has(criterion)) return;
    this.told.add(criterion);
    this.emit({ type: 'scores', criterion, values: this.by(criterion).values });
  }
}
