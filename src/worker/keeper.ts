// Keeps runs where they outlive the page: once the worker rests, and every few seconds while one trains, so
// that a later visit goes on from there, in the middle of a phase too. Nothing that was said to be kept goes
// without the person's word.
import { areSound } from '../core/params';
import { StorageError } from '../core/storage-error';
import type { Desk, HeadOf, Left, PhaseEnded } from './desk';
import { HeadPace } from './head-pace';
import type { Run } from './run';
import { RunList, tellUnkept, type Leftovers } from './run-list';
import { moving, resting, saveSnapshot, stamp, type Snapshot } from './snapshot';
import { nameFault } from './storage/file-system';
import type { OpenedRun, RunStore } from './storage/run-store';
import type { Making, RunWriter } from './storage/run-writer';
import type { StoredRun } from './stored-run';
import type { TapeMark } from './tape';

/** Milliseconds of rest before writing: a person often goes on at once. */
const REST_MS = 800;

/** How long a deletion can be taken back, also from another tab. */
const UNDO_MS = 3_600_000;

/** Who writes the run at hand, and how far that had come when it was written. */
interface Place {
  readonly run: number;
  readonly writer: RunWriter<StoredRun>;
  stamp: string;
}

export class Keeper {
  /** What is being written; never rejects. */
  private writing: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private place: Place | null = null;
  private readonly pace = new HeadPace();
  /** What is to be written, or is being written; null where nothing is. */
  private newest: (() => Promise<void>) | null = null;
  /** The state that could not be kept, and whether for want of room: it is not tried again. */
  private refused = { at: '', full: false };
  private keeps = true;
  /** Runs after this one are not kept; null while all are. */
  private last: number | null = null;
  /** What is kept. */
  readonly list: RunList;

  constructor(
    private readonly desk: Desk,
    private readonly store: RunStore<StoredRun>,
    leftovers: Leftovers,
    readonly busy: () => boolean,
  ) {
    const present = () => desk.opened && { run: desk.opened, stored: this.isStored(desk.opened) };
    this.list = new RunList(present, store, leftovers);
    desk.newTag = this.list.newTag;
  }

  /** From now on nothing is kept, and nothing told of what was. */
  stop(): void {
    this.keeps = false;
  }

  /**
   * With false, runs that begin from now on are not kept: they are a lesson's, and what the person made
   * before stays. With true all are again, from what is done to them after this.
   */
  allow(on: boolean): void {
    const run = this.desk.opened;
    if (!on) this.last ??= run?.number ?? 0;
    else {
      if (run !== null && this.isSpared(run)) this.refused = { at: stamp(run), full: false };
      this.last = null;
    }
  }

  /** Tells the page what earlier visits left, and removes what a person deleted long ago and what nothing names. */
  async look(): Promise<void> {
    if (!this.keeps) return;
    await this.list.look();
    if (this.list.runs.length > 0) this.list.tellKept();
    const since = this.desk.deps.storage.now() - UNDO_MS;
    this.writing = this.writing.then(() => this.purge(since)).then(() => undefined);
  }

  /** After every command: writes in a while, if there is something new and nothing else to do. */
  rest(): void {
    clearTimeout(this.timer);
    if (this.keeps) this.list.warn();
    // Other tabs may have the run that another one took the place of.
    const left = () => this.place !== null && this.place.run !== this.desk.opened?.number;
    if (left()) this.writing = this.writing.then(() => (left() ? this.release() : undefined));
    if (!this.due()) return;
    this.timer = setTimeout(() => {
      if (!this.busy()) this.write();
    }, REST_MS);
  }

  /** Before a run gives way to another: writes now what would else be lost. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    await this.writing;
    if (this.due()) this.write();
    await this.writing;
  }

  /**
   * Takes note of a state of a training as it stands, where it is time to write one. What it answers writes
   * it, once it has proved good, while training goes on; nothing is awaited.
   * @param rest what is left of its recipe
   * @param held whether training waits there: it is time then
   */
  headOf: HeadOf = (run, phase, state, rest, held = false) => {
    const { clock } = this.desk.deps;
    const isDue = held || (this.newest === null && this.pace.isDue(clock.now()));
    if (!isDue || phase.step >= phase.steps || !this.mayKeep(run)) return () => undefined;
    const snapshot = moving(run, state, phase, rest);
    const at = `${stamp(run)} ${phase.step}`;
    const tape = run.notes.tape.mark(run.globalStep);
    return () => {
      // Its loss may be a number, and a weight none.
      if (!areSound(state.params)) return;
      this.queue(() => this.put(run, snapshot, at, tape));
    };
  };

  /** Whether something is being written. */
  writes = (): boolean => this.newest !== null;

  /** Writes the network at hand as a phase of a recipe left it, while the recipe goes on. */
  phaseEnded: PhaseEnded = (run, left) => {
    if (this.mayKeep(run)) this.write(left);
  };

  /**
   * Takes a stored run in hand, and answers it as it was written last.
   * @throws StorageError; `held` where another tab trains it
   */
  async take(id: string): Promise<OpenedRun<StoredRun>> {
    const own = this.place?.writer.id === id ? this.place.writer : null;
    const writer = own ?? (await this.store.holdRun(id));
    if (writer === null) throw new StorageError('held', id);
    const opened = await this.store.open(id).catch(async (error: unknown) => {
      if (own === null) await writer.close();
      throw error;
    });
    if (own === null) await this.release();
    this.place = { run: -1, writer, stamp: '' };
    return opened;
  }

