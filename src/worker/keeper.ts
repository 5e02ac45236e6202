// Keeps what a person trained: once the worker rests, the network at hand and, behind a cut, its parent
// are written where they outlive the page, and a later visit, or a reset regretted, can go on from there.
// Every run has a file of its own, whichever tab it is in; the last few are kept.
import type { UnkeptReason } from '../core/network-state';
import { paramTable } from '../core/params';
import type { Desk } from './desk';
import { keptFile } from './kept-file';
import { KeptList } from './kept-list';
import type { Run } from './run';
import type { PatientVault } from './patient-vault';

/** Milliseconds of rest before writing: a person often goes on at once. */
const REST_MS = 800;
/** Larger networks take too long to write, and too much room, to do so unasked. */
export const LARGEST_KEPT = 64 * 2 ** 20;

/** Where a run is kept, and how far it had come. */
interface Place {
  readonly run: number;
  readonly name: string;
  readonly stamp: string;
}

export class Keeper {
  /** Resolves when what is being written is there; null else. Never rejects. */
  part: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private place: Place | null = null;
  /** The state that could not be kept: it is not tried again. */
  private refused = '';
  private keeps = true;
  /** Runs after this one are not kept; null while all are. */
  private last: number | null = null;
  /** Sets the files of this visit apart from those of other tabs. */
  private readonly visit = `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  private readonly listed: KeptList;

  constructor(
    private readonly desk: Desk,
    private readonly vault: PatientVault,
    private readonly busy: () => boolean,
  ) {
    this.listed = new KeptList(vault);
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
      if (run !== null && this.isSpared(run)) this.refused = stamp(run);
      this.last = null;
    }
  }

  /** Tells the page what earlier visits left. */
  async look(): Promise<void> {
    if (!this.keeps) return;
    const networks = await this.listed.describe();
    if (networks.length > 0) this.desk.opened?.emit({ type: 'kept', networks, own: null });
  }

  /** After every command: writes in a while, if there is something new and nothing else to do. */
  rest(): void {
    clearTimeout(this.timer);
    if (!this.due()) return;
    this.timer = setTimeout(() => {
      if (!this.busy()) this.write();
    }, REST_MS);
  }

  /** Before a run gives way to another: writes now what would else be lost. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    if (this.part === null && (this.due() || (await this.isGone()))) this.write();
    await this.part;
  }

  /** The run at hand was opened from a file of the vault, and stays there until it moves on. */
  isKept(name: string): void {
    const run = this.desk.opened;
    if (run !== null) this.place = { run: run.number, name, stamp: stamp(run) };
  }

  async forget(name: string): Promise<void> {
    await this.vault.remove(name);
    await this.tell();
  }

  private due(): boolean {
    const run = this.desk.opened;
    if (!this.keeps || run === null || this.isSpared(run)) return false;
    if (!run.isOwn) return false;
    return ![this.place?.stamp, this.refused].includes(stamp(run));
  }

  /** Whether the run at hand was kept, and other tabs have needed the room since. */
  private async isGone(): Promise<boolean> {
    const run = this.desk.opened;
    const { place } = this;
    if (!this.keeps || run === null || place === null || place.stamp !== stamp(run)) return false;
    const files = await this.vault.list();
    if (this.vault.silent) return false;
    return !this.isSpared(run) && files.every(({ name }) => name !== place.name);
  }

  private isSpared(run: Run): boolean {
    return this.last !== null && run.number > this.last;
  }

  private write(): void {
    const run = this.desk.opened;
    if (run === null) return;
    const done = this.put(run).catch(() => this.refuse(run, 'storage'));
    this.part = done.then(() => {
      this.part = null;
    });
  }

  private refuse(run: Run, why: UnkeptReason, at = stamp(run)): void {
    this.refused = at;
    run.emit({ type: 'unkept', why: why === 'storage' && this.vault.silent ? 'silent' : why });
  }

  private async put(run: Run): Promise<void> {
    const now = stamp(run);
    if (bytesOf(run) > LARGEST_KEPT) {
      this.refuse(run, 'size', now);
      return;
    }
    const name = `network-${this.visit}-${run.number}.safetensors`;
    if (!(await this.vault.write(name, keptFile(run, Date.now())))) {
      this.refuse(run, 'storage', now);
      return;
    }
    // What the run went on from is further on now.
    const before = this.place?.run === run.number ? this.place.name : name;
    if (before !== name) await this.vault.remove(before);
    this.place = { run: run.number, name, stamp: now };
    for (const old of await this.listed.surplus()) if (old !== name) await this.vault.remove(old);
    await this.tell();
  }

  private async tell(): Promise<void> {
    const networks = await this.listed.describe();
    // Nothing said is not nothing kept.
    if (this.vault.silent) return;
    const run = this.desk.opened;
    const own = this.place !== null && this.place.run === run?.number ? this.place.name : null;
    run?.emit({ type: 'kept', networks, own });
  }
}

/** Differs for whatever was trained, cut or measured since. */
const stamp = ({ number, stage, globalStep, networks, table }: Run): string =>
  [
    number,
    stage,
    globalStep,
    networks.cut?.rate,
    networks.cut?.criterion,
    ...table.rows.map(({ top1 }) => top1),
  ].join();

/** Bytes of the parameters of a run's networks. */
function bytesOf({ networks: { parent, cut } }: Run): number {
  const tables = [parent, cut?.network].map((one) =>
    one === undefined ? [] : paramTable(one.shape),
  );
  return 4 * tables.flat().reduce((sum, { size }) => sum + size, 0);
}
