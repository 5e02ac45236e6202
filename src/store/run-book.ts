// The runs that the page knows of: those that the worker has stored, and those of this visit that nobody could
// store; and what a person does with them, before the worker has said it. Pure: every function answers a new
// book. Invariant: a run that was deleted here stays in `deleted` until the page closes, or nobody has it any more.
import type { RunEvent } from '../core/events';
import {
  nextTag,
  relabelled,
  UNNAMED,
  type Room,
  type RunLabel,
  type RunLine,
  type RunTag,
  type StoredRuns,
  type UnreadableRun,
} from '../core/run-record';
import { isWorthKeeping, lineOf } from './run-record';
import type { RunState } from './run-state';

export interface RunBook {
  /** The run at hand; what it does stands in the run's own state. */
  readonly present: RunTag;
  /** It as it is stored; null where it is not, or not yet. */
  readonly own: RunLine | null;
  /** Earlier runs, oldest first. */
  readonly past: readonly RunLine[];
  /** Ids of those of this visit that are nowhere but here, and go with the page. */
  readonly loose: ReadonlySet<string>;
  /** What was deleted in this visit, latest last. */
  readonly deleted: readonly RunLine[];
  readonly unreadable: readonly UnreadableRun[];
  /** In the browser's storage; null where that is not known. */
  readonly room: Room | null;
}

export const emptyBook: RunBook = {
  present: { id: 'none', number: 1, look: 0, begun: 0, ...UNNAMED },
  own: null,
  past: [],
  loose: new Set(),
  deleted: [],
  unreadable: [],
  room: null,
};

/**
 * The book after an event.
 * @param before the run before it
 * @param now milliseconds since 1970
 */
export function bookAfter(book: RunBook, event: RunEvent, before: RunState, now: number): RunBook {
  if (event.type === 'runs') return withStored(book, event);
  if (event.type === 'stored') return withOne(book, event.record);
  if (event.type !== 'run' || before.run === event.run) return book;
  const { past, loose } = withEnded(book, before, now);
  // A stored run that is opened is the one at hand from here on.
  const own = past.find(({ id }) => id === event.tag.id) ?? null;
  const others = past.filter((run) => run !== own);
  const present = own === null ? apart(event.tag, others) : event.tag;
  return { ...book, present, own, past: others, loose };
}

/** A run that is not stored, by a number and look of its own: the worker does not know of those that are loose. */
const apart = (tag: RunTag, past: readonly RunLine[]): RunTag =>
  past.some(({ number }) => number === tag.number) ? { ...tag, ...nextTag(past) } : tag;

/** The book with the run at hand among those that are over, if it has done anything. */
function withEnded(book: RunBook, run: RunState, now: number): RunBook {
  const { own, present, past } = book;
  if (own !== null) return { ...book, past: inOrder([...past, { ...own, ...present }]) };
  if (!isWorthKeeping(run)) return book;
  const line = lineOf(run, present, now);
  return { ...book, past: inOrder([...past, line]), loose: new Set([...book.loose, line.id]) };
}

const inOrder = (runs: readonly RunLine[]): RunLine[] =>
  [...runs].sort((a, b) => a.begun - b.begun);

/** Differs for lines that say something else. A state of a run is told from others by when it was saved. */
const stampOf = (line: RunLine): string => {
  const { when, number, look, name, pinned, hidden, network, held, broken, drawings } = line;
  const { own, shared } = line.bytes;
  const said = [when, number, look, pinned, hidden, network, held, own, shared, name];
  return [...said, broken === null, drawings === null].join('\n');
};

/** The lines that were told, those that say nothing new as the very ones there are: nothing is drawn anew for them. */
function asBefore({ past, own }: RunBook, told: readonly RunLine[]): readonly RunLine[] {
  const before = new Map([...past, ...(own === null ? [] : [own])].map((line) => [line.id, line]));
  return told.map((line) => {
    const old = before.get(line.id);
    return old !== undefined && stampOf(old) === stampOf(line) ? old : line;
  });
}

const areSame = (some: readonly RunLine[], others: readonly RunLine[]): boolean =>
  some.length === others.length && some.every((line, i) => line === others[i]);

/** The book with what the worker says is stored. */
function withStored(book: RunBook, stored: StoredRuns): RunBook {
  const { present, unreadable, room } = stored;
  const ids = new Set([...stored.runs, ...stored.forgotten].map(({ id }) => id));
  const loose = new Set([...book.loose].filter((id) => !ids.has(id)));
  const deleted = book.deleted.filter(({ id }) => ids.has(id) || loose.has(id));
  // A deletion that is on its way is one.
  const gone = new Set(deleted.map(({ id }) => id));
  const lines = asBefore(book, stored.runs);
  const all = [...book.past.filter(({ id }) => loose.has(id)), ...lines];
  const own = lines.find(({ id }) => id === present.id) ?? null;
  const now = inOrder(all.filter(({ id }) => id !== present.id && !gone.has(id)));
  const past = areSame(now, book.past) ? book.past : now;
  const tag = own === null ? apart(present, past) : present;
  return {
    ...{ own, past, deleted, unreadable, room },
    present: JSON.stringify(tag) === JSON.stringify(book.present) ? book.present : tag,
    loose: loose.size === book.loose.size ? book.loose : loose,
  };
}

/** The book with a run as it is stored now. */
function withOne(book: RunBook, record: RunLine): RunBook {
  if (record.id === book.present.id) return { ...book, own: record };
  const others = book.past.filter(({ id }) => id !== record.id);
  return { ...book, past: inOrder([...others, record]) };
}

export type BookChange = (book: RunBook) => RunBook;

/** Names, pins or hides a run. */
export function labelled(id: string, change: Partial<RunLabel>): BookChange {
  const label = <T extends RunTag | null>(run: T): T =>
    run?.id === id ? { ...run, ...relabelled(run, change) } : run;
  return (book) => ({
    ...book,
    present: label(book.present),
    own: label(book.own),
    past: book.past.map(label),
  });
}

/** Deletes an earlier run; the run at hand cannot be deleted. */
export function deleted(id: string): BookChange {
  return (book) => {
    const record = book.past.find((run) => run.id === id);
    if (record === undefined) return book;
    const past = book.past.filter((run) => run !== record);
    return { ...book, past, deleted: [...book.deleted, record] };
  };
}

/** Brings a run that was deleted here back to where it stood. */
export function restored(id: string): BookChange {
  return (book) => {
    const record = book.deleted.find((run) => run.id === id);
    if (record === undefined) return book;
    return {
      ...book,
      past: inOrder([...book.past, record]),
      deleted: book.deleted.filter((run) => run !== record),
    };
  };
}
