// All runs that outlive the page. Nothing here knows what a run is: the caller's body is JSON, its tensors are
// files under the checksums of their contents. A run has one writer at a time, in whichever tab; everybody may
// look. What was said to be saved is never removed but by `forget` and `purge`.
import { PATIENCE, within } from '../../core/patience';
import type { Room } from '../../core/run-record';
import { StorageError } from '../../core/storage-error';
import { Collector, filesByRun } from './collect';
import { takeInventory, type Inventory } from './inventory';
import { RunFiles, runLock, SAVING, type Found, type Outside, type Tensor } from './run-files';
import { readAppended, RunWriter } from './run-writer';
import { checkId, forgottenPath, runFolder, SLOTS, slotPath } from './slot';
import type { AppendedRef, TensorRef } from './slot';

/** A state of a run, as it was saved. */
export interface OpenedRun<T> {
  readonly id: string;
  readonly sequence: number;
  /** When it was saved, milliseconds since 1970. */
  readonly when: number;
  readonly body: T;
  readonly head: readonly TensorRef[];
  readonly tensors: readonly TensorRef[];
  /** Those of both that are not there any more. */
  readonly missing: readonly TensorRef[];
  /** Names and bytes of the appended files. */
  readonly appended: Readonly<Record<string, AppendedRef>>;
}

export class RunStore<T> {
  private readonly run: RunFiles;
  private readonly collector: Collector;
  private readonly held = new Set<string>();

  /** @param read checks the body of a run, and throws where it is none */
  constructor(
    outside: Outside,
    private readonly read: (body: unknown) => T,
  ) {
    this.run = new RunFiles(outside);
    this.collector = new Collector(this.run);
  }

  /** Names a safetensors file by its content. */
  tensor(content: Uint8Array<ArrayBuffer>): Promise<Tensor> {
    return this.run.tensor(content);
  }

  /** Whether it is known which runs other tabs have in hand. */
  get knowsTabs(): boolean {
    return this.run.outside.locks.everywhere;
  }

  /**
   * Takes a run in hand, a stored one or one that is to be; null where another tab has it.
   * @throws StorageError where it is stored and cannot be read
   */
  async holdRun(id: string): Promise<RunWriter<T> | null> {
    const release = await this.run.tryLock(runLock(checkId('id', id)), 'exclusive');
    if (release === null) return null;
    try {
      const found = await this.run.under(SAVING, 'shared', () => this.run.look(id));
      this.held.add(id);
      const giveBack = () => {
        this.held.delete(id);
        release();
      };
      return new RunWriter(id, found, this.run, this.read, () => this.collector.tidy(), giveBack);
    } catch (error) {
      release();
      throw error;
    }
  }

  /**
   * A run as it was saved last; while another tab saves it, as it was at one of the last saves.
   * @param before a state of a lower number than this, where a later one proved damaged
   * @throws StorageError `gone`, `damaged` or `newer`, and what the reader of bodies throws
   */
  async open(id: string, before = Infinity): Promise<OpenedRun<T>> {
    const look = () => this.run.look(checkId('id', id), before);
    const found = await this.run.under(SAVING, 'shared', look);
    if (found === null) throw new StorageError('gone', runFolder(id));
    return this.opened(id, found);
  }

  /** @throws StorageError `gone` or `damaged` */
  readTensor(ref: TensorRef): Promise<Uint8Array<ArrayBuffer>> {
    return this.run.readTensor(ref);
  }

  /**
   * As many bytes as the state says, none for a name that it does not have.
   * @throws StorageError `damaged`
   */
  async readAppended(
    { id, appended }: OpenedRun<T>,
    name: string,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const ref = appended[name];
    return ref === undefined ? new Uint8Array() : readAppended(this.run, id, name, ref);
  }

  /** Everything there is, the newest run first, and what cannot be read with its reason. */
  list(): Promise<Inventory<OpenedRun<T>>> {
    const open = (id: string, found: Found) => this.opened(id, found);
    return this.run.under(SAVING, 'shared', () => takeInventory(this.run, open));
  }

