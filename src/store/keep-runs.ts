// Keeps the runs over a reload: reads those of earlier visits once the page is at rest, writes what
// changes, and the run at hand a few seconds behind its training and when the page is left. Other pages
// may keep theirs in the same place: of a stored run only what changed here is written.
import { type EarlierRecord } from '../core/run-record';
import { isWorthKeeping, recordOf } from './run-record';
import { withEarlier, type RunBook } from './run-book';
import type { RunShelf } from './run-shelf';
import type { PageState, PageStore } from './store';

/** Milliseconds between two writes of the run at hand: one takes a few of them. */
const EVERY_MS = 5000;

/** What the page tells of itself. */
export interface PageMoments {
  /** Calls once the page is at rest for the first time. */
  atRest(call: () => void): void;
  /** Calls whenever the page may be about to go. */
  leaving(call: () => void): void;
}

export function keepRuns(store: PageStore, shelf: RunShelf, moments: PageMoments): void {
  /** What of this page storage has taken in, by id. */
  const stored = new Map<string, EarlierRecord>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let writing = false;

  const write = (record: EarlierRecord): RunBook['storage']['trouble'] => {
    const before = stored.get(record.id);
    const found = before === undefined ? null : shelf.find(record.id);
    const trouble = shelf.write(
      before === undefined || found === null ? record : changedIn(found, before, record),
    );
    if (trouble === null) stored.set(record.id, record);
    return trouble;
  };

  const tell = (trouble: RunBook['storage']['trouble']) => {
    if (store.getState().runs.storage.trouble !== trouble)
      store.runs((book) => ({ ...book, storage: { ...book.storage, trouble } }));
  };

  /** The run at hand as it stands. */
  const writePresent = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const { runs } = store.getState();
    const run = store.live();
    if (isWorthKeeping(run)) tell(write(recordOf(run, runs.present)));
  };

  const writePast = (past: readonly EarlierRecord[]) => {
    const kept = new Set(past.map(({ id }) => id));
    for (const id of stored.keys())
      if (!kept.has(id) && id !== store.getState().runs.present.id) {
        shelf.remove(id);
        stored.delete(id);
      }
    const fresh = past.filter((record) => stored.get(record.id) !== record);
    // Where one did not fit before, a deletion may have made room for it.
    const troubles = fresh.map(write);
    if (fresh.length > 0) tell(troubles.find((trouble) => trouble !== null) ?? null);
  };

  store.subscribe((page, before) => {
    if (writing) return;
    if (page.runs.past !== before.runs.past) {
      writing = true;
      writePast(page.runs.past);
      writing = false;
    }
    if (timer === null && hasMoved(page, before)) timer = setTimeout(writePresent, EVERY_MS);
  });
  moments.leaving(() => {
    if (timer !== null) writePresent();
  });
  moments.atRest(() => {
    const { records, unread } = shelf.read();
    for (const record of records) stored.set(record.id, record);
    if (records.length > 0 || unread > 0) store.runs((book) => withEarlier(book, records, unread));
  });
}

/**
 * A stored run with what this page has changed of it: another page may have trained it on, or labelled
 * it, since this one read it.
 */
function changedIn(found: EarlierRecord, before: EarlierRecord, now: EarlierRecord): EarlierRecord {
  const fields = Object.keys(now) as (keyof EarlierRecord)[];
  const changed = fields.filter((field) => now[field] !== before[field]);
  return { ...found, ...Object.fromEntries(changed.map((field) => [field, now[field]])) };
}

/** Whether the record of the run at hand would be another. */
const hasMoved = ({ run, runs }: PageState, before: PageState): boolean =>
  run.curves !== before.run.curves ||
  run.results !== before.run.results ||
  run.times !== before.run.times ||
  run.keptAs !== before.run.keptAs ||
  runs.present !== before.runs.present;

/**
 * The moments of the browser's own page.
 * @param before what has to be done before anything kept is read
 */
export const pageMoments = (before: Promise<void> | null): PageMoments => ({
  atRest: (call) => {
    const ready = () => (before === null ? call() : void before.then(call));
    if ('requestIdleCallback' in window) requestIdleCallback(ready, { timeout: 5000 });
    else setTimeout(ready, 500);
  },
  leaving: (call) => {
    addEventListener('pagehide', call);
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') call();
    });
  },
});
