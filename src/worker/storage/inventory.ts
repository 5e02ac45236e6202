// What a storage holds, and how much room it takes: all runs, whether they can be read or not. Removes nothing.
import { toReport, type ErrorReport } from '../../core/errors';
import type { RunBytes } from '../../core/run-record';
import { StorageError } from '../../core/storage-error';
import { filesByRun } from './collect';
import type { FileEntry } from './file-system';
import { runLock, type Found, type RunFiles } from './run-files';
import { forgottenPath, labelPath, namesIn, SLOTS, tensorPath, type TensorRef } from './slot';

interface Stored {
  readonly id: string;
  readonly bytes: RunBytes;
  /** What it was labelled with last; null where it was not. */
  readonly label: unknown;
  /** Since when it is forgotten, milliseconds since 1970; null where it is not. */
  readonly forgotten: number | null;
  /** Whether somebody has it in hand, this tab perhaps; null where that is not known. */
  readonly held: boolean | null;
}

export type StoredRun<O> = Stored & { readonly run: O };
export type UnreadableRun = Stored & { readonly error: ErrorReport };

export interface Inventory<O> {
  /** The newest first. */
  readonly runs: readonly StoredRun<O>[];
  readonly unreadable: readonly UnreadableRun[];
  /** Of all files, each counted once. */
  readonly bytes: number;
  /** Of those that belong to no run. */
  readonly loose: number;
}

/**
 * @param open what a run's state is to whoever asks; what it throws makes the run unreadable
 * @throws StorageError where the storage as a whole does not answer
 */
export async function takeInventory<O extends { readonly when: number }>(
  run: RunFiles,
  open: (id: string, found: Found) => O,
): Promise<Inventory<O>> {
  const entries = await run.files.list();
  const { locks } = run.outside;
  const taken = locks.everywhere ? await locks.taken() : null;
  const sizes = new Map(entries.map(({ path, bytes }) => [path, bytes]));
  const has = ({ sha256, bytes }: TensorRef) =>
    Promise.resolve(sizes.get(tensorPath(sha256)) === bytes);

  const readRun = async ([id, files]: [string, FileEntry[]]) => {
    const names = new Set<string>();
    const held = taken?.has(runLock(id)) ?? null;
    let state: { run: O } | { error: ErrorReport } | null = null;
    try {
      const slots = await run.readSlots(id);
      for (const { bytes } of slots) for (const name of namesIn(bytes)) names.add(tensorPath(name));
      // One that is being saved for the first time is no run yet.
      const begun = slots.length === 1 && slots[0]?.slot === 'damaged' && held === true;
      const found = begun ? null : await run.choose(id, slots, Infinity, has);
      if (found !== null) state = { run: open(id, found) };
    } catch (error) {
      if (error instanceof StorageError && error.fault === 'silent') throw error;
      state = { error: toReport(error) };
    }
    const labelled = SLOTS.some((slot) => files.some(({ path }) => path === labelPath(id, slot)));
    // One that cannot be read costs the run its name and nothing else.
    const label = labelled ? ((await run.readLabel(id).catch(() => null))?.label ?? null) : null;
    const forgotten = files.find(({ path }) => path === forgottenPath(id))?.when ?? null;
    return { id, files, names, state, label, forgotten, held };
  };

  const read = await Promise.all([...filesByRun(entries)].map(readRun));
  const owners = new Map<string, number>();
  for (const name of read.flatMap(({ names }) => [...names]))
    owners.set(name, (owners.get(name) ?? 0) + 1);
  const room = (paths: readonly string[]) =>
    paths.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0);

  const runs: StoredRun<O>[] = [];
  const unreadable: UnreadableRun[] = [];
  let told = 0;
  for (const { id, files, names, state, label, forgotten, held } of read) {
    const alone = [...names].filter((name) => owners.get(name) === 1);
    const own = room([...files.map(({ path }) => path), ...alone]);
    const shared = room([...names]) - room(alone);
    // Without a state there is no run: its files are loose.
    if (state === null) continue;
    told += room(files.map(({ path }) => path));
    const stored: Stored = { id, bytes: { own, shared }, label, forgotten, held };
    if ('run' in state) runs.push({ ...stored, run: state.run });
    else unreadable.push({ ...stored, error: state.error });
  }
  const bytes = room([...sizes.keys()]);
  return {
    runs: runs.sort((a, b) => b.run.when - a.run.when),
    unreadable,
    bytes,
    loose: bytes - told - room([...owners.keys()]),
  };
}
