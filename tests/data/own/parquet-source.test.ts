// Parquet as pyarrow writes it, which writes the hub's own files: what is read is what was written, and no more is read
// than somebody asks for.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FormatError, InvalidValueError } from '../../../src/core/errors';
import type { SetFile } from '../../../src/data/own/blob-reader';
import { openParquet } from '../../../src/data/own/parquet-source';
import type { ImageSource } from '../../../src/data/own/source';
import { imagesOf, never } from './read-source';
import { fileOf } from './set-files';

const folder = new URL('parquet/', import.meta.url);
const bytesOf = (name: string) => Uint8Array.from(readFileSync(new URL(name, folder)));
const expected = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Record<
  string,
  [label: string | null, sha256: string | null][]
>;
const file = (name: string) => fileOf(name, bytesOf(name));
const open = (names: readonly string[], label: string | null = null) =>
  openParquet('a set', names.map(file), label, never());

/** Label and checksum of every picture; null for what is passed over, and why. */
async function rowsOf(source: ImageSource) {
  const rows: (readonly [string | null, string] | null)[] = [];
  const passed: string[] = [];
  for await (const { label, image } of source.images(never())) {
    if (image.kind !== 'encoded') throw new Error('these are files');
    try {
      const bytes = await image.bytes();
      // Of its own: it keeps no page.
      expect(bytes.buffer.byteLength).toBe(bytes.length);
      const sha256 = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
      rows.push([source.classNames[label] ?? null, sha256]);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      rows.push(null);
      passed.push(error.message);
    }
  }
  return { rows, passed };
}

const TRAIN = ['train-00000-of-00002.parquet', 'train-00001-of-00002.parquet'];
const TEST = 'test-00000-of-00001.parquet';
const FINE = ['apple', 'baby', 'bee', 'bus', 'cloud', 'fox', '苹果'];

/** A file that notes what is read of it. */
class Watched extends Blob {
  readonly read: [from: number, to: number][] = [];
  override slice(from = 0, to = this.size): Blob {
    this.read.push([from, Math.min(to, this.size)]);
    return super.slice(from, to);
  }
}

describe('parquet', () => {
  it.each([...TRAIN, TEST, 'none.parquet', 'numbers.parquet', 'nulls.parquet', 'gzip.parquet'])(
    'is read as it was written: %s',
    async (name) => {
      const { rows } = await rowsOf(await open([name]));
      const written = expected[name] ?? [];
      expect(rows).toEqual(written.map((row) => (row.includes(null) ? null : row)));
      expect(rows.length).toBeGreaterThan(10);
    },
  );

  it('is one set in several files, whose names say its parts', async () => {
    const source = await open([...TRAIN, TEST]);
    const { name, classNames, count, labels } = source;
    expect({ name, classNames, count }).toEqual({ name: 'a set', classNames: FINE, count: 93 });
    expect(labels).toEqual({ all: ['fine_label', 'coarse_label'], chosen: 'fine_label' });
    const images = await imagesOf(source);
    expect(images.map(({ split }) => split)).toEqual(
      Array.from({ length: 93 }, (_, i) => (i < 63 ? 'train' : 'test')),
    );
    expect(new Set(images.map(({ from }) => from)).size).toBe(93);
    expect(images[40]?.from).toBe('train-00001-of-00002.parquet, 1');
  });

  it('takes the labels that a person chooses', async () => {
    const source = await open([TEST], 'coarse_label');
    expect(source.classNames).toEqual(['things', 'animals']);
    const fine = (expected[TEST] ?? []).map(([label]) => FINE.indexOf(label ?? ''));
    const images = await imagesOf(source);
    expect(images.map(({ label }) => label)).toEqual(fine.map((label) => label % 2));
  });

  it('refuses a choice that there is not', async () => {
    const wrong = open([TEST], '__proto__');
    await expect(wrong).rejects.toThrow(InvalidValueError);
    await expect(wrong).rejects.toThrow(
      'label must be one of fine_label, coarse_label; got “__proto__”.',
    );
  });

  it('has classes by the labels where nobody names them', async () => {
    expect((await open(['numbers.parquet'])).classNames).toEqual(['3', '7', '11']);
    expect((await open(['none.parquet'])).classNames).toEqual(['ant', 'zebra', '鸟']);
    const both = await open(['none.parquet', 'nulls.parquet']);
    expect([both.classNames, both.count]).toEqual([['ant', 'zebra', '鸟'], 62]);
  });

  it('passes over rows without a picture or a label, and says why', async () => {
    const { passed } = await rowsOf(await open(['nulls.parquet']));
    expect(passed).toContain(
      '“nulls.parquet, 4” must be a picture of 1 byte to 64 MB; got another size. Save it as PNG or JPEG.',
    );
    expect(passed).toContain(
      '“nulls.parquet, 6” must have a label; got none. Leave it out, or bring the parts of the set that have labels.',
    );
    expect(passed).toHaveLength(11);
  });

  it('refuses by name what it cannot unpack or decode', async () => {
    const anew =
      'Write it anew with pyarrow: pq.write_table(pq.read_table("a.parquet"), "b.parquet", row_group_size=1000).';
    await expect(open(['zstd.parquet'])).rejects.toThrow(
      `“zstd.parquet” must be packed by Snappy or gzip, or not at all; got Zstandard. ${anew}`,
    );
    await expect(open(['delta.parquet'])).rejects.toThrow(
      `Values of “delta.parquet” must be written one behind another, or by a dictionary; got DELTA_BINARY_PACKED. ${anew}`,
    );
  });

  it('refuses files of two sets', async () => {
    await expect(open(['numbers.parquet', TEST])).rejects.toThrow(
      `“${TEST}” must have the columns image, label, as the files beside it have; got img, fine_label, coarse_label.`,
    );
    await expect(open(['numbers.parquet', 'nulls.parquet'])).rejects.toThrow(
      '“nulls.parquet” must have the columns image, label, as the files beside it have; got id, image, label.',
    );
    const other = Buffer.from(bytesOf(TEST));
    other.write('cat', other.lastIndexOf('"bee"') + 1);
    const files = [file(TRAIN[0] ?? ''), fileOf('b.parquet', Uint8Array.from(other))];
    await expect(openParquet('a', files, null, never())).rejects.toThrow(
      '“b.parquet” must name the same classes as the files beside it; got others.',
    );
  });
});

