// The one who may write a run, while it has the run's lock. A save is either whole or has not been: all that
// the new state names is written and read back before the slot that names it, and the state before stays whole
// in the other slot. Says “saved” only then.
import { crc32 } from '../../core/checksums';
import { StorageError } from '../../core/storage-error';
import type { Release } from './locks';
import { SAVING, type Found, type RunFiles, type Tensor } from './run-files';
import { appendedPath, checkId, slotPath, writeSlot } from './slot';
import type { AppendedRef, Slot, TensorRef } from './slot';

/** Bytes for an appended file. */
export interface Appended {
  /** How many of its bytes stay; these come behind them. */
  readonly at: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface Save<T> {
  readonly body: T;
  /** What the run cannot go on without, with its content where it is not stored yet. */
  readonly head: readonly (Tensor | TensorRef)[];
  /** Those of its checkpoints, likewise; left out, they are those of the state before. */
  readonly tensors?: readonly (Tensor | TensorRef)[];
  /** By the names of the files; those left out stay as they are. */
  readonly appended?: Readonly<Record<string, Appended>>;
  /** When it came to be so, milliseconds since 1970; left out, now. */
  readonly when?: number;
}

/**
 * Makes a state, file by file: each is on the disk and read back before the next is made, so that a run never
 * lies in memory twice. Called again where there was no room.
 */
export type Making<T> = (
  put: (content: Uint8Array<ArrayBuffer>) => Promise<TensorRef>,
) => Promise<Save<T>>;

export interface Saved<T> {
  readonly sequence: number;
  /** Milliseconds since 1970. */
  readonly when: number;
  readonly body: T;
  readonly head: readonly TensorRef[];
  readonly tensors: readonly TensorRef[];
}

const NO_FILE: AppendedRef = { generation: -1, bytes: 0, crc: 0 };

const plain = ({ sha256, bytes }: TensorRef): TensorRef => ({ sha256, bytes });

export class RunWriter<T> {
  /** Saves come one after the other. */
  private last: Promise<unknown> = Promise.resolve();
  private closed = false;
  /** Whether the slot to write may hold a later state than the one that counts, and not all that it names. */
  private stray: boolean;

  /**
   * @param found the run's state; null where there is none yet
   * @param read refuses a body that could not be opened again
   * @param tidy removes what nothing names any more; never rejects
   */
  constructor(
    readonly id: string,
    private found: Found | null,
    private readonly run: RunFiles,
    private readonly read: (body: unknown) => T,
    private readonly tidy: () => Promise<void>,
    private readonly release: Release,
  ) {
    this.stray = found !== null && found.top > found.slot.sequence;
  }

  /** The number of the state that was opened or saved last; 0 where there is none. */
  get sequence(): number {
    return this.found?.slot.sequence ?? 0;
  }

  /**
   * Resolves when the state is on the disk and was read back. Where it rejects, the state before stands.
   * @throws StorageError, and whatever the reader of bodies refuses
   */
  save(save: Save<T> | Making<T>): Promise<Saved<T>> {
    const saving = this.last.then(() => this.carryOut(save));
    this.last = saving.catch(() => undefined);
    return saving;
  }

  /** Gives the run out of hand, once what is being saved is. */
  async close(): Promise<void> {
    await this.last;
    this.closed = true;
    this.release();
  }

  private async carryOut(given: Save<T> | Making<T>): Promise<Saved<T>> {
    if (this.closed) throw new StorageError('held', this.id);
    const save = typeof given === 'function' ? given : () => Promise.resolve(given);
    try {
      return await this.attempt(save).catch((error: unknown) => this.retry(save, error));
    } finally {
      void this.tidy();
    }
  }

  /** The state before the last one is a spare: where there is no room, its room is worth more. */
  private async retry(save: Making<T>, error: unknown): Promise<Saved<T>> {
    if (error instanceof StorageError && error.fault === 'full') {
      await this.clear();
      await this.tidy();
      return this.attempt(save);
    }
    // A run without any state yet leaves none behind that is not whole, and another tab's alone.
    if (this.found === null && !isHeld(error)) await this.clear().catch(() => undefined);
    throw error;
  }

  /** The slot to write: never the one that counts. */
  private get other() {
    return this.found?.number === 0 ? 1 : 0;
  }

