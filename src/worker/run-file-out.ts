// A run as it leaves for a file: the texts that say what it is, what it told step by step, and the files of its
// networks and moments under their checksums. Rows and recipe are there for people and other programs: whoever
// opens the file reads both off the lineage.
import type { Hash } from '../core/checksums';
import { StorageError } from '../core/storage-error';
import { rowsOf } from '../core/result-rows';
import { recipeOf } from '../core/run-recipe';
import { writeRunFile, type RunFilePart } from '../formats/run-file';
import type { TensorRef } from './storage/slot';
import { filesOf, type WholeRun } from './stored-run';

/** What is appended to while a run trains, by the names of its files. */
export const TOLD = ['curves', 'gates'] as const;
export type Told = Readonly<Record<(typeof TOLD)[number], Uint8Array<ArrayBuffer>>>;

export const tensorName = (sha256: string): string => `tensors/${sha256}.safetensors`;

/** A run that is stored, or could be. */
export interface LeavingRun {
  readonly id: string;
  /** When it was as it is, milliseconds since 1970. */
  readonly when: number;
  /** What a person calls it. */
  readonly name: string | null;
  readonly body: WholeRun;
  /** Those of its files that are there. */
  readonly tensors: readonly TensorRef[];
  /** @throws StorageError */
  readonly read: (ref: TensorRef) => Promise<Uint8Array<ArrayBuffer>>;
  readonly told: Told;
}

/**
 * @param page its version
 * @throws StorageError `gone` where a file is not there that the run cannot go on without
 */
export async function runFileOf(run: LeavingRun, page: string, hash: Hash): Promise<Blob> {
  const { id, when, name, body, read, told } = run;
  const { begun, times, curves, gates } = body;
  const { lineage, ...state } = body.state;
  const there = new Map(run.tensors.map((ref) => [ref.sha256, ref]));
  const { head, others } = filesOf(body.state);
  const lost = head.find((sha256) => !there.has(sha256));
  if (lost !== undefined) throw new StorageError('gone', lost);
  // A network that was lost before keeps nobody from taking the others along.
  const isThere = ([, sha256]: [string, string]) => there.has(sha256);
  const weights = Object.fromEntries(Object.entries(state.weights).filter(isThere));
  const engine = state.basis?.engine ?? null;
  const texts = {
    run: { begun, times, ...state, weights },
    lineage,
    curves: { curves, gates },
    label: { name },
    rows: rowsOf(lineage),
    recipe: recipeOf({ lineage, config: state.config, engine }),
  };
  const part = async (file: string, packed: boolean, bytes: Uint8Array<ArrayBuffer>) => ({
    ...{ name: file, bytes: bytes.length, sha256: await hash(bytes), packed },
    read: () => Promise.resolve(bytes),
  });
  const parts: RunFilePart[] = [];
  for (const [file, said] of Object.entries(texts)) {
    const text = new TextEncoder().encode(`${JSON.stringify(said)}\n`);
    parts.push(await part(`${file}.json`, true, text));
  }
  for (const file of TOLD)
    if (told[file].length > 0) parts.push(await part(`${file}.bin`, false, told[file]));
  for (const sha256 of new Set([...head, ...others])) {
    const ref = there.get(sha256);
    if (ref !== undefined)
      parts.push({ name: tensorName(sha256), ...ref, packed: false, read: () => read(ref) });
  }
  return writeRunFile({ id, page, when }, parts);
}