  /**
   * Labels a run, whoever has it in hand.
   * @param change makes the label of the one before; null where there is none
   * @throws StorageError `gone` where it is not stored
   */
  label(id: string, change: (before: unknown) => unknown): Promise<void> {
    return this.run.under(SAVING, 'shared', async () => {
      await this.mustBe(checkId('id', id));
      await this.run.writeLabel(id, change);
    });
  }

  /**
   * Marks a run as not wanted any more; {@link purge} removes it for good.
   * @throws StorageError `held` where another tab has it in hand
   */
  forget(id: string): Promise<void> {
    return this.inHand(id, async () => {
      const mark = new TextEncoder().encode(`${this.run.outside.now()}\n`);
      await this.run.write(forgottenPath(id), 0, mark);
    });
  }

  /**
   * Takes {@link forget} back.
   * @throws StorageError `gone` where it is removed by now, `held` where another tab has it in hand
   */
  remember(id: string): Promise<void> {
    return this.inHand(id, () => this.run.files.remove(forgottenPath(id)));
  }

  /**
   * Removes forgotten runs that nobody has in hand, and all that nothing names any more.
   * @param before only those that were forgotten then or earlier, milliseconds since 1970
   * @returns ids of those that are gone
   */
  async purge(before: number): Promise<string[]> {
    const gone: string[] = [];
    for (const [id, files] of filesByRun(await this.run.files.list())) {
      const mark = files.find(({ path }) => path === forgottenPath(id));
      if (mark === undefined || mark.when > before) continue;
      const release = await this.run.tryLock(runLock(id), 'exclusive');
      if (release === null) continue;
      try {
        if (await this.run.under(SAVING, 'shared', () => this.removeForgotten(id))) gone.push(id);
      } finally {
        release();
      }
    }
    await this.collector.tidy();
    return gone;
  }

  /**
   * Tries whether anything can be kept at all, before a run that is to be.
   * @throws StorageError which says why not
   */
  probe(): Promise<void> {
    return this.run.under('probe', 'exclusive', async () => {
      await this.run.write('probe', 0, new TextEncoder().encode('probe'));
      await this.run.files.remove('probe');
    });
  }

  /** Null where the browser does not say, or not in time. */
  async room(): Promise<Room | null> {
    const { space, after } = this.run.outside;
    if (space === null) return null;
    const asking = Promise.all([space.estimate(), space.persisted()]).then(
      ([{ usage = 0, quota = null }, persistent]): Room => ({
        used: usage,
        left: quota === null ? null : Math.max(0, quota - usage),
        persistent,
      }),
    );
    const none = () => null;
    return within(asking.catch(none), PATIENCE.storage, after, none);
  }

  /** Resolves when nothing is being removed any more. */
  tidied(): Promise<void> {
    return this.collector.done;
  }

  private opened(id: string, { slot, missing }: Found): OpenedRun<T> {
    const { sequence, when, head, tensors, appended } = slot;
    return { id, sequence, when, body: this.read(slot.body), head, tensors, missing, appended };
  }

  /** The mark goes last: what is removed by half does not come back. */
  private async removeForgotten(id: string): Promise<boolean> {
    if ((await this.run.files.size(forgottenPath(id))) === null) return false;
    for (const slot of SLOTS) await this.run.files.remove(slotPath(id, slot));
    await this.run.files.remove(runFolder(id));
    return true;
  }

  private async inHand(id: string, work: () => Promise<void>): Promise<void> {
    const own = this.held.has(checkId('id', id));
    const release = own ? () => undefined : await this.run.tryLock(runLock(id), 'exclusive');
    if (release === null) throw new StorageError('held', runFolder(id));
    try {
      await this.run.under(SAVING, 'shared', async () => {
        await this.mustBe(id);
        await work();
      });
    } finally {
      release();
    }
  }

  /** @throws StorageError `gone` */
  private async mustBe(id: string): Promise<void> {
    const sizes = await Promise.all(SLOTS.map((n) => this.run.files.size(slotPath(id, n))));
    if (sizes.every((size) => size === null)) throw new StorageError('gone', runFolder(id));
  }
}
