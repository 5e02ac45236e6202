// A disk in memory that tabs write to, and that fails them as real ones do: it stops, tears, lies or refuses at
// a call that a test chooses. What is on it survives the tab.
import { createRng } from '../../../src/core/rng';
import type { FileSystem } from '../../../src/worker/storage/file-system';

/**
 * - `stop`: the call and all after it never happen, as when a tab crashes;
 * - `done`: it happens, and nothing after it;
 * - `tear`: of a write only the first bytes arrive, and nothing happens after it;
 * - `garble`: of a write other bytes arrive, and nothing happens after it;
 * - `shorten`, `lie`: as these two, and everything seems well;
 * - `refuse`: it throws, of a write after the first bytes; calls after it are well;
 * - `full`: from it on nothing can be written.
 */
export const FAULTS = [
  ...(['stop', 'done', 'tear', 'garble'] as const),
  ...(['shorten', 'lie', 'refuse', 'full'] as const),
];
export type FaultKind = (typeof FAULTS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** The call that it comes with, from 1. */
  readonly at: number;
}

export class Crash extends Error {}

interface File {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly when: number;
}

export class Disk {
  readonly files: Map<string, File>;
  readonly open = new Set<string>();
  /** Bytes that fit on it. */
  capacity = Infinity;
  now = 1000;

  constructor(of: ReadonlyMap<string, File> = new Map()) {
    this.files = new Map(of);
  }

  copy(): Disk {
    const copy = new Disk(this.files);
    copy.now = this.now;
    return copy;
  }

  get bytes(): number {
    return [...this.files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  put(path: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.files.set(path, { bytes, when: ++this.now });
  }

  /** Throws as a browser does. @param keep of the bytes that are there */
  write(path: string, keep: number, more: Uint8Array<ArrayBuffer>): void {
    const old = this.files.get(path)?.bytes ?? new Uint8Array();
    const bytes = new Uint8Array(keep + more.length);
    bytes.set(old.subarray(0, keep));
    bytes.set(more, keep);
    if (this.bytes - old.length + bytes.length > this.capacity) throw quota();
    this.put(path, bytes);
  }
}

const quota = () => new DOMException('There is no room.', 'QuotaExceededError');

const SEED = 7;

/** What one tab sees of a disk. */
export class TabFiles implements FileSystem {
  calls = 0;
  onCrash: () => void = () => undefined;
  /** Whether the fault has come. */
  struck = false;
  private readonly opened = new Set<string>();
  private readonly rng = createRng(SEED, 'disk');

  /** @param turn is awaited before every call: it says who is next */
  constructor(
    readonly disk: Disk,
    private fault: Fault | null = null,
    private readonly turn: () => Promise<void> = () => Promise.resolve(),
  ) {}

  get crashed(): boolean {
    return this.struck && ['stop', 'done', 'tear', 'garble'].includes(this.fault?.kind ?? '');
  }

  /** Another fault, counted from now on, whether the one before has come or not. */
  strikeAgain({ kind, at }: Fault): void {
    if (this.crashed) return;
    this.fault = { kind, at: this.calls + at };
    this.struck = false;
  }

  /** The tab is gone, with what it had open. */
  end(): void {
    for (const path of this.opened) this.disk.open.delete(path);
  }

  list = () =>
    this.call(() =>
      [...this.disk.files].map(([path, { bytes, when }]) => ({ path, bytes: bytes.length, when })),
    );

  size = (path: string) => this.call(() => this.disk.files.get(path)?.bytes.length ?? null);

  read = (path: string, from: number, to: number) =>
    this.call(() => this.disk.files.get(path)?.bytes.slice(from, to) ?? null);

  write = async (path: string, keep: number) => {
    await this.call(() => {
      if (this.disk.open.has(path))
        throw new DOMException('Somebody has it open.', 'NoModificationAllowedError');
      this.disk.write(path, keep, new Uint8Array());
      this.disk.open.add(path);
      this.opened.add(path);
    }, 'opens');
    let at = keep;
    return {
      write: async (bytes: Uint8Array<ArrayBuffer>) => {
        await this.call((part) => this.disk.write(path, at, part(bytes)), 'writes');
        at += bytes.length;
      },
      close: () =>
        this.call(() => {
          this.disk.open.delete(path);
          this.opened.delete(path);
        }),
    };
  };

  remove = (path: string) =>
    this.call(() => {
      for (const name of [...this.disk.files.keys()])
        if (name === path || name.startsWith(`${path}/`)) this.disk.files.delete(name);
    });

  private async call<T>(
    act: (part: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>) => T,
    kind: 'opens' | 'writes' | null = null,
  ): Promise<T> {
    await this.turn();
    if (this.crashed) throw this.crash();
    this.calls++;
    const all = (bytes: Uint8Array<ArrayBuffer>) => bytes.slice();
    if (this.fault === null || this.calls < this.fault.at) return act(all);
    if (this.fault.kind === 'full') {
      this.struck = true;
      if (kind === 'writes') act((bytes) => this.first(bytes));
      if (kind !== null) throw quota();
      return act(all);
    }
    if (this.calls > this.fault.at) return act(all);
    this.struck = true;
    switch (this.fault.kind) {
      case 'stop':
        throw this.crash();
      case 'done':
        act(all);
        throw this.crash();
      case 'tear':
      case 'garble':
        act(
          this.fault.kind === 'tear' ? (bytes) => this.first(bytes) : (bytes) => this.noise(bytes),
        );
        throw this.crash();
      case 'shorten':
        return act((bytes) => this.first(bytes));
      case 'lie':
        return act((bytes) => this.noise(bytes));
      case 'refuse':
        if (kind === 'writes') act((bytes) => this.first(bytes));
        throw new DOMException('It may not.', 'NotAllowedError');
    }
  }

  private crash(): Crash {
    this.end();
    this.onCrash();
    return new Crash('The tab is gone.');
  }

  private first(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    return bytes.slice(0, this.rng.below(bytes.length));
  }

  private noise(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    return bytes.map((byte) => byte ^ (1 + this.rng.below(255)));
  }
}
