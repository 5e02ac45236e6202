// Commands about the files of runs: write one, and open one, which makes it a run of this browser where the browser
// keeps any. Nothing is stored of a file, and the run at hand stays, before every byte of the file was looked at.
import type { BroughtFile } from '../core/brought';
import { BusyError } from '../core/errors';
import { relabelled, UNNAMED, type RunTag } from '../core/run-record';
import { StorageError } from '../core/storage-error';
import type { Desk } from './desk';
import type { Handlers } from './handlers';
import type { Keeper } from './keeper';
import { nothingKept, openStored } from './kept-commands';
import { openBrought } from './open-brought';
import { openPictures } from './own-commands';
import type { ComingRun } from './run-file-in';
import type { LeavingRun } from './run-file-out';
import { tellUnkept } from './run-list';
import { inMemory, restoreRun } from './snapshot';
import { checkId, type TensorRef } from './storage/slot';
import type { RunStore } from './storage/run-store';
import type { StoredRun } from './stored-run';

type Store = RunStore<StoredRun>;

export function runFileCommands(
  desk: Desk,
  keeper: Keeper,
  store: Store,
): Pick<Handlers, 'saveRun' | 'openFiles' | 'handOver'> {
  const { storage, here } = desk.deps;
  const handedOver: BroughtFile[] = [];
  return {
    saveRun: async ({ id }) => {
      const { tag } = desk.run;
      const wanted = checkId('id', id ?? tag.id);
      const { runFileOf } = await import('./run-file-out');
      const write = async (run: LeavingRun) => runFileOf(run, here.page, storage.hash);
      await keeper.lookAgain();
      if (wanted === tag.id && !keeper.holds && !keeper.busy())
        return write(await atHand(desk, store));
      const line = keeper.list.runs.find((run) => run.id === wanted);
      if (line === undefined && wanted === tag.id)
        throw new BusyError('saveRun', desk.doing ?? 'train');
      return untilWhole(async () => write(await stored(store, wanted, line?.name ?? null)));
    },
    handOver: ({ files, first }) => {
      if (first) handedOver.length = 0;
      handedOver.push(...files);
      return Promise.resolve(null);
    },
    openFiles: async ({ files: last, choices, handed = false, folders = [] }) => {
      const before = handedOver.splice(0);
      const alone = handed ? before.concat(last) : last;
      const files = folders.length === 0 ? alone : alone.concat(await walked(desk, folders));
      const [file] = files;
      if (file === undefined || files.length > 1 || !(await isRun(file.blob))) {
        const preview = await openPictures(desk, files, choices.label);
        if (preview !== null) return { kind: 'images', preview };
        return openBrought(desk, files, choices);
      }
      desk.begin('load');
      const { readComing } = await import('./run-file-in');
      const coming = await readComing(file.blob, storage.hash, desk.progress);
      const opened = await open(desk, keeper, store, coming);
      await desk.tellEngines();
      return { kind: 'run', ...opened };
    },
  };
}

async function walked(
  desk: Desk,
  folders: readonly FileSystemDirectoryHandle[],
): Promise<BroughtFile[]> {
  desk.begin('pictures');
  const { filesIn } = await import('./own/walk-folders');
  return filesIn(folders, desk.control.signal, (found) => desk.progress(found, 0));
}

/**
 * Whether a file is that of a run, sound or not: a zip that begins with its list, or has it somewhere, as the table of
 * contents at its end says, where somebody has packed it anew.
 */
async function isRun(file: Blob): Promise<boolean> {
  const letters = async (from: number, to?: number) =>
    new TextDecoder('latin1').decode(await file.slice(from, to).arrayBuffer());
  const head = await letters(0, LIST_AT + RUN_LIST.length).catch(() => '');
  if (!head.startsWith('PK\x03\x04')) return false;
  return head.endsWith(RUN_LIST) || (await letters(-TABLE).catch(() => '')).includes(RUN_LIST);
}

/** The first entry of a run's file, as formats/run-file.ts writes it. */
const RUN_LIST = 'espalier.json';
/** Where the name of a zip's first entry stands, in bytes. */
const LIST_AT = 30;
/** More than the table of contents of any run, bytes. */
const TABLE = 2 ** 20;

/** The run at hand as it rests, which the storage has not. */
async function atHand(desk: Desk, store: Store): Promise<LeavingRun> {
  const { run } = desk;
  const { body, files, contents } = await inMemory(run, (content) => store.tensor(content));
  if (body.state === null) throw nothingKept();
  const read = async (ref: TensorRef) => contents.get(ref.sha256) ?? (await store.readTensor(ref));
  const { curves, gates } = run.notes.tape.mark(run.globalStep).appended(true);
  const told = {
    curves: curves?.bytes ?? new Uint8Array(),
    gates: gates?.bytes ?? new Uint8Array(),
  };
  const { id, name } = run.tag;
  return { id, name, when: Date.now(), body, tensors: files, read, told };
}

