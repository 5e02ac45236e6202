// Keeps what a person trained: once the worker rests, the network at hand and, behind a cut, its parent
// are written where they outlive the page, and a later visit, or a reset regretted, can go on from there.
// One run is kept, the last.
import type { Desk } from './desk';
import { describeKept, keptFile } from './kept-file';
import type { Run } from './run';
import type { Vault } from './vault';

/** Milliseconds of rest before writing: a person often goes on at once. */
const REST_MS = 800;
/** Larger networks take too long to write, and too much room, to do so unasked. */
export const LARGEST_KEPT = 64 * 2 ** 20;

export class Keeper {
  /** Resolves when what is being written is there; null else. Never rejects. */
  part: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The state that is kept, as {@link stamp} has it. */
  private kept = '';
  private keeps = true;
  /** Runs after this one are not kept; null while all are. */
  private last: number | null = null;

  constructor(
    private readonly desk: Desk,
    private readonly vault: Vault,
    private readonly busy: () => boolean,
  ) {}

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
      if (run !== null && this.isSpared(run)) this.isKept();
      this.last = null;
    }
  }

  /** Tells the page what an earlier visit left. */
  async look(): Promise<void> {
    if (!this.keeps) return;
    const bytes = await this.vault.read();
    const kept = bytes === null ? null : describeKept(bytes);
    if (kept !== null) this.desk.opened?.emit({ type: 'kept', network: kept });
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
    if (this.part === null && this.due()) this.write();
    await this.part;
  }

  /** The run at hand is what is kept, until it moves on. */
  isKept(): void {
    if (this.desk.opened !== null) this.kept = stamp(this.desk.opened);
  }

  async forget(): Promise<void> {
    await this.vault.remove();
    this.desk.opened?.emit({ type: 'kept', network: null });
  }

  private due(): boolean {
    const run = this.desk.opened;
    if (!this.keeps || run === null || this.isSpared(run)) return false;
    return run.isOwn && run.interrupted === null && stamp(run) !== this.kept;
  }

  private isSpared(run: Run): boolean {
    return this.last !== null && run.number > this.last;
  }

  private write(): void {
    const run = this.desk.opened;
    if (run === null) return;
    const now = stamp(run);
    const writing = async () => {
      const bytes = await keptFile(run, Date.now());
      if (bytes.length > LARGEST_KEPT || !(await this.vault.write(bytes))) return;
      this.kept = now;
      run.emit({ type: 'kept', network: describeKept(bytes) });
    };
    // What an engine that died has to say it says to whoever asks it for something.
    const done = writing().catch(() => undefined);
    this.part = done.then(() => {
      this.part = null;
    });
  }
}

/** Differs for whatever was trained, cut or measured since. */
const stamp = ({ number, stage, globalStep, networks, rows }: Run): string =>
  [number, stage, globalStep, networks.cut?.rate, ...rows.map(({ top1 }) => top1)].join();
