// What all that touches stored runs stands on: bytes written in pieces and read back, contents under their
// names, a run's two slots and which of them counts, and locks that are not waited for without end.
import { PIECE, type Hash } from '../../core/checksums';
import { PATIENCE, within, type After } from '../../core/patience';
import { StorageError } from '../../core/storage-error';
import { nameFault, trustedFiles, type FileSystem } from './file-system';
import type { LockMode, Locks, Release } from './locks';
import {
  labelOf,
  labelPath,
  readSlot,
  runFolder,
  seal,
  slotPath,
  SLOTS,
  tensorPath,
  unseal,
  type Labelled,
  type Slot,
  type SlotNumber,
  type TensorRef,
} from './slot';

/** What a storage is handed of the outside. */
export interface Outside {
  readonly files: FileSystem;
  readonly locks: Locks;
  readonly hash: Hash;
  /** Lets other work of this worker go on: is awaited between pieces. */
  readonly breathe: () => Promise<void>;
  readonly after: After;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** `navigator.storage`; null where there is none. */
  readonly space: Pick<StorageManager, 'estimate' | 'persisted'> | null;
}

/** The bytes of a safetensors file under their name. They rest until they are saved. */
export interface Tensor extends TensorRef {
  readonly content: Uint8Array<ArrayBuffer>;
}

/** The state of a run that counts, and in which slot it is. */
export interface Found {
  readonly number: SlotNumber;
  readonly slot: Slot;
  /** The highest number of any of its states. */
  readonly top: number;
  /** Tensors that it names and that are not there, or not in their length. */
  readonly missing: readonly TensorRef[];
}

export interface SlotRead {
  readonly number: SlotNumber;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly slot: Slot | 'damaged' | 'newer';
}

/** Shared by whoever saves, had alone by whoever removes what nothing names. */
export const SAVING = 'saving';
export const runLock = (id: string): string => `run ${id}`;

/** Bytes that are asked for at once: waiting for them holds nothing up, and every question costs a step. */
const READ = 8 * PIECE;

/** How often a run is looked at while another tab may be writing both of its slots. */
const LOOKS = 3;

export class RunFiles {
  readonly files: FileSystem;
  /** Paths of the tensors that were put there from here. */
  readonly put = new Set<string>();

  constructor(readonly outside: Outside) {
    this.files = trustedFiles(outside.files, outside.after);
  }

  /** @throws StorageError `silent` where whoever has it does not give it back in time */
  lock(name: string, mode: LockMode): Promise<Release> {
    const { locks, after } = this.outside;
    const taking = locks.take(name, mode).catch((error: unknown) => {
      throw nameFault(error, name);
    });
    return within(taking, PATIENCE.storage, after, () => {
      void taking.then((release) => release()).catch(() => undefined);
      return Promise.reject(new StorageError('silent', name));
    });
  }

  /** Null where somebody has it. @throws StorageError */
  async tryLock(name: string, mode: LockMode): Promise<Release | null> {
    try {
      return await this.outside.locks.tryTake(name, mode);
    } catch (error) {
      throw nameFault(error, name);
    }
  }