/** @throws StorageError, DataError where there is no network of it any more */
async function stored(store: Store, id: string, name: string | null): Promise<LeavingRun> {
  const opened = await store.open(id);
  const { body, head, tensors, missing, when } = opened;
  if (body.state === null) throw nothingKept();
  const lost = new Set(missing.map(({ sha256 }) => sha256));
  // As where it is opened, curves that cannot be read keep nobody from going on.
  const of = (file: string) => store.readAppended(opened, file).catch(() => new Uint8Array());
  return {
    ...{ id, name, when, body },
    tensors: [...head, ...tensors].filter(({ sha256 }) => !lost.has(sha256)),
    read: (ref) => store.readTensor(ref),
    told: { curves: await of('curves'), gates: await of('gates') },
  };
}

/** While a run trains, what it was a while ago goes from the storage. */
async function untilWhole<T>(write: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await write();
    } catch (error) {
      const gone = error instanceof StorageError && error.fault === 'gone';
      if (gone && tries === TRIES) throw nothingKept();
      if (!gone) throw error;
    }
  }
}

const TRIES = 3;

async function open(
  desk: Desk,
  keeper: Keeper,
  store: Store,
  coming: ComingRun,
): Promise<{ id: string; stored: boolean }> {
  let why: StorageError | null = null;
  if (keeper.takes)
    try {
      const id = await place(keeper, store, coming);
      await keeper.list.look();
      await openStored(desk, keeper, store, id);
      keeper.list.tellKept();
      return { id, stored: true };
    } catch (error) {
      if (!(error instanceof StorageError) || error.fault === 'held') throw error;
      why = error;
    }
  const { name, body, tensors, read, told } = coming;
  const tag = { ...keeper.list.newTag(), begun: body.begun, name };
  await restoreRun(desk, { ...body, tag }, tensors, read);
  const { run } = desk;
  await run.places.load();
  run.emit({
    type: 'past',
    ...(await run.notes.rehear((file) => Promise.resolve(toldOf(told, file)))),
  });
  keeper.list.tell();
  if (why !== null) tellUnkept(run, why);
  return { id: run.tag.id, stored: false };
}

const toldOf = (told: ComingRun['told'], file: string) =>
  file === 'curves' ? told.curves : told.gates;

/** Stores a run that has come, unless it is here already as it is, and answers its id. @throws StorageError */
async function place(keeper: Keeper, store: Store, coming: ComingRun): Promise<string> {
  const { runs, unreadable } = await store.list();
  const taken = new Set([...runs, ...unreadable].map(({ id }) => id));
  for (let tries = 0; ; tries++) {
    const id = idFor(coming, tries);
    const there = runs.find((run) => run.id === id);
    if (there === undefined) {
      if (taken.has(id)) continue;
      await put(store, id, keeper.list.newTag(), coming);
      return id;
    }
    const { body, appended, head, missing } = there.run;
    const whole = missing.every(({ sha256 }) => head.every((file) => file.sha256 !== sha256));
    if (!whole || body.state === null || !coming.isIn(body, appended)) continue;
    if (there.forgotten !== null) await store.remember(id);
    return id;
  }
}

/** Its own, as long as no other run has that: the same file comes under the same one every time. */
function idFor({ id, mark }: ComingRun, tries: number): string {
  if (tries === 0) return id;
  const more = tries === 1 ? mark : `${mark}-${tries}`;
  return `${id.slice(0, LONGEST_ID - more.length - 1)}-${more}`;
}

/** Characters, as storage/slot.ts has them. */
const LONGEST_ID = 64;

/** Bytes of what is written beside tensors and curves: two slots, each with a lineage. */
const TEXTS = 2 ** 20;

async function put(store: Store, id: string, { number, look }: RunTag, coming: ComingRun) {
  const { head, others, name, body, each, told } = coming;
  const files = [...head, ...others];
  const needs = files.reduce((sum, { bytes }) => sum + bytes, TEXTS);
  const left = (await store.room())?.left ?? null;
  if (left !== null && left < needs + told.curves.length + told.gates.length)
    throw new StorageError('full', id);
  const writer = await store.holdRun(id);
  if (writer === null || writer.sequence > 0) {
    await writer?.close();
    throw new StorageError('held', id);
  }
  try {
    await writer.save(async (store) => {
      for await (const content of each()) await store(content);
      const appended = {
        curves: { at: 0, bytes: told.curves },
        gates: { at: 0, bytes: told.gates },
      };
      return { body: { ...body, number, look }, head, tensors: others, appended };
    });
    if (name !== null) await store.label(id, () => relabelled(UNNAMED, { name }));
  } finally {
    await writer.close();
  }
}
