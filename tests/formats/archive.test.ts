// Archives of an independent writer (Python's zipfile and tarfile, archives/make.py) come apart as they were put
// together, and what is no file of theirs is named.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import {
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-custom.js';
import { describe, expect, it } from 'vitest';
import { CancelledError, DataError, FormatError } from '../../src/core/errors';
import {
  ARCHIVE_LIMITS,
  isSkipped,
  type ArchiveLimits,
  type Skipped,
} from '../../src/formats/archive/entry';
import { openArchive } from '../../src/formats/archive/open-archive';

type Bytes = Uint8Array<ArrayBuffer>;

const fixture = (name: string): Bytes =>
  Uint8Array.from(readFileSync(new URL(`archives/${name}`, import.meta.url)));

const repeat = (bytes: Uint8Array, times: number) =>
  Uint8Array.from({ length: bytes.length * times }, (_, i) => bytes[i % bytes.length] ?? 0);

const LONG = `deep/${'f'.repeat(120)}/${'n'.repeat(120)}.bmp`;
const FILES = new Map<string, Uint8Array>([
  [
    'cat/1.png',
    repeat(
      Uint8Array.from({ length: 256 }, (_, i) => i),
      3,
    ),
  ],
  ['dog/a long walk.jpg', repeat(new TextEncoder().encode('bark '), 2000)],
  ['猫/二.webp', new Uint8Array(700)],
  ['empty.txt', new Uint8Array()],
  [LONG, new TextEncoder().encode('deep')],
]);

interface Found {
  readonly files: Map<string, Uint8Array>;
  readonly skipped: Skipped[];
}

async function readAll(
  bytes: Bytes,
  name = 'a.zip',
  limits: ArchiveLimits = ARCHIVE_LIMITS,
): Promise<Found> {
  const files = new Map<string, Uint8Array>();
  const passed: Skipped[] = [];
  for await (const found of openArchive(new Blob([bytes]), name, limits)) {
    if (isSkipped(found)) passed.push(found);
    else files.set(found.path, await found.bytes(2 ** 20));
  }
  return { files, skipped: passed };
}

const sorted = (files: Map<string, Uint8Array>) =>
  [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString('hex')]).sort();

describe('an archive', () => {
  it.each(['gnu.tar', 'pax.tar', 'pax.tar.gz'])(
    '%s gives its files and names its link',
    async (name) => {
      const { files, skipped } = await readAll(fixture(name), name);
      expect(sorted(files)).toEqual(sorted(FILES));
      expect(skipped).toEqual([{ path: 'link.png', why: 'link' }]);
    },
  );

  it('ustar.tar gives what its names have room for', async () => {
    const { files } = await readAll(fixture('ustar.tar'));
    expect(sorted(files)).toEqual(sorted(new Map([...FILES].filter(([path]) => path !== LONG))));
  });

  it.each(['stored.zip', 'deflated.zip', 'zip64.zip', 'streamed.zip'])(
    '%s gives its files',
    async (name) => {
      const { files, skipped } = await readAll(fixture(name), name);
      expect(sorted(files)).toEqual(sorted(FILES));
      expect(skipped).toEqual([]);
    },
  );

  it('of zip.js, level and zip64 as it likes, gives its files', async () => {
    const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false, zip64: true });
    for (const [path, bytes] of FILES) await writer.add(path, new Uint8ArrayReader(bytes));
    const { files } = await readAll((await writer.close()).slice());
    expect(sorted(files)).toEqual(sorted(FILES));
  });

  it('of a single file in gzip gives that, by its name without .gz', async () => {
    const bytes = Uint8Array.from(gzipSync('0123456789'));
    const { files } = await readAll(bytes, 'train-labels-idx1-ubyte.gz');
    expect([...files.keys()]).toEqual(['train-labels-idx1-ubyte']);
    expect(Buffer.from(files.get('train-labels-idx1-ubyte') ?? []).toString()).toBe('0123456789');
  });

  it('says sizes before anything is read, and reads nothing that nobody asks for', async () => {
    const sizes = new Map<string, number | null>();
    for await (const found of openArchive(new Blob([fixture('gnu.tar')]), 'gnu.tar'))
      if (!isSkipped(found)) sizes.set(found.path, found.size);
    expect(sizes).toEqual(new Map([...FILES].map(([path, { length }]) => [path, length])));
  });

  it('goes on behind a file that is too large for its reader', async () => {
    for (const name of ['gnu.tar', 'pax.tar.gz', 'stored.zip']) {
      const read: string[] = [];
      for await (const found of openArchive(new Blob([fixture(name)]), name)) {
        if (isSkipped(found)) continue;
        await found.bytes(1000).then(
          () => read.push(found.path),
          (error: unknown) => {
            expect(error).toBeInstanceOf(FormatError);
            expect(String(error)).toMatch(
              /“dog\/a long walk.jpg” must unpack to at most 1000 bytes/,
            );
          },
        );
      }
      expect(read.sort()).toEqual(
        [...FILES.keys()].filter((path) => !path.startsWith('dog')).sort(),
      );
    }
  });

  it.each(['gnu.tar', 'pax.tar.gz', 'stored.zip'])(
    '%s with more than the limits is refused',
    async (name) => {
      const refused = (limits: Partial<ArchiveLimits>) =>
        readAll(fixture(name), name, { ...ARCHIVE_LIMITS, ...limits }).then(
          () => 'read',
          (error: unknown) => (error instanceof FormatError ? error.message : String(error)),
        );
      expect(await refused({ entries: 7 })).toBe('read');
      expect(await refused({ entries: 4 })).toBe(
        `The archive “${name}” must have at most 4 entries; got more. Pack fewer or smaller files.`,
      );
      expect(await refused({ names: 40 })).toBe(
        `Names in the archive “${name}” must have at most 40 characters together; got more. Pack fewer or smaller files.`,
      );
      expect(await refused({ entry: 700 })).toMatch(/must unpack to at most 700 bytes; got more/);
      // A plain tar unpacks to no more than itself.
      expect(await refused({ total: 5000 })).toBe(
        name === 'gnu.tar'
          ? 'read'
          : `The archive “${name}” must unpack to at most 5000 bytes; got more. Pack fewer or smaller files.`,
      );
    },
  );

  it('is let go when it is stopped, and lets its reader stop', async () => {
    for (const name of ['gnu.tar', 'pax.tar.gz', 'deflated.zip']) {
      const stop = new AbortController();
      const seen: string[] = [];
      const all = (async () => {
        const blob = new Blob([fixture(name)]);
        for await (const found of openArchive(blob, name, ARCHIVE_LIMITS, stop.signal)) {
          seen.push(found.path);
          stop.abort();
          if (!isSkipped(found)) await found.bytes(2 ** 20);
        }
      })();
      await expect(all).rejects.toThrow(CancelledError);
      expect(seen).toHaveLength(1);
      for await (const found of openArchive(new Blob([fixture(name)]), name)) {
        expect(found.path).not.toBe('');
        break;
      }
    }
  });

  it('that the browser cannot read any more says so', async () => {
    const gone = new Blob([fixture('gnu.tar')]);
    gone.slice = () =>
      ({ arrayBuffer: () => Promise.reject(new Error('It was moved.')) }) as unknown as Blob;
    const first = openArchive(gone, 'gnu.tar').next();
    await expect(first).rejects.toThrow(DataError);
    await expect(first).rejects.toThrow(/could not be read: It was moved. Choose it again/);
  });
});
