// What a run leaves for people, written from its store: the run as JSON, and its table. Invariant: none
// of it is read again; whoever goes on, goes on from the store.
import { fromReport } from '../src/core/errors';
import type { RunRecord } from '../src/core/run-record';
import type { RunStore } from '../src/worker/storage/run-store';
import { seen, type StoredRun, type StoredState } from '../src/worker/stored-run';
import { resultsCsv } from './results';
import type { RunFolder } from './run-folder';

/** A run in the store of its folder: what it goes on from, and what is told of it. */
export interface InStore {
  readonly state: StoredState;
  readonly record: RunRecord;
}

/** Null where nothing is stored yet. @throws StorageError, and what keeps a run from being read */
export async function inStore(store: RunStore<StoredRun>): Promise<InStore | null> {
  const { runs, unreadable } = await store.list();
  const [entry] = runs;
  if (entry === undefined && unreadable[0] !== undefined) throw fromReport(unreadable[0].error);
  const state = entry?.run.body.state ?? null;
  if (entry === undefined || state === null) return null;
  return { state, record: seen(entry, null).record() };
}

/** @throws an error of the disk */
export function writeOutputs(folder: RunFolder, { record }: InStore): void {
  folder.put('results.csv', resultsCsv(record.results));
  folder.put('run.json', `${JSON.stringify(record, null, 2)}\n`);
}
