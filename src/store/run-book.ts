// The runs of a visit and of those before it: which there are, and what a person did with them. Pure:
// every function answers a new book. A run begins at a fresh start and ends at the next one.
// Invariant: a run that was deleted stays in `removed` until the page closes.
import type { RunState } from './run-state';
import { relabelled, UNNAMED, type EarlierRecord, type RunTag } from '../core/run-record';
import { isWorthKeeping, recordOf } from './run-record';

/** How the browser's storage does. */
export interface BookStorage {
  /** Why runs are not kept over a reload; null where they are. */
  readonly trouble: 'full' | 'forbidden' | null;
  /** Stored runs that could not be read. */
  readonly unread: number;
}

export interface RunBook {
  /** Earlier runs, oldest first. */
  readonly past: readonly EarlierRecord[];
  /** The run at hand; what it does stands in the run's own state. */
  readonly present: RunTag;
  /** What was deleted, latest last, and where it stood. */
  readonly removed: readonly { readonly record: EarlierRecord; readonly at: number }[];
  readonly storage: BookStorage;
}

const labelOf = (past: readonly EarlierRecord[], id: string, begun: number): RunTag => ({
  id,
  number: 1 + Math.max(0, ...past.map(({ number }) => number)),
  look: freeLook(past),
  name: null,
  begun,
  pinned: false,
  hidden: false,
});

/** The first look that no kept run has. */
function freeLook(past: readonly EarlierRecord[]): number {
  const taken = new Set(past.map(({ look }) => look));
  let look = 0;
  while (taken.has(look)) look++;
  return look;
}

export const emptyBook: RunBook = {
  past: [],
  present: labelOf([], 'none', 0),
  removed: [],
  storage: { trouble: null, unread: 0 },
};

/**
 * The book after a change of the run: at a fresh start the run before it is recorded, if it has done
 * anything, and another one begins.
 * @param now milliseconds since 1970
 */
export function bookAfter(book: RunBook, before: RunState, after: RunState, now: number): RunBook {
  if (before.run === after.run) return book;
  const ended = isWorthKeeping(before) ? [recordOf(before, book.present)] : [];
  const past = [...book.past, ...ended];
  const present = labelOf(past, `${now.toString(36)}-${after.run}`, now);
  return { ...book, past, present };
}

/** The book with runs of earlier visits before its own. */
export function withEarlier(
  book: RunBook,
  earlier: readonly EarlierRecord[],
  unread: number,
): RunBook {
  const own = new Set([...book.past, book.present].map(({ id }) => id));
  const added = earlier.filter(({ id }) => !own.has(id));
  const storage = { ...book.storage, unread };
  if (added.length === 0) return { ...book, storage };
  let past = [...added].sort((a, b) => a.begun - b.begun);
  for (const record of book.past) past = [...past, { ...record, ...numbered(past, record) }];
  return { ...book, past, present: { ...book.present, ...numbered(past, book.present) }, storage };
}

/** Number and look of a run that comes after those; its name and the rest stay. */
function numbered(past: readonly EarlierRecord[], { id, begun }: RunTag) {
  const { number, look } = labelOf(past, id, begun);
  return { number, look };
}

export type BookChange = (book: RunBook) => RunBook;

const changed = (id: string, change: Partial<RunTag>): BookChange => {
  return (book) => {
    if (book.present.id === id) return { ...book, present: { ...book.present, ...change } };
    const past = book.past.map((record) => (record.id === id ? { ...record, ...change } : record));
    return { ...book, past };
  };
};

/** A name of the person's own; one without a letter gives the page's name back. */
export function renamed(id: string, name: string): BookChange {
  return changed(id, { name: relabelled(UNNAMED, { name }).name });
}

export const pinned = (id: string, on: boolean): BookChange => changed(id, { pinned: on });

export const hidden = (id: string, on: boolean): BookChange => changed(id, { hidden: on });

/** Deletes an earlier run; the run at hand cannot be deleted. */
export function removed(id: string): BookChange {
  return (book) => {
    const at = book.past.findIndex((record) => record.id === id);
    const record = book.past[at];
    if (record === undefined) return book;
    const past = book.past.filter((other) => other !== record);
    return { ...book, past, removed: [...book.removed, { record, at }] };
  };
}

/** Brings the run that was deleted last back to where it stood. */
export const restored: BookChange = (book) => {
  const last = book.removed.at(-1);
  if (last === undefined) return book;
  const past = [...book.past.slice(0, last.at), last.record, ...book.past.slice(last.at)];
  return { ...book, past, removed: book.removed.slice(0, -1) };
};
