// Data sets of one's own, kept for the next visit: `<SHA-256>/set.json`, which names the parts and their checksums and is
// written last, and two files a part. What has no whole set.json was broken off, and is no set. Nothing is believed
// that does not have its checksum, from the name of the set down to the last byte.
import { checkDataRef, type OwnData } from '../../core/data-ref';
import { CancelledError, InvalidValueError, toReport } from '../../core/errors';
import type { KeptSet, KeptSets } from '../../core/own-set';
import { fields, list, text, whole } from '../../core/read';
import { StorageError } from '../../core/storage-error';
import type { DataPart } from '../../data/dataset';
import {
  bytesOf,
  labelBytes,
  partOf,
  setHash,
  shardsOf,
  type OwnSet,
  type ShardMark,
} from '../../data/own/own-images';
import { RunFiles, type Outside } from './run-files';
import { seal, unseal } from './slot';

/** A set that is there: its parts, read and checked as they are asked for. */
export interface OpenSet {
  readonly data: OwnData;
  /** @throws StorageError `gone` or `damaged`; CancelledError */
  parts(signal: AbortSignal, from: number): AsyncGenerator<DataPart, void, undefined>;
}

interface SetFile {
  readonly data: OwnData;
  readonly when: number;
  readonly marks: readonly ShardMark[];
}

const FOLDER = /^[0-9a-f]{64}$/;
const setPath = (sha256: string): string => `${sha256}/set.json`;
const pixelsPath = (sha256: string, i: number): string => `${sha256}/${i}.pixels`;
const labelsPath = (sha256: string, i: number): string => `${sha256}/${i}.labels`;
const lockOf = (sha256: string): string => `own set ${sha256}`;

export class OwnSets {
  private readonly run: RunFiles;

  /** @param outside whose files are those of sets alone */
  constructor(private readonly outside: Outside) {
    this.run = new RunFiles(outside);
  }

  /**
   * Keeps a set, and has read it back when it answers. What was not kept to the end leaves nothing behind.
   * @throws StorageError, `full` before anything is written where the browser says so
   */
  async keep({ data, shards }: OwnSet): Promise<void> {
    await this.tidy();
    const { sha256 } = data;
    const { run } = this;
    const files = shards.flatMap(({ pixels, labels }, i) => [
      { path: pixelsPath(sha256, i), bytes: pixels },
      { path: labelsPath(sha256, i), bytes: bytesOf(labels) },
    ]);
    await run.under(lockOf(sha256), 'exclusive', async () => {
      const before = await this.readSet(sha256).catch(() => null);
      if (before === null) await this.checkRoom(sha256, files);
      try {
        for (const { path, bytes } of files)
          if (!(await run.ends(path, 0, bytes))) await run.write(path, 0, bytes);
        if (before !== null) return;
        const content = {
          ...{ data, when: this.outside.now() },
          shards: shards.map(({ mark: { pixels, labels } }) => ({ pixels, labels })),
        };
        await run.write(setPath(sha256), 0, await seal(content, this.outside.hash));
      } catch (error) {
        if (before === null) await run.files.remove(sha256).catch(() => undefined);
        throw error;
      }
    });
  }

  /** @throws StorageError where the storage as a whole does not answer */
  async list(): Promise<KeptSets> {
    await this.tidy();
    const sizes = await this.sizes();
    const sets: KeptSet[] = [];
    const broken: KeptSets['broken'][number][] = [];
    for (const [sha256, files] of sizes) {
      const bytes = [...files.values()].reduce((sum, size) => sum + size, 0);
      try {
        const set = await this.readSet(sha256);
        // Somebody is keeping it, or has begun to.
        if (set === null) continue;
        const lengths = lengthsOf(set);
        if ([...lengths].some(([path, length]) => files.get(path) !== length))
          throw new StorageError('damaged', sha256);
        sets.push({ data: set.data, bytes, when: set.when });
      } catch (error) {
        if (error instanceof StorageError && error.fault === 'silent') throw error;
        broken.push({ sha256, bytes, error: toReport(error) });
      }
    }
    return { sets: sets.sort((a, b) => b.when - a.when), broken };
  }

