// What the list and the plot show of a run, whether it is at hand or over, and the result that stands for it. Pure.
import type { RunFacts, RunLine, RunTag } from '../../core/run-record';
import { asTrained, trainedWith } from '../../core/trained-settings';
import type { RunBook } from '../../store/run-book';
import type { Result, RunState } from '../../store/run-state';
import { lookOf, PRESENT_LOOK, type RunLook } from './run-look';

export interface RunEntry extends RunTag, RunFacts {
  readonly present: boolean;
  /** As it is stored; null where it is not, or not yet. */
  readonly stored: Pick<RunLine, 'when' | 'bytes' | 'network' | 'held' | 'broken' | 'bits'> | null;
}

/**
 * Reads the run at hand first, then pinned ones, then the others, each latest first. A run that says nothing new
 * has the very entry that it had.
 */
export function createEntriesReader(): (
  book: Pick<RunBook, 'present' | 'own' | 'past' | 'loose'>,
  facts: RunFacts,
) => RunEntry[] {
  const known = new WeakMap<RunLine, RunEntry>();
  return ({ present, own, past, loose }, facts) => {
    const earlier = past.toReversed().map((line) => {
      const stored = loose.has(line.id) ? null : line;
      const before = known.get(line);
      if (before?.stored === stored) return before;
      const entry = { ...line, present: false, stored };
      known.set(line, entry);
      return entry;
    });
    return [
      { ...present, ...facts, present: true, stored: own },
      ...earlier.filter(({ pinned }) => pinned),
      ...earlier.filter(({ pinned }) => !pinned),
    ];
  };
}

/** What keeps a run from being opened. */
export type Barred = 'present' | 'unstored' | 'gone' | 'held';

/** Null where nothing does. */
export function barred({ present, stored }: Pick<RunEntry, 'present' | 'stored'>): Barred | null {
  if (present) return 'present';
  if (stored === null) return 'unstored';
  if (stored.network === 'gone') return 'gone';
  return stored.held === true ? 'held' : null;
}

/** Bytes of a run as it is stored, what it shares with others counted in. */
export const bytesOf = ({ own, shared }: RunLine['bytes']): number => own + shared;

/** Reads how a run was trained; the answer stays the same until a setting is another. */
export function createTrainedReader(): (run: RunState) => Pick<RunFacts, 'config' | 'trained'> {
  let last: { text: string; read: Pick<RunFacts, 'config' | 'trained'> } | null = null;
  return ({ lineage, config }) => {
    const read = { config: asTrained(lineage, config), trained: trainedWith(lineage) };
    const text = JSON.stringify(read);
    if (last?.text !== text) last = { text, read };
    return last.read;
  };
}

export const lookOfEntry = ({ present, look }: RunEntry): RunLook =>
  present ? PRESENT_LOOK : lookOf(look);

/** Cuts before what they were made from, and the tuned before the bare. */
const CUTS = ['finetuned', 'pruned'] as const;
const WHOLE = ['sparse', 'dense'] as const;

/**
 * The result that stands for a run: the last of what was made in it, of the furthest stage. The cut at
 * hand comes before undone ones, an undone one before the network it was cut from. What came with the
 * page or from a file is no result of a run; null where nothing was trained or cut.
 */
export function headline(results: readonly Result[]): Result | null {
  const made = results.filter(({ source }) => source === 'init');
  const last = (kinds: readonly Result['kind'][], undone: boolean) => {
    for (const kind of kinds) {
      const found = made.findLast((row) => row.kind === kind && (row.undone ?? false) === undone);
      if (found !== undefined) return found;
    }
    return null;
  };
  return last(CUTS, false) ?? last(CUTS, true) ?? last(WHOLE, false);
}

/** MACs of the largest network a run measured; 0 without results. */
export const wholeMacs = (results: readonly Result[]): number =>
  Math.max(0, ...results.map(({ macs }) => macs));
