// What the table and the plot show of a run, whether it is at hand or over, and the result that stands
// for it. Pure.
import type { RunFacts, RunLabel } from '../../store/run-record';
import type { Result } from '../../store/run-state';
import { lookOf, PRESENT_LOOK, type RunLook } from './run-look';

export interface RunEntry extends RunLabel, RunFacts {
  readonly present: boolean;
}

/** The run at hand first, then pinned ones, then the others, each latest first. */
export function entriesOf(
  present: RunLabel,
  facts: RunFacts,
  past: readonly (RunLabel & RunFacts)[],
): RunEntry[] {
  const earlier = past.map((record) => ({ ...record, present: false })).reverse();
  return [
    { ...present, ...facts, present: true },
    ...earlier.filter(({ pinned }) => pinned),
    ...earlier.filter(({ pinned }) => !pinned),
  ];
}

export const lookOfEntry = ({ present, look }: RunEntry): RunLook =>
  present ? PRESENT_LOOK : lookOf(look);

const FURTHEST = ['finetuned', 'pruned', 'sparse', 'dense'] as const;

/**
 * The result that stands for a run: of the furthest stage it has reached, the last one; of an undone
 * cut only where there is no other. Null before the first.
 */
export function headline(results: readonly Result[]): Result | null {
  for (const kind of FURTHEST) {
    const found = results.findLast((row) => row.kind === kind && row.undone !== true);
    if (found !== undefined) return found;
  }
  return results.findLast((row) => row.kind !== 'control') ?? null;
}

/** MACs and parameters of the largest network a run measured; 0 without results. */
export const wholeMacs = (results: readonly Result[]): number =>
  Math.max(0, ...results.map(({ macs }) => macs));
