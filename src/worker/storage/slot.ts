// What a run is on the disk: where its files lie, and how one of its two slots is written and read. A slot is
// a JSON file that carries the SHA-256 of its own content; what that does not fit was not written whole.
import type { Hash } from '../../core/checksums';
import { InvalidValueError } from '../../core/errors';
import { fields, list, text, whole } from '../../core/read';

/** What the files of this version call themselves. */
const VERSION = 1;
/** More than a lineage of years has. */
const MOST_TENSORS = 100_000;

/** A tensor file by its content. */
export interface TensorRef {
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
}

/** An appended file: which one, how much of it is said to be saved, and the CRC-32 of that. */
export interface AppendedRef {
  readonly generation: number;
  readonly bytes: number;
  readonly crc: number;
}

export interface Slot {
  /** Rises by one from save to save. */
  readonly sequence: number;
  /** When it was saved, milliseconds since 1970. */
  readonly when: number;
  /** What the run cannot go on without. */
  readonly head: readonly TensorRef[];
  /** What else it has: those of its checkpoints. */
  readonly tensors: readonly TensorRef[];
  readonly appended: Readonly<Record<string, AppendedRef>>;
  /** The caller's own; nothing here looks into it. */
  readonly body: unknown;
}

export type SlotNumber = 0 | 1;
export const SLOTS: readonly SlotNumber[] = [0, 1];

const ID = /^[a-z0-9][a-z0-9-]{0,63}$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** @throws InvalidValueError for what cannot be the name of a folder or file */
export function checkId(path: string, id: string): string {
  if (ID.test(id)) return id;
  throw new InvalidValueError(path, id, '1 to 64 of a to z, 0 to 9 and -');
}

export const TENSORS = 'tensors/';
export const RUNS = 'runs/';
export const tensorPath = (sha256: string): string => `${TENSORS}${sha256}.safetensors`;
export const runFolder = (id: string): string => `${RUNS}${id}`;
export const slotPath = (id: string, slot: SlotNumber): string =>
  `${runFolder(id)}/run.${slot}.json`;
/** What a person calls it, in two slots too: whoever has the run in hand, anybody may write here. */
export const labelPath = (id: string, slot: SlotNumber): string =>
  `${runFolder(id)}/label.${slot}.json`;
/** It is there while a run is forgotten, since when it was written. */
export const forgottenPath = (id: string): string => `${runFolder(id)}/forgotten`;
export const appendedPath = (id: string, name: string, generation: number): string =>
  `${runFolder(id)}/${name}.${generation}.bin`;

/** All names of tensors in a slot's text, whether it is whole or not. */
export const namesIn = (bytes: Uint8Array<ArrayBuffer>): readonly string[] =>
  new TextDecoder().decode(bytes).match(/(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/g) ?? [];

const START = /^\{"version":(\d{1,9}),"sha256":"([0-9a-f]{64})","content":/;
const START_BYTES = 120;
const END = '}'.charCodeAt(0);

/** JSON behind its own checksum. */
export async function seal(what: unknown, hash: Hash): Promise<Uint8Array<ArrayBuffer>> {
  const content = new TextEncoder().encode(JSON.stringify(what));
  const start = `{"version":${VERSION},"sha256":"${await hash(content)}","content":`;
  const head = new TextEncoder().encode(start);
  const bytes = new Uint8Array(head.length + content.length + 1);
  bytes.set(head);
  bytes.set(content, head.length);
  bytes[bytes.length - 1] = END;
  return bytes;
}

/** What was sealed, as `read` takes it, or in its place what keeps it from being read. */
export async function unseal<T>(
  bytes: Uint8Array<ArrayBuffer>,
  hash: Hash,
  read: (content: unknown) => T,
): Promise<T | 'damaged' | 'newer'> {
  const start = START.exec(new TextDecoder().decode(bytes.subarray(0, START_BYTES)));
  const version = Number(start?.[1] ?? 0);
  if (start === null || version < VERSION) return 'damaged';
  if (version > VERSION) return 'newer';
  const content = bytes.slice(start[0].length, -1);
  if (bytes.at(-1) !== END || (await hash(content)) !== start[2]) return 'damaged';
  try {
    return read(JSON.parse(new TextDecoder().decode(content)));
  } catch {
    // Whole, and still not what it should be: somebody else wrote it.
    return 'damaged';
  }
}

export const writeSlot = (slot: Slot, hash: Hash): Promise<Uint8Array<ArrayBuffer>> =>
  seal(slot, hash);

export const readSlot = (
  bytes: Uint8Array<ArrayBuffer>,
  hash: Hash,
): Promise<Slot | 'damaged' | 'newer'> => unseal(bytes, hash, slotOf);

/** A label as it was written once: `sequence` rises by one from label to label. */
export interface Labelled {
  readonly sequence: number;
  /** The caller's own. */
  readonly label: unknown;
}

export function labelOf(given: unknown): Labelled {
  const of = fields('label', given, ['sequence', 'label']);
  return { sequence: whole('label.sequence', of['sequence']), label: of['label'] };
}

function slotOf(given: unknown): Slot {
  const names = ['sequence', 'when', 'head', 'tensors', 'appended', 'body'];
  const slot = fields('slot', given, names);
  const appended = Object.entries(fields('slot.appended', slot['appended'], null));
  return {
    sequence: whole('slot.sequence', slot['sequence']),
    when: whole('slot.when', slot['when']),
    head: list('slot.head', slot['head'], [0, MOST_TENSORS], tensorRef),
    tensors: list('slot.tensors', slot['tensors'], [0, MOST_TENSORS], tensorRef),
    appended: Object.fromEntries(
      appended.map(([name, ref]) => [checkId('slot.appended', name), appendedRef(name, ref)]),
    ),
    body: slot['body'],
  };
}

function tensorRef(path: string, given: unknown): TensorRef {
  const ref = fields(path, given, ['sha256', 'bytes']);
  const sha256 = text(path, ref['sha256'], 64);
  if (!SHA256.test(sha256)) throw new InvalidValueError(path, sha256, '64 hexadecimal digits');
  return { sha256, bytes: whole(path, ref['bytes']) };
}

function appendedRef(path: string, given: unknown): AppendedRef {
  const ref = fields(path, given, ['generation', 'bytes', 'crc']);
  return {
    generation: whole(path, ref['generation']),
    bytes: whole(path, ref['bytes']),
    crc: whole(path, ref['crc'], 0, 2 ** 32 - 1),
  };
}
