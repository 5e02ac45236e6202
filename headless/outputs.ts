// What a run leaves for people, written from its store: the run as JSON, its networks, its table. Invariant: none
// of it is read again; whoever goes on, goes on from the store.
import { mkdirSync, rmSync } from 'node:fs';
import { fromReport } from '../src/core/errors';
import type { RunRecord } from '../src/core/run-record';
import type { OpenedRun, RunStore } from '../src/worker/storage/run-store';
import { seen, type StoredRun, type StoredState } from '../src/worker/stored-run';
import { resultsCsv } from './results';
import type { RunFolder } from './run-folder';

/** A run in the store of its folder: what it goes on from, and what is told of it. */
export interface InStore {
  readonly opened: OpenedRun<StoredRun>;
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
  return { opened: entry.run, state, record: seen(entry, null).record };
}

const CHECKPOINTS = 'checkpoints';

/** @throws StorageError; an error of the disk */
export async function writeOutputs(
  folder: RunFolder,
  store: RunStore<StoredRun>,
  { opened, state, record }: InStore,
): Promise<void> {
  rmSync(folder.at(CHECKPOINTS), { recursive: true, force: true });
  mkdirSync(folder.at(CHECKPOINTS));
  for (const [name, { file }] of networksOf(state)) {
    const ref = opened.head.find(({ sha256 }) => sha256 === file);
    if (ref !== undefined)
      folder.put(`${CHECKPOINTS}/${name}.safetensors`, await store.readTensor(ref));
  }
  folder.put('results.csv', resultsCsv(record.results));
  folder.put('run.json', `${JSON.stringify(record, null, 2)}\n`);
}

const networksOf = ({ parent, cut }: StoredState) =>
  [
    [parent.stage, parent] as const,
    ...(cut === null ? [] : [[`${cut.stage}-${Math.round(100 * cut.rate)}`, cut] as const]),
  ] as const;
