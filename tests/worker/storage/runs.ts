// Runs to store, and what must hold of a disk whatever happened to it.
import { expect } from 'vitest';
import { createHash } from '../../../src/core/checksums';
import { fields, whole } from '../../../src/core/read';
import { StorageError } from '../../../src/core/storage-error';
import { afterTimeout } from '../../../src/engine/after-timeout';
import type { FileSystem } from '../../../src/worker/storage/file-system';
import { ownLocks, type Locks } from '../../../src/worker/storage/locks';
import { RunStore } from '../../../src/worker/storage/run-store';
import type { Appended, RunWriter } from '../../../src/worker/storage/run-writer';
import {
  appendedPath,
  forgottenPath,
  namesIn,
  readSlot,
  tensorPath,
} from '../../../src/worker/storage/slot';
import { Disk, TabFiles } from './disk';

export interface Body {
  readonly step: number;
}

export const breathe = () => Promise.resolve();

export const storeOn = (disk: Disk, files: FileSystem, locks: Locks = ownLocks(true)) =>
  new RunStore<Body>(
    {
      ...{ files, locks, breathe, space: null, after: afterTimeout, now: () => ++disk.now },
      hash: createHash(null, breathe),
    },
    (body) => ({ step: whole('step', fields('body', body, ['step'])['step']) }),
  );

/** As a page that opens now would see it. */
export const fresh = (disk: Disk) => storeOn(disk, new TabFiles(disk));

/** A state of a run: contents by one word each. */
export interface State {
  readonly step: number;
  readonly head: readonly string[];
  readonly tensors: readonly string[];
  readonly curves: string;
  readonly gates: string;
}

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const content = (word: string) => bytesOf(`${word} `.repeat(20));
const textOf = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

/** What has to be written behind what of `before` stays. */
export function behind(before: string, after: string): Appended {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  return { at, bytes: bytesOf(after.slice(at)) };
}

export async function save(
  store: RunStore<Body>,
  writer: RunWriter<Body>,
  state: State,
  before: State | null,
): Promise<void> {
  const tensors = (words: readonly string[]) =>
    Promise.all(words.map((word) => store.tensor(content(word))));
  await writer.save({
    body: { step: state.step },
    head: await tensors(state.head),
    tensors: await tensors(state.tensors),
    appended: {
      curves: behind(before?.curves ?? '', state.curves),
      gates: behind(before?.gates ?? '', state.gates),
    },
  });
}

/** Opens a run and reads all that it names; everything must be whole. */
export async function stateOf(store: RunStore<Body>, id: string): Promise<State> {
  const opened = await store.open(id);
  expect(opened.missing).toEqual([]);
  const words = (refs: typeof opened.head) =>
    Promise.all(
      refs.map(async (ref) => {
        const text = textOf(await store.readTensor(ref));
        const [word = ''] = text.split(' ');
        expect(text).toBe(textOf(content(word)));
        return word;
      }),
    );
  return {
    step: opened.body.step,
    head: await words(opened.head),
    tensors: await words(opened.tensors),
    curves: textOf(await store.readAppended(opened, 'curves')),
    gates: textOf(await store.readAppended(opened, 'gates')),
  };
}

/** As {@link stateOf}; the fault of the storage where it has none. */
export async function stateOrFault(store: RunStore<Body>, id: string): Promise<State | string> {
  try {
    return await stateOf(store, id);
  } catch (error) {
    if (error instanceof StorageError) return error.fault;
    throw error;
  }
}

/** Takes a run in hand and saves states, one after the other. */
export async function saveAll(store: RunStore<Body>, id: string, states: readonly State[]) {
  const writer = await store.holdRun(id);
  if (writer === null) throw new Error('Somebody has it in hand.');
  let before: State | null = writer.sequence === 0 ? null : await stateOf(store, id);
  for (const state of states) {
    await save(store, writer, state, before);
    before = state;
  }
  await writer.close();
  await store.tidied();
}

/** Every file of the disk is a slot, or named by one. */
export async function expectNothingLoose(disk: Disk): Promise<void> {
  const named = new Set<string>();
  for (const [path, { bytes }] of disk.files) {
    const [, id] = /^runs\/(.*)\/run\.\d\.json$/.exec(path) ?? [];
    if (id === undefined) continue;
    named.add(path);
    named.add(forgottenPath(id));
    for (const name of namesIn(bytes)) named.add(tensorPath(name));
    const slot = await readSlot(bytes, createHash(null, breathe));
    if (typeof slot === 'string') continue;
    for (const [name, { generation }] of Object.entries(slot.appended))
      named.add(appendedPath(id, name, generation));
  }
  expect([...disk.files.keys()].filter((path) => !named.has(path))).toEqual([]);
  const { unreadable, loose } = await fresh(disk).list();
  expect({ unreadable, loose }).toEqual({ unreadable: [], loose: 0 });
}

export const ONE: State = {
  step: 1,
  head: ['one'],
  tensors: ['parent'],
  curves: '123',
  gates: 'g',
};
export const TWO: State = { ...ONE, step: 2, head: ['two'], curves: '123456' };
export const THREE: State = { ...TWO, step: 3, head: ['three'] };

/** A disk with one run, `a`, in so many states. */
export const withRun = async (...states: State[]) => {
  const disk = new Disk();
  await saveAll(fresh(disk), 'a', states);
  return disk;
};
/** Where the tensor of a word lies. */
export const pathOf = async (disk: Disk, word: string) => {
  const { sha256 } = await fresh(disk).tensor(bytesOf(`${word} `.repeat(20)));
  return `tensors/${sha256}.safetensors`;
};
/** What an error of the storage has in it. */
export const fails = (fault: string) => ({ kind: 'StorageError', fault });