  /** The run at hand is the one that was taken, as it was written last. */
  isKept(): void {
    const run = this.desk.opened;
    if (run !== null && this.place?.writer.id === run.tag.id)
      this.place = { ...this.place, run: run.number, stamp: stamp(run) };
    this.list.tell();
  }

  /**
   * Marks a run as not wanted any more. The one at hand goes on, and is another one to the storage from then on.
   * @throws StorageError
   */
  async forget(id: string): Promise<void> {
    await this.list.forget(id);
    const run = this.desk.opened;
    if (run?.tag.id === id && this.isStored(run)) {
      this.refused = { at: stamp(run), full: false };
      await run.places.load();
      run.tag = this.list.newTag();
      await this.release();
      this.list.tell();
    } else if (this.refused.full) {
      // There may be room now for what had none.
      this.refused = { at: '', full: false };
      this.rest();
    }
  }

  /** Looks at all runs, once what is to be kept of the one at hand is. */
  async lookAgain(): Promise<void> {
    if (!this.busy()) await this.flush();
    await this.list.look();
  }

  /** Whether runs that begin now are kept. */
  get takes(): boolean {
    return this.keeps && this.last === null;
  }

  /** Whether the run at hand is stored as it stands. */
  get holds(): boolean {
    const run = this.desk.opened;
    return run !== null && this.isStored(run) && this.place?.stamp === stamp(run);
  }

  private isStored(run: Run): boolean {
    return this.place?.run === run.number && this.place.writer.sequence > 0;
  }

  private mayKeep(run: Run): boolean {
    return this.keeps && !this.isSpared(run);
  }

  private due(): boolean {
    const run = this.desk.opened;
    if (run === null || !this.mayKeep(run) || !run.isOwn) return false;
    return ![this.place?.stamp, this.refused.at].includes(stamp(run));
  }

  private isSpared(run: Run): boolean {
    return this.last !== null && run.number > this.last;
  }

  /** Takes the run at hand as it rests, and writes it. @param left where a recipe goes on with it */
  private write(left: Left | null = null): void {
    const run = this.desk.opened;
    if (run === null) return;
    const { stopped: phase, ahead } = run;
    const snapshot = resting(run, left ?? (this.desk.leaves ? { phase, ahead } : null));
    const tape = run.notes.tape.mark(run.globalStep);
    // Once the recipe rests it is written again.
    const at = left === null ? stamp(run) : `${stamp(run)} at work`;
    this.queue(() => this.put(run, snapshot, at, tape));
  }

  /** Writes behind what is being written, unless something newer is to be written by then. */
  private queue(put: () => Promise<void>): void {
    this.newest = put;
    this.writing = this.writing.then(async () => {
      if (this.newest !== put) return;
      await put();
      if (this.newest === put) this.newest = null;
    });
  }

  private async put(run: Run, snapshot: Snapshot, now: string, tape: TapeMark): Promise<void> {
    const moment = () => ({ at: this.desk.deps.clock.now(), step: run.globalStep });
    this.pace.begin(moment());
    try {
      const writer = await this.writerFor(run);
      const first = writer.sequence === 0;
      const appended = tape.appended(first);
      const save = (making: Making<StoredRun>) => this.save(writer, making);
      const saved = await saveSnapshot(snapshot, appended, save);
      tape.written();
      if (this.place?.writer === writer) this.place.stamp = now;
      const { name, pinned, hidden } = run.tag;
      if (first && (name !== null || pinned || hidden))
        await this.store.label(writer.id, () => ({ name, pinned, hidden }));
      const { body, head, tensors } = saved;
      const bytes = [...head, ...tensors].reduce((sum, tensor) => sum + tensor.bytes, 0);
      if (snapshot.body.phase?.atWork === true) this.list.saved(run, body, bytes);
      else {
        await this.list.look();
        this.list.tellKept();
      }
    } catch (error) {
      // What there is no memory for counts as refused.
      this.refuse(run, nameFault(error, String(run.number)), now);
    } finally {
      this.pace.end(moment());
    }
  }

  /** Never rejects: what stays this time goes another time. @returns ids of the runs that are gone */
  private purge(before: number): Promise<readonly string[]> {
    return this.store.purge(before).catch(() => []);
  }

  /** Runs that a person deleted keep no room from one that is wanted. */
  private save(writer: RunWriter<StoredRun>, state: Making<StoredRun>) {
    return writer.save(state).catch(async (error: unknown) => {
      const full = error instanceof StorageError && error.fault === 'full';
      if (!full || (await this.purge(Infinity)).length === 0) throw error;
      return writer.save(state);
    });
  }

  private async writerFor(run: Run): Promise<RunWriter<StoredRun>> {
    const { place } = this;
    if (place?.run === run.number && place.writer.id === run.tag.id) return place.writer;
    await this.release();
    const { id } = run.tag;
    const writer = await this.store.holdRun(id);
    if (writer === null) throw new StorageError('held', id);
    this.place = { run: run.number, writer, stamp: '' };
    return writer;
  }

  /** Others may have the run that was in hand. */
  private async release(): Promise<void> {
    const { place } = this;
    this.place = null;
    await place?.writer.close();
  }

  private refuse(run: Run, error: StorageError, at: string): void {
    this.refused = { at, full: error.fault === 'full' };
    tellUnkept(run, error);
  }
}
