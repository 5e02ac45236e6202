// Hands over to the worker what version 0.1.0 of the page wrote of its runs in the browser's own storage, once it
// has opened, and takes away each of these as soon as the worker says that it is stored. Nothing is written here.
import type { RunEvent } from '../core/events';
import type { KeyStore } from './own-storage';
import type { TrainerClient } from './trainer-client';

const START = 'espalier.run.';

/**
 * @param open opens the storage; browsers that forbid it throw here or at any use
 * @param blame told why the worker takes nothing
 */
export async function migrateRecords(
  client: TrainerClient,
  open: () => KeyStore,
  blame: (error: unknown) => void,
): Promise<void> {
  await client.ready();
  const records = recordsIn(open);
  let unread = new Set<string>();
  client.onEvent((event) => {
    if (event.type !== 'runs') return;
    const told = new Set(event.unreadable.map(({ id }) => id));
    for (const key of Object.keys(records)) {
      // What could not be read, and is told of no more, a person has deleted.
      const deleted = unread.has(key) && !told.has(key);
      if (deleted || isStored(key, event)) remove(open, key);
    }
    unread = told;
  });
  await client.call('migrate', { records }).catch(blame);
}

const isStored = (key: string, { runs, forgotten }: Extract<RunEvent, { type: 'runs' }>): boolean =>
  [...runs, ...forgotten].some(({ id }) => START + id === key);

function recordsIn(open: () => KeyStore): Record<string, string> {
  try {
    const storage = open();
    const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
    const own = keys.filter((key) => key.startsWith(START));
    return Object.fromEntries(own.map((key) => [key, storage.getItem(key) ?? '']));
  } catch {
    // A storage that cannot be opened has nothing in it.
    return {};
  }
}

function remove(open: () => KeyStore, key: string): void {
  try {
    open().removeItem(key);
  } catch {
    // It is handed over again another time, and taken once.
  }
}
