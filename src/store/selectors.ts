// What panels read off the store. The plan of a cut is worked out once for a snapshot and a rate,
// however many panels ask; sorting happened when the snapshot came in.
import type { PruneRate } from '../core/brand';
import type { ViTConfig } from '../core/config';
import { previewOf, type Preview, type PrunePlan } from '../core/prune-plan';
import { planAt } from '../core/scope';
import type { Stage } from '../core/network-state';
import type { Phase } from '../core/run-config';
import type { Committed, GateSnapshot } from './run-state';
import type { PageState } from './store';

/** A plan and what it saves, for the gates and rate on the page. */
export interface Cutting {
  readonly plan: PrunePlan;
  readonly preview: Preview;
}

/**
 * Whether a plan is the cut that was carried out. Gates of one score stay together, so a cut may be that of
 * many rates: it is known by what it removes.
 */
export const isCarriedOut = (
  committed: Committed | null,
  { pruned }: Pick<PrunePlan, 'pruned'>,
): boolean => committed?.pruned === pruned;

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

/** |g| under which a gate counts as near zero. */
export const NEAR_ZERO = 0.05;

/** Share of gates with |g| under {@link NEAR_ZERO}, 0…1. */
export function nearZeroShare(sorted: Float32Array): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if ((sorted[mid] ?? 0) < NEAR_ZERO) low = mid + 1;
    else high = mid;
  }
  return sorted.length === 0 ? 0 : low / sorted.length;
}
