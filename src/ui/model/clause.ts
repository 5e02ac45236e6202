// Which clause follows the sentence: the one thing about this rate a person should know next.
// Warnings come before accuracies; a guess is never called a measurement.
import { SITES, type GateSite } from '../../core/gates';
import type { HeldOut } from '../../core/images';
import type { PrunePlan } from '../../core/prune-plan';
import type { MaskAccuracy } from '../../store/run-state';

export type Clause =
  | { readonly kind: 'zero' }
  | { readonly kind: 'ties'; readonly rate: number; readonly pruned: number }
  | {
      readonly kind: 'rescued';
      readonly site: GateSite;
      readonly others: number;
      /** Sites that keep a single channel, those that would be empty among them. */
      readonly single: number;
    }
  | { readonly kind: 'measured'; readonly top1: number; readonly of: MaskAccuracy }
  | {
      readonly kind: 'between';
      readonly top1: number;
      readonly split: HeldOut;
      readonly low: number;
      readonly high: number;
    }
  | { readonly kind: 'none' };

/** Two rates that ask for the same number of gates ask for the same cut. */
const sameCut = (a: number, b: number, total: number) =>
  Math.floor(a * total) === Math.floor(b * total);

/** @param accuracies measured with masks of the present gates, by rising rate */
export function clauseFor(plan: PrunePlan, accuracies: readonly MaskAccuracy[]): Clause {
  if (plan.requested === 0) return { kind: 'zero' };
  const [site] = plan.rescued;
  if (plan.pruned + plan.rescued.length < plan.requested)
    return { kind: 'ties', rate: plan.rate, pruned: plan.pruned };
  if (site !== undefined) {
    const single = plan.widths.flatMap((widths) =>
      SITES.filter((name) => widths[name] === 1),
    ).length;
    return { kind: 'rescued', site, others: plan.rescued.length - 1, single };
  }
  return accuracyAt(plan, accuracies);
}

/** Across a fall as deep as this, in accuracy 0…1, a straight line is no guess. */
const CLIFF = 0.1;

/** Accuracy at a plan's rate: measured, guessed along the line between two rates, or none. */
export function accuracyAt(
  plan: Pick<PrunePlan, 'rate' | 'total'>,
  accuracies: readonly MaskAccuracy[],
): Extract<Clause, { kind: 'measured' | 'between' | 'none' }> {
  const { rate, total } = plan;
  const here = accuracies.find((m) => sameCut(m.rate, rate, total));
  if (here !== undefined) return { kind: 'measured', top1: here.top1, of: here };
  const low = accuracies.findLast((m) => m.rate < rate);
  const high = accuracies.find((m) => m.rate > rate);
  if (low === undefined || high === undefined) return { kind: 'none' };
  if (Math.abs(high.top1 - low.top1) > CLIFF) return { kind: 'none' };
  const share = (rate - low.rate) / (high.rate - low.rate);
  const top1 = low.top1 + (high.top1 - low.top1) * share;
  return { kind: 'between', top1, split: low.split, low: low.rate, high: high.rate };
}
