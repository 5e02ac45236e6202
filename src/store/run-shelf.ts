// Runs in the browser's own storage, one entry each, so that one that is broken or too large costs no
// other. Entries that cannot be read are left as they are: a later version may know them.
import { readRecord } from '../core/read-record';
import type { EarlierRecord } from '../core/run-record';

/** Opens the storage; browsers that forbid it throw here or at any use. */
export type OpenShelf = () => Pick<
  Storage,
  'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'
>;

const PREFIX = 'espalier.run.';
/** Runs that a page reads; those beyond count as unread, and stay. */
const MOST_RUNS = 500;

export interface RunShelf {
  /** All runs that can be read, and the number of those that cannot. Never throws. */
  read(): { readonly records: readonly EarlierRecord[]; readonly unread: number };
  /** A run as it is stored now; null where none can be read. Never throws. */
  find(id: string): EarlierRecord | null;
  /** Null when it is kept, else why not. */
  write(record: EarlierRecord): 'full' | 'forbidden' | null;
  remove(id: string): void;
}

export function createShelf(open: OpenShelf): RunShelf {
  return {
    read: () => {
      const records: EarlierRecord[] = [];
      let unread = 0;
      try {
        const storage = open();
        const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
        for (const key of keys.filter((name) => name.startsWith(PREFIX))) {
          const record = records.length < MOST_RUNS ? parsed(storage.getItem(key)) : null;
          if (record === null) unread++;
          else records.push(record);
        }
      } catch {
        // Without storage there are no earlier runs; writing says why.
      }
      return { records, unread };
    },
    find: (id) => {
      try {
        return parsed(open().getItem(PREFIX + id));
      } catch {
        return null;
      }
    },
    write: (record) => {
      try {
        open().setItem(PREFIX + record.id, JSON.stringify({ v: 1, ...record }));
        return null;
      } catch (error) {
        return isQuota(error) ? 'full' : 'forbidden';
      }
    },
    remove: (id) => {
      try {
        open().removeItem(PREFIX + id);
      } catch {
        // What cannot be opened holds nothing to remove.
      }
    },
  };
}

function parsed(text: string | null): EarlierRecord | null {
  try {
    return readRecord(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}

const isQuota = (error: unknown): boolean =>
  error instanceof DOMException &&
  (error.name === 'QuotaExceededError' || error.name === 'NS_ERROR_DOM_QUOTA_REACHED');
