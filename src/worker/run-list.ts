// Which runs the browser keeps, as the page is told of them, and what a person does with one without opening it:
// names it, forgets it, brings it back. Reads what others store; writes no state of any run.
import { toReport } from '../core/errors';
import type { StorageError } from '../core/storage-error';
import {
  nextTag,
  relabelled,
  UNNAMED,
  type Room,
  type RunLabel,
  type RunLine,
  type RunRecord,
  type RunTag,
  type UnreadableRun,
} from '../core/run-record';
import type { Run } from './run';
import { nameFault } from './storage/file-system';
import type { RunStore } from './storage/run-store';
import { labelIn, seen, type Seen, type StoredRun } from './stored-run';

/** What lies apart from the runs and cannot be read; see migrate.ts. */
export interface Leftovers {
  list(): readonly UnreadableRun[];
  /** Removes one for good. Answers whether it was one. */
  remove(id: string): Promise<boolean>;
}

/** Tells the page that the run at hand is not kept as it is. */
export function tellUnkept(run: Run, error: StorageError): void {
  const why = error.fault === 'silent' ? 'silent' : 'storage';
  run.emit({ type: 'unkept', why, error: toReport(error) });
}

export class RunList {
  private known: readonly Seen[] = [];
  private forgotten: readonly RunLine[] = [];
  private unreadable: readonly UnreadableRun[] = [];
  private room: Room | null = null;
  /** Sets the runs of this visit apart from those of other tabs. */
  private readonly visit = `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
  private begun = 0;
  private looked = false;
  /** Why nothing can be stored; null where that is not known, or not so. */
  private barred: StorageError | null = null;
  private tried = false;
  /** The run that was told so. */
  private warned: number | null = null;
  private looking: Promise<void> = Promise.resolve();

  /** @param present the run at hand, and whether it is stored under its own id by this tab */
  constructor(
    private readonly present: () => { readonly run: Run; readonly stored: boolean } | null,
    private readonly store: RunStore<StoredRun>,
    private readonly leftovers: Leftovers,
  ) {}

  get runs(): readonly RunLine[] {
    return this.known.map(({ line }) => line);
  }

  /** Each with all that is drawn of it, for whoever asks for that. */
  records(): RunRecord[] {
    return this.known.map(({ record }) => record());
  }

  /** What a run that begins now is told from others by. */
  readonly newTag = (): RunTag => ({
    ...{ id: `${this.visit}-${++this.begun}`, begun: Date.now() },
    ...nextTag([...this.runs, ...this.forgotten]),
    ...UNNAMED,
  });

  /** Looks at the storage, and tells the page. Never rejects: what does not answer says nothing new. */
  look(): Promise<void> {
    // One after the other: what was read before must not take the place of what was read after it.
    const next = () => this.lookNow();
    return (this.looking = this.looking.then(next, next));
  }

  private async lookNow(): Promise<void> {
    const found = await this.store.list().catch(() => null);
    if (found !== null) {
      const own = this.own();
      const there = found.runs.filter(({ forgotten }) => forgotten === null);
      this.known = there.map((run) => seen(run, own));
      this.forgotten = found.runs
        .filter(({ forgotten }) => forgotten !== null)
        .sort((a, b) => (b.forgotten ?? 0) - (a.forgotten ?? 0))
        .map((run) => seen(run, own).line);
      const damaged = found.unreadable.filter(({ forgotten }) => forgotten === null);
      this.unreadable = [
        ...damaged.map(({ id, error, bytes }) => ({ id, error, bytes: bytes.own + bytes.shared })),
        ...this.leftovers.list(),
      ];
    }
    if (!this.tried) await this.store.probe().catch((error: unknown) => this.bar(error));
    this.tried = true;
    if (this.own() !== null) this.barred = null;
    this.room = await this.store.room();
    this.looked = true;
    const present = this.present();
    // Its number is its own once it is stored.
    if (present?.stored === false)
      present.run.tag = { ...present.run.tag, ...nextTag([...this.runs, ...this.forgotten]) };
    this.tell();
    this.warn();
  }

  /** Says before anything is trained what keeps it from being stored, once of every run. */
  warn(): void {
    const run = this.present()?.run;
    if (this.barred === null || run === undefined || run.number === this.warned) return;
    this.warned = run.number;
    tellUnkept(run, this.barred);
  }

  private bar(error: unknown): void {
    this.barred = nameFault(error, 'probe');
  }

  /** The run at hand was saved while it trains: tells of it alone. @param bytes of what it cannot do without */
  saved(run: Run, body: StoredRun, bytes: number): void {
    const { id } = run.tag;
    const before = this.runs.find((one) => one.id === id);
    const state = { id, when: Date.now(), body, missing: [] };
    const room = before?.bytes ?? { own: bytes, shared: 0 };
    const now = seen({ id, label: run.tag, bytes: room, held: false, run: state }, id);
    this.known = [now, ...this.known.filter(({ line }) => line.id !== id)];
    run.emit({ type: 'stored', record: now.line });
    this.tellKept();
  }

  /** The tag of a stored run; unnamed where it was not seen yet. */
  tagOf(id: string, { number, look, begun }: StoredRun): RunTag {
    const { name, pinned, hidden } = this.runs.find((one) => one.id === id) ?? UNNAMED;
    return { id, number, look, begun, name, pinned, hidden };
  }

  /** Tells the page of all there is, once that is known. */
  tell(): void {
    const present = this.present();
    if (!this.looked || present === null) return;
    const { runs, forgotten, unreadable, room } = this;
    const { emit, tag } = present.run;
    emit({ type: 'runs', runs, forgotten, unreadable, present: tag, room });
  }

  /** Tells of those that can be opened, for whoever asks for no more. */
  tellKept(): void {
    const networks = this.known.flatMap(({ kept }) => kept ?? []);
    this.present()?.run.emit({ type: 'kept', networks, own: this.own() });
  }

  /** @throws StorageError */
  async label(id: string, change: Partial<RunLabel>): Promise<void> {
    const present = this.present();
    const isOwn = present?.run.tag.id === id;
    if (isOwn) present.run.tag = { ...present.run.tag, ...relabelled(present.run.tag, change) };
    // What is not stored yet takes its label along when it is.
    if (isOwn && !present.stored) {
      this.tell();
      return;
    }
    await this.store.label(id, (before) => relabelled(labelIn(before), change));
    await this.look();
  }

  /** Marks a run; a file that lies apart goes at once. @throws StorageError */
  async forget(id: string): Promise<void> {
    if (!(await this.leftovers.remove(id))) await this.store.forget(id);
    await this.look();
    this.tellKept();
  }

  /** @throws StorageError */
  async restore(id: string): Promise<void> {
    await this.store.remember(id);
    await this.look();
    this.tellKept();
  }

  private own(): string | null {
    const present = this.present();
    return present?.stored === true ? present.run.tag.id : null;
  }
}
