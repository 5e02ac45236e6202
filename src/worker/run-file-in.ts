// A run from a file. Every byte of it is looked at before anything is done with it: what the page's own storage
// is trusted with, a file is not. Stores nothing and opens nothing.
import { crc32, type Hash } from '../core/checksums';
import { dataKey } from '../core/data-ref';
import { modelOf } from '../core/data-fit';
import { EspalierError, FormatError, InvalidValueError } from '../core/errors';
import { fields, number, type Fields } from '../core/read';
import { relabelled, UNNAMED } from '../core/run-record';
import { StorageError } from '../core/storage-error';
import { readModel } from '../formats/model-file';
import { readRunFile, type RunFile } from '../formats/run-file';
import { checkLineage, checkNetwork, networksOf } from './run-file-check';
import { TOLD, tensorName, type LeavingRun, type Told } from './run-file-out';
import { checkId, type AppendedRef, type TensorRef } from './storage/slot';
import { filesOf, readStoredRun, seen, STORED_VERSION, type WholeRun } from './stored-run';
import { stretchesIn } from './tape';

/** A run whose file is whole and says nothing that cannot be. */
export interface ComingRun extends LeavingRun {
  /** What it cannot go on without, and what else it has, as they are stored. */
  readonly head: readonly TensorRef[];
  readonly others: readonly TensorRef[];
  /** The contents of its tensors, one after the other. */
  readonly each: () => AsyncGenerator<Uint8Array<ArrayBuffer>>;
  /** Differs for every run, and for every state of one. */
  readonly mark: string;
  /** Whether a stored run is this one, as far as it has come and no further. */
  readonly isIn: (body: WholeRun, appended: Sizes) => boolean;
}

/** The last moment that a date can be of, milliseconds since 1970. */
const LAST_DATE = 8.64e15;
/** The most trainings and looks that are drawn one by one. */
const MOST_STRETCHES = 10_000;

/**
 * @param progress called with the bytes that are read, and those of the file
 * @throws FormatError and others of core/errors for what is no run as Espalier writes it
 */
export async function readComing(
  file: Blob,
  hash: Hash,
  progress: (done: number, total: number) => void,
): Promise<ComingRun> {
  const from = await readRunFile(file, hash, progress);
  checkId('id', from.id);
  try {
    return await comingFrom(from, hash);
  } catch (error) {
    // What fails inside on what a file says is the file's.
    if (error instanceof EspalierError) throw error;
    throw new FormatError(
      'What the file says of its run cannot be.',
      'Save the run again where it is, and open that file.',
    );
  }
}

async function comingFrom(file: RunFile, hash: Hash): Promise<ComingRun> {
  const body = bodyOf(file);
  const { state } = body;
  const model = modelOf(state.config);
  checkLineage(state.lineage, dataKey(state.config.data), model);
  // Whatever is told of a stored run is worked out once before it is one.
  const line = { id: file.id, label: null, bytes: { own: 0, shared: 0 }, held: false };
  seen({ ...line, run: { when: file.when, body, missing: [] } }, null).record();
  const wanted = networksOf(state);
  const told: Partial<Record<string, Uint8Array<ArrayBuffer>>> = {};
  const there = new Map<string, TensorRef>();
  for await (const { name, sha256, bytes } of file.rest()) {
    const part = TOLD.find((one) => name === `${one}.bin`);
    if (part !== undefined) told[part] = bytes;
    const networks = name === tensorName(sha256) ? wanted.get(sha256) : undefined;
    if (networks === undefined) continue;
    checkNetwork(name, readModel(bytes, null).shape, model, networks);
    there.set(sha256, { sha256, bytes: bytes.length });
  }
  const { head, others } = filesOf(state);
  const refs = (names: readonly string[]) =>
    names.map((sha256) => {
      const ref = there.get(sha256);
      if (ref === undefined)
        throw new InvalidValueError('run.weights', sha256, 'the name of a tensor in the file');
      return ref;
    });
  const { curves = new Uint8Array(), gates = new Uint8Array() } = told;
  // Curves in more pieces than anybody can look at are drawn as they were recorded.
  const all = { curves: stretchesIn(curves) > MOST_STRETCHES ? new Uint8Array() : curves, gates };
  const content = contentOf(body, appendedOf(all));
  return {
    ...{ id: file.id, when: file.when, body, told: all },
    name: nameIn(file.json('label.json')),
    ...{ head: refs(head), others: refs(others), tensors: [...there.values()] },
    read: (ref) => find(file, ref),
    each: async function* () {
      for await (const { sha256, bytes } of file.rest()) if (there.has(sha256)) yield bytes;
    },
    mark: (await hash(new TextEncoder().encode(content))).slice(0, 8),
    isIn: (other, appended) => contentOf(other, appended) === content,
  };
}

/** @throws StorageError where nothing of that name is in it */
async function find(file: RunFile, { sha256 }: TensorRef): Promise<Uint8Array<ArrayBuffer>> {
  for await (const one of file.rest()) if (one.sha256 === sha256) return one.bytes;
  throw new StorageError('gone', tensorName(sha256));
}

/** What its texts say, as a stored run says it; what later versions say besides is passed over. */
function bodyOf(file: RunFile): WholeRun {
  const known = (name: string, names: readonly string[]): Fields =>
    picked(fields(name, file.json(`${name}.json`), null), names);
  const run = known('run', RUN);
  const { begun, times, ...state } = run;
  const lineage = known('lineage', LINEAGE);
  const { checkpoints } = lineage;
  const each = (one: unknown) => picked(fields('checkpoint', one, null), CHECKPOINT);
  const mended = {
    ...lineage,
    checkpoints: Array.isArray(checkpoints) ? checkpoints.map(each) : checkpoints,
  };
  const body = readStoredRun({
    ...{ version: STORED_VERSION, number: 1, look: 0, times, told: null },
    begun: number('run.begun', begun, 0, LAST_DATE),
    ...known('curves', ['curves', 'gates']),
    state: { ...state, lineage: mended },
  });
  if (body.state === null) throw new InvalidValueError('run.state', null, { kind: 'object' });
  return body;
}

const RUN = [
  ...(['begun', 'times', 'config', 'weights', 'optimizer', 'phase', 'ahead', 'basis'] as const),
];
const LINEAGE = ['origin', 'orphan', 'brought', 'checkpoints', 'dropped', 'head'];
const CHECKPOINT = [
  ...(['id', 'parent', 'after', 'config', 'at', 'made', 'shape'] as const),
  ...(['standing', 'cursor', 'measures', 'name', 'differs'] as const),
];

const picked = (of: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.flatMap((name) => (Object.hasOwn(of, name) ? [[name, of[name]]] : [])));

const nameIn = (given: unknown): string | null => {
  const { name } = fields('label', given, null);
  return relabelled(UNNAMED, { name: typeof name === 'string' ? name : null }).name;
};

type Sizes = Readonly<Record<string, Pick<AppendedRef, 'bytes' | 'crc'>>>;

const appendedOf = (told: Told): Sizes =>
  Object.fromEntries(
    TOLD.map((name) => [name, { bytes: told[name].length, crc: crc32(told[name]) }]),
  );

/** What tells a run from all others and from itself at another time: not what a browser counts it by. */
function contentOf({ begun, times, curves, gates, state }: WholeRun, appended: Sizes): string {
  const told = TOLD.map((name) => appended[name] ?? { bytes: 0, crc: 0 });
  const sizes = told.map(({ bytes, crc }) => [bytes, crc]);
  return JSON.stringify([begun, times, curves, gates, state, sizes]);
}