  async under<T>(name: string, mode: LockMode, work: () => Promise<T>): Promise<T> {
    const release = await this.lock(name, mode);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /**
   * Puts bytes behind the first `keep` of a file, and looks whether they are there.
   * @throws StorageError `damaged` where they are not
   */
  async write(path: string, keep: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const writer = await this.files.write(path, keep);
    try {
      for (let at = 0; at < bytes.length; at += PIECE) {
        if (at > 0) await this.outside.breathe();
        await writer.write(bytes.subarray(at, at + PIECE));
      }
    } catch (error) {
      await writer.close().catch(() => undefined);
      throw error;
    }
    await writer.close();
    if (!(await this.ends(path, keep, bytes))) throw new StorageError('damaged', path);
  }

  /** Whether a file has these bytes from a place on, and nothing behind them. */
  async ends(path: string, from: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    if ((await this.files.size(path)) !== from + bytes.length) return false;
    for (let at = 0; at < bytes.length; at += READ) {
      const end = Math.min(bytes.length, at + READ);
      const there = await this.files.read(path, from + at, from + end);
      if (there?.length !== end - at) return false;
      for (let i = 0; i < there.length; i += PIECE) {
        if (at + i > 0) await this.outside.breathe();
        if (
          !isSame(
            there.subarray(i, i + PIECE),
            bytes.subarray(at + i, Math.min(end, at + i + PIECE)),
          )
        )
          return false;
      }
    }
    return true;
  }

  /** The first bytes of a file, so many; null where it has less. */
  async first(path: string, count: number): Promise<Uint8Array<ArrayBuffer> | null> {
    const bytes = new Uint8Array(count);
    for (let at = 0; at < count; at += READ) {
      const piece = await this.files.read(path, at, Math.min(count, at + READ));
      if (piece?.length !== Math.min(READ, count - at)) return null;
      bytes.set(piece, at);
    }
    return bytes;
  }

  /** Names a safetensors file by its content. */
  async tensor(content: Uint8Array<ArrayBuffer>): Promise<Tensor> {
    return { sha256: await this.outside.hash(content), bytes: content.length, content };
  }

  /** Sees to it that a tensor lies under its name, whatever lies there. */
  putTensor({ sha256, content }: Tensor): Promise<void> {
    const path = tensorPath(sha256);
    // Two tabs may come with the same one.
    return this.under(`tensor ${sha256}`, 'exclusive', async () => {
      if (await this.ends(path, 0, content)) return;
      if ((await this.files.size(path)) === null) this.put.add(path);
      await this.write(path, 0, content);
    });
  }

  async hasTensor({ sha256, bytes }: TensorRef): Promise<boolean> {
    return (await this.files.size(tensorPath(sha256))) === bytes;
  }

  /** @throws StorageError `gone` or `damaged` */
  async readTensor({ sha256, bytes }: TensorRef): Promise<Uint8Array<ArrayBuffer>> {
    const path = tensorPath(sha256);
    const there = await this.files.size(path);
    if (there === null) throw new StorageError('gone', path);
    const content = there === bytes ? await this.first(path, bytes) : null;
    if (content === null || (await this.outside.hash(content)) !== sha256)
      throw new StorageError('damaged', path);
    return content;
  }

  /** Those of a run's two slots that are there. */
  async readSlots(id: string): Promise<readonly SlotRead[]> {
    const read = async (number: SlotNumber): Promise<SlotRead[]> => {
      const bytes = await this.files.read(slotPath(id, number), 0, Number.MAX_SAFE_INTEGER);
      if (bytes === null) return [];
      return [{ number, bytes, slot: await readSlot(bytes, this.outside.hash) }];
    };
    return (await Promise.all(SLOTS.map(read))).flat();
  }

  /** The last label of a run that was written whole, and where the next one goes; null where there is none. */
  async readLabel(id: string): Promise<(Labelled & { readonly other: SlotNumber }) | null> {
    const read = async (number: SlotNumber) => {
      const bytes = await this.files.read(labelPath(id, number), 0, Number.MAX_SAFE_INTEGER);
      const found = bytes && (await unseal(bytes, this.outside.hash, labelOf));
      if (found === 'newer') throw new StorageError('newer', labelPath(id, number));
      const other: SlotNumber = number === 0 ? 1 : 0;
      return found === null || found === 'damaged' ? [] : [{ ...found, other }];
    };
    const labels = (await Promise.all(SLOTS.map(read))).flat();
    return labels.sort((a, b) => b.sequence - a.sequence)[0] ?? null;
  }

  /** Writes a label; until it is there whole, the one before counts. */
  async writeLabel(id: string, change: (before: unknown) => unknown): Promise<void> {
    await this.under(`label ${id}`, 'exclusive', async () => {
      const before = await this.readLabel(id);
      const { sequence, other } = before ?? { sequence: 0, other: 0 };
      const next: Labelled = { sequence: sequence + 1, label: change(before?.label ?? null) };
      await this.write(labelPath(id, other), 0, await seal(next, this.outside.hash));
    });
  }

  /**
   * The state of a run that counts: the last one whose head is there, else the last one; null where there is
   * none.
   * @param before only states of lower numbers
   * @throws StorageError `damaged` or `newer` where no slot can be read
   */
  async look(id: string, before = Infinity): Promise<Found | null> {
    for (let looks = 1; ; looks++) {
      const reads = await this.readSlots(id);
      const lost = reads.length > 0 && reads.every(({ slot }) => slot === 'damaged');
      if (!lost || looks === LOOKS)
        return this.choose(id, reads, before, (ref) => this.hasTensor(ref));
      await this.outside.breathe();
    }
  }

  /** As {@link look}, of what was read. */
  async choose(
    id: string,
    reads: readonly SlotRead[],
    before: number,
    has: (ref: TensorRef) => Promise<boolean>,
  ): Promise<Found | null> {
    // Falling back behind what a newer page saved would lose it.
    if (reads.some(({ slot }) => slot === 'newer')) throw new StorageError('newer', runFolder(id));
    const states = reads
      .flatMap(({ number, slot }) => (typeof slot === 'string' ? [] : [{ number, slot }]))
      .sort((a, b) => b.slot.sequence - a.slot.sequence);
    if (states.length === 0 && reads.length > 0) throw new StorageError('damaged', runFolder(id));
    const top = states[0]?.slot.sequence ?? 0;
    let last: Found | null = null;
    for (const { number, slot } of states.filter((state) => state.slot.sequence < before)) {
      const refs = [...slot.head, ...slot.tensors];
      const there = await Promise.all(refs.map(has));
      const found = { number, slot, top, missing: refs.filter((_, i) => there[i] !== true) };
      if (there.slice(0, slot.head.length).every(Boolean)) return found;
      last ??= found;
    }
    return last;
  }
}

/** A plain loop: 4 MiB take 4 ms, and 40 through a function for each byte. */
function isSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
