// What panels read off the store. The plan of a cut is worked out once for a snapshot and a rate,
// however many panels ask; sorting happened when the snapshot came in.
import type { PruneRate } from '../core/brand';
import type { ViTConfig } from '../core/config';
import { scored, type GateValues } from '../core/gates';
import { previewOf, type Preview, type PrunePlan } from '../core/prune-plan';
import { planAt } from '../core/scope';
import type { Stage } from '../core/network-state';
import {
  CRITERIA,
  type Criterion,
  DEFAULT_CRITERION,
  NEAR_ZERO,
  type Scores,
} from '../core/scores';
import type { Phase } from '../core/run-config';
import type { Committed, GateSnapshot, RunState } from './run-state';
import type { PageState } from './store';

/** A plan and what it saves, for the gates and rate on the page. */
export interface Cutting {
  readonly plan: PrunePlan;
  readonly preview: Preview;
}

/**
 * Whether a plan is the cut that was carried out. Gates of one score stay together, so a cut may be that of
 * many rates: it is known by what ranked it and how much it removes.
 */
export const isCarriedOut = (
  committed: Committed | null,
  { pruned, criterion }: Pick<PrunePlan, 'pruned' | 'criterion'>,
): boolean =>
  committed?.pruned === pruned && (committed.criterion ?? DEFAULT_CRITERION) === criterion;

/** Makes the selector of the present plan; it remembers its last answer. */
export function createCuttingSelector(): (page: PageState) => Cutting | null {
  let last: {
    model: ViTConfig;
    snapshot: GateSnapshot;
    rate: PruneRate;
    cutting: Cutting;
  } | null = null;
  return ({ run, view }) => {
    const { snapshot, model } = run;
    if (snapshot === null) return null;
    if (last?.snapshot === snapshot && last.rate === view.rate && last.model === model)
      return last.cutting;
    const plan = planAt(model, snapshot.ranking, view.rate);
    const cutting = { plan, preview: previewOf(model, plan) };
    last = { model, snapshot, rate: view.rate, cutting };
    return cutting;
  };
}

/** The phase that trains a network next, by how far it has come. */
export function phaseAfter(stage: Stage): Phase {
  switch (stage) {
    case 'fresh':
      return 'dense';
    case 'dense':
    case 'sparse':
      return 'sparse';
    case 'pruned':
    case 'finetuned':
      return 'finetune';
  }
}

/** What the scores that are shown are; one object of a criterion. */
export const criterionOf = ({ snapshot }: Pick<RunState, 'snapshot'>): Criterion =>
  CRITERIA[snapshot?.ranking.criterion ?? DEFAULT_CRITERION];

/** The scores where the present phase began, where they are of the same kind as those that are shown. */
export const outlineOf = ({
  startScores,
  snapshot,
}: Pick<RunState, 'startScores' | 'snapshot'>): Scores | null =>
  startScores?.criterion === snapshot?.ranking.criterion ? startScores : null;

/** Share of gates that are near zero, by their averages where they have them, 0…1, whatever ranks them. */
export function nearZeroShare(values: GateValues | null): number {
  const gates = values === null ? [] : scored(values);
  let near = 0;
  for (const gate of gates) if (Math.abs(gate) < NEAR_ZERO) near++;
  return gates.length === 0 ? 0 : near / gates.length;
}