  private async clear(): Promise<void> {
    await this.run.files.remove(slotPath(this.id, this.other));
    this.stray = false;
  }

  private attempt(make: Making<T>): Promise<Saved<T>> {
    const { run, found, other } = this;
    return run.under(SAVING, 'shared', async () => {
      await this.beAlone();
      if (this.stray) await this.clear();
      const {
        body,
        head,
        tensors,
        appended = {},
        when,
      } = await make(async (content) => {
        const tensor = await run.tensor(content);
        await run.putTensor(tensor);
        return plain(tensor);
      });
      this.read(JSON.parse(JSON.stringify(body)));
      for (const tensor of [...head, ...(tensors ?? [])]) await this.put(tensor);
      const files: Record<string, AppendedRef> = { ...found?.slot.appended };
      for (const [name, more] of Object.entries(appended))
        files[name] = await this.append(checkId('appended', name), files[name] ?? NO_FILE, more);
      const slot: Slot = {
        sequence: (found?.top ?? 0) + 1,
        when: when ?? run.outside.now(),
        head: head.map(plain),
        tensors: tensors?.map(plain) ?? found?.slot.tensors ?? [],
        appended: files,
        body,
      };
      const bytes = await writeSlot(slot, run.outside.hash);
      this.stray = true;
      await run.write(slotPath(this.id, other), 0, bytes);
      this.stray = false;
      this.found = { number: other, slot, top: slot.sequence, missing: found?.missing ?? [] };
      const { sequence, head: named, tensors: others } = slot;
      return { sequence, when: slot.when, body, head: named, tensors: others };
    });
  }

  /**
   * Where browsers have no locks, two tabs may have one run in hand: whoever finds that the other has saved it
   * leaves it to them, and nothing that was said to be saved is written over.
   * @throws StorageError `held`
   */
  private async beAlone(): Promise<void> {
    if (this.run.outside.locks.everywhere) return;
    const slots = await this.run.readSlots(this.id);
    const top = slots.map(({ slot }) => (typeof slot === 'string' ? 0 : slot.sequence));
    if (Math.max(0, ...top) > (this.found?.top ?? 0)) throw new StorageError('held', this.id);
  }

  private async put(tensor: Tensor | TensorRef): Promise<void> {
    if ('content' in tensor) return this.run.putTensor(tensor);
    // What a checkpoint of this run has lost before keeps nobody from going on.
    const { head = [], tensors = [] } = this.found?.slot ?? {};
    if ([...head, ...tensors].some(({ sha256 }) => sha256 === tensor.sha256)) return;
    if (!(await this.run.hasTensor(tensor))) throw new StorageError('gone', tensor.sha256);
  }

  /** Bytes that the state before is said to have are never written over: the rest goes into another file. */
  private async append(name: string, old: AppendedRef, { at, bytes }: Appended) {
    if (at > old.bytes) throw new RangeError(`${name} has ${old.bytes} bytes, not ${at}.`);
    const path = (generation: number) => appendedPath(this.id, name, generation);
    if (at === old.bytes && old.generation >= 0) {
      if (((await this.run.files.size(path(old.generation))) ?? -1) < at)
        throw new StorageError('damaged', path(old.generation));
      await this.run.write(path(old.generation), at, bytes);
      return { ...old, bytes: at + bytes.length, crc: crc32(bytes, old.crc) };
    }
    const kept = await this.readAppended(name, old, at);
    const all = new Uint8Array(at + bytes.length);
    all.set(kept);
    all.set(bytes, at);
    const generation = old.generation + 1;
    await this.run.write(path(generation), 0, all);
    return { generation, bytes: all.length, crc: crc32(all) };
  }

  private async readAppended(name: string, ref: AppendedRef, count: number) {
    if (count === 0) return new Uint8Array();
    return (await readAppended(this.run, this.id, name, ref)).subarray(0, count);
  }
}

const isHeld = (error: unknown): boolean => error instanceof StorageError && error.fault === 'held';

/** @throws StorageError `damaged` */
export async function readAppended(
  run: RunFiles,
  id: string,
  name: string,
  { generation, bytes, crc }: AppendedRef,
): Promise<Uint8Array<ArrayBuffer>> {
  const path = appendedPath(id, name, generation);
  const content = await run.first(path, bytes);
  if (content === null || crc32(content) !== crc) throw new StorageError('damaged', path);
  return content;
}
