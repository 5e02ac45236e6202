// Removes what nothing names any more: tensors, appended files that were written anew, what a run left that is
// gone. Keeps whatever might still be named, and never runs while anybody saves.
import { StorageError } from '../../core/storage-error';
import type { FileEntry } from './file-system';
import { SAVING, type RunFiles } from './run-files';
import {
  appendedPath,
  forgottenPath,
  namesIn,
  readSlot,
  RUNS,
  runFolder,
  slotPath,
  SLOTS,
  tensorPath,
  TENSORS,
  type AppendedRef,
} from './slot';

/** What a slot says, read again only when it was written again. */
interface Known {
  readonly stamp: string;
  /** Tensors that it names, even where it is not whole. */
  readonly tensors: readonly string[];
  /** Paths of its appended files; null where it was not written whole. */
  readonly appended: readonly string[] | null;
  /** Whether a newer version of the page wrote it, which may name things in other ways. */
  readonly newer: boolean;
}

/** The runs among some files, each with its own. */
export function filesByRun(entries: readonly FileEntry[]): Map<string, FileEntry[]> {
  const runs = new Map<string, FileEntry[]>();
  for (const entry of entries) {
    if (!entry.path.startsWith(RUNS)) continue;
    const id = entry.path.slice(RUNS.length).split('/')[0] ?? '';
    runs.set(id, [...(runs.get(id) ?? []), entry]);
  }
  return runs;
}

export class Collector {
  private readonly known = new Map<string, Known>();
  /** Resolves when what was begun is done. */
  done: Promise<void> = Promise.resolve();

  constructor(private readonly run: RunFiles) {}

  /** Never rejects: what stays this time goes another time. */
  tidy(): Promise<void> {
    const tidying = this.collect().catch(() => undefined);
    this.done = Promise.all([this.done, tidying]).then(() => undefined);
    return tidying;
  }

  private async collect(): Promise<void> {
    const release = await this.run.tryLock(SAVING, 'exclusive');
    if (release === null) return;
    try {
      await this.sweep(await this.run.files.list());
    } finally {
      release();
    }
  }

  private async sweep(entries: readonly FileEntry[]): Promise<void> {
    const named = new Set<string>();
    const loose: string[] = [];
    // Whether all names are known that there are.
    let known = this.run.outside.locks.everywhere;
    for (const [id, files] of filesByRun(entries)) {
      const paths = files.map(({ path }) => path);
      const slots = await this.slotsOf(id, files);
      for (const name of slots.flatMap(({ tensors }) => tensors)) named.add(tensorPath(name));
      if (slots.length === 0 && !paths.includes(forgottenPath(id))) loose.push(runFolder(id));
      // One that was not written whole is nothing beside one that was.
      const whole = slots.flatMap(({ appended }) => (appended === null ? [] : [appended]));
      if (slots.some(({ newer }) => newer) || (slots.length > 0 && whole.length === 0))
        known = false;
      else if (slots.length > 0) {
        const appended = new Set(whole.flat());
        loose.push(...paths.filter((path) => path.endsWith('.bin') && !appended.has(path)));
      }
    }
    const tensors = entries.map(({ path }) => path).filter((path) => path.startsWith(TENSORS));
    // Else only what this tab has put there itself: what cannot be read may need the others.
    const may = (path: string) => !named.has(path) && (known || this.run.put.has(path));
    for (const path of [...loose, ...tensors.filter(may)]) await this.remove(path);
  }

  /** What another tab has open cannot go now. */
  private async remove(path: string): Promise<void> {
    try {
      await this.run.files.remove(path);
      this.run.put.delete(path);
    } catch (error) {
      if (!(error instanceof StorageError) || error.fault === 'silent') throw error;
    }
  }

  private async slotsOf(id: string, files: readonly FileEntry[]): Promise<readonly Known[]> {
    const slots = SLOTS.map((slot) => files.find(({ path }) => path === slotPath(id, slot)));
    return Promise.all(slots.flatMap((entry) => (entry ? [this.know(id, entry)] : [])));
  }

  private async know(id: string, { path, bytes, when }: FileEntry): Promise<Known> {
    const stamp = `${bytes} ${when}`;
    const before = this.known.get(path);
    if (before?.stamp === stamp) return before;
    const content = await this.run.files.read(path, 0, bytes);
    if (content === null) throw new StorageError('gone', path);
    const slot = await readSlot(content, this.run.outside.hash);
    const appended = ([name, { generation }]: [string, AppendedRef]) =>
      appendedPath(id, name, generation);
    const known: Known = {
      stamp,
      tensors: namesIn(content),
      appended: typeof slot === 'string' ? null : Object.entries(slot.appended).map(appended),
      newer: slot === 'newer',
    };
    this.known.set(path, known);
    return known;
  }
}