describe('what is read of parquet', () => {
  const name = TRAIN[0] ?? '';
  const bytes = bytesOf(name);
  const watched = (): [Watched, SetFile[]] => {
    const blob = new Watched([bytes]);
    return [blob, [{ name, blob }]];
  };
  const sizeOf = (blob: Watched) => blob.read.reduce((sum, [from, to]) => sum + to - from, 0);

  it('is its end alone, where the file names its classes', async () => {
    const [blob, files] = watched();
    await openParquet('a', files, null, never());
    const table = new DataView(bytes.buffer).getUint32(bytes.length - 8, true);
    expect(blob.read).toEqual([
      [bytes.length - 8, bytes.length],
      [bytes.length - 8 - table, bytes.length - 8],
    ]);
  });

  it('is one column where labels are counted, and a group of pictures where one is asked for', async () => {
    const [blob, files] = watched();
    const source = await openParquet('a', files, null, never());
    blob.read.length = 0;
    const all = await imagesOf(source);
    const labels = sizeOf(blob);
    expect(all).toHaveLength(40);
    expect(labels).toBeLessThan(1000);
    for await (const { from, image } of source.images(never()))
      if (from.endsWith(', 25') && image.kind === 'encoded') {
        const sha256 = createHash('sha256')
          .update(await image.bytes())
          .digest('hex');
        expect(sha256.slice(0, 16)).toBe(expected[name]?.[24]?.[1]);
      }
    const pictures = sizeOf(blob) - 2 * labels;
    expect(pictures).toBeGreaterThan(500);
    expect(pictures).toBeLessThan(bytes.length / 4);
  });

  it('is what it was when it is read again', async () => {
    const source = await open([TEST]);
    expect(await rowsOf(source)).toEqual(await rowsOf(source));
  });

  it('goes on behind pictures that are damaged', async () => {
    const at = Buffer.from(bytes).indexOf('\x89PNG', 'latin1');
    const changed = bytes.slice();
    // The length of the first picture of the first group.
    changed.fill(0xff, at - 4, at);
    const source = await openParquet('a', [fileOf('a', changed)], null, never());
    const { rows, passed } = await rowsOf(source);
    expect(rows.slice(10)).toEqual(expected[name]?.slice(10));
    expect(rows.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => null));
    expect(new Set(passed)).toEqual(
      new Set([
        'Rows 1 to 10 of “a” must be as its table of contents says; got bytes that are damaged. Download it again, or pack it anew.',
      ]),
    );
  });

  it('goes on behind a page that is damaged, within its group', async () => {
    const changed = bytesOf(TEST);
    // The length of a picture in the midst of the others.
    let at = 0;
    for (let i = 0; i < 20; i++) at = Buffer.from(changed).indexOf('\x89PNG', at + 1, 'latin1');
    changed.fill(0xff, at - 4, at);
    const source = await openParquet('a', [fileOf('a', changed)], null, never());
    const { rows } = await rowsOf(source);
    const lost = rows.flatMap((row, i) => (row === null ? [i] : []));
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.length).toBeLessThan(10);
    expect((lost.at(-1) ?? 0) - (lost[0] ?? 0)).toBe(lost.length - 1);
    expect(lost.at(-1)).toBeLessThan(29);
    expect(rows.filter((row) => row !== null)).toEqual(
      expected[TEST]?.filter((_, i) => !lost.includes(i)),
    );
  });
});