  /** Null where it is not there. @throws StorageError `damaged` or `newer` */
  async open(sha256: string): Promise<OpenSet | null> {
    const set = await this.readSet(sha256);
    if (set === null) return null;
    const { run } = this;
    const { hash } = this.outside;
    const { data, marks } = set;
    const read = async (path: string, bytes: number, wanted: string) => {
      const content = await run.first(path, bytes);
      if (content === null || (await hash(content)) !== wanted)
        throw new StorageError('damaged', path);
      return content;
    };
    return {
      data,
      async *parts(signal, from) {
        for (const [i, mark] of marks.entries()) {
          if (i < from) continue;
          if (signal.aborted) throw new CancelledError('data');
          const [image, label] = [
            data.channels * data.size ** 2,
            labelBytes(data.classNames.length),
          ];
          const pixels = await read(pixelsPath(sha256, i), mark.count * image, mark.pixels);
          const named = await read(labelsPath(sha256, i), mark.count * label, mark.labels);
          const labels = label === 1 ? named : new Uint32Array(named.buffer);
          yield partOf(data, { mark, pixels, labels });
        }
      },
    };
  }

  /** Removes a set, or what is left of one. Whoever reads it just now hears that it is gone. @throws StorageError */
  forget(sha256: string): Promise<void> {
    const { run } = this;
    return run.under(lockOf(sha256), 'exclusive', async () => {
      // First what makes it one: what breaks off here has left no set.
      await run.files.remove(setPath(sha256));
      await run.files.remove(sha256);
    });
  }

  /** Removes what was broken off and nobody is at. Never rejects: what stays goes another time. */
  private async tidy(): Promise<void> {
    const { run } = this;
    // Else nobody knows what another tab is at.
    if (!this.outside.locks.everywhere) return;
    try {
      for (const [sha256, files] of await this.sizes()) {
        if (files.has(setPath(sha256))) continue;
        const release = await run.tryLock(lockOf(sha256), 'exclusive');
        if (release === null) continue;
        try {
          if ((await run.files.size(setPath(sha256))) === null) await run.files.remove(sha256);
        } finally {
          release();
        }
      }
    } catch {
      // Whoever asked for more says what is wrong.
    }
  }

  /** Bytes of every file, by the folders of sets. */
  private async sizes(): Promise<Map<string, Map<string, number>>> {
    const folders = new Map<string, Map<string, number>>();
    for (const { path, bytes } of await this.run.files.list()) {
      const [folder = ''] = path.split('/');
      if (!FOLDER.test(folder)) continue;
      const files = folders.get(folder) ?? new Map<string, number>();
      folders.set(folder, files.set(path, bytes));
    }
    return folders;
  }

  private async checkRoom(
    sha256: string,
    files: readonly { readonly bytes: Uint8Array }[],
  ): Promise<void> {
    const { quota, usage } = (await this.outside.space?.estimate().catch(() => null)) ?? {};
    const needs = files.reduce((sum, { bytes }) => sum + bytes.length, 0);
    if (quota !== undefined && usage !== undefined && quota - usage < needs)
      throw new StorageError('full', sha256);
  }

  /** Null where there is none. @throws StorageError `damaged` or `newer` */
  private async readSet(sha256: string): Promise<SetFile | null> {
    const { hash } = this.outside;
    const path = setPath(sha256);
    const bytes = await this.run.files.read(path, 0, Number.MAX_SAFE_INTEGER);
    if (bytes === null) return null;
    const set = await unseal(bytes, hash, setOf);
    if (typeof set === 'string') throw new StorageError(set, path);
    const named = await setHash(set.data, set.marks, hash);
    if (named !== sha256 || named !== set.data.sha256) throw new StorageError('damaged', path);
    return set;
  }
}

/** Bytes that the files of a set have, by their paths. */
function lengthsOf({ data, marks }: SetFile): Map<string, number> {
  const [image, label] = [data.channels * data.size ** 2, labelBytes(data.classNames.length)];
  return new Map(
    marks.flatMap(({ count }, i): [string, number][] => [
      [pixelsPath(data.sha256, i), count * image],
      [labelsPath(data.sha256, i), count * label],
    ]),
  );
}

/** @throws InvalidValueError, UnknownFieldError */
function setOf(given: unknown): SetFile {
  const of = fields('set', given, ['data', 'when', 'shards']);
  const data = checkDataRef('set.data', of['data']);
  if (typeof data === 'string') throw new InvalidValueError('set.data', data, 'a set of one’s own');
  const parts = shardsOf(data.counts);
  const sums = list('set.shards', of['shards'], [parts.length, parts.length], (path, shard) => {
    const sum = fields(path, shard, ['pixels', 'labels']);
    return { pixels: text(path, sum['pixels'], 64), labels: text(path, sum['labels'], 64) };
  });
  const marks = parts.map((part, i): ShardMark => ({
    ...part,
    pixels: '',
    labels: '',
    ...sums[i],
  }));
  return { data, when: whole('set.when', of['when']), marks };
}
