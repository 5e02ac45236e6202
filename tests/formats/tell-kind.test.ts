// What a file is, by its content: whole files of each kind where there are some, beginnings of the others, and
// content that only looks like one.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  HEAD_BYTES,
  isTarHeader,
  tellKind,
  tellZip,
  type FileKind,
} from '../../src/formats/tell-kind';

const here = new URL('./', import.meta.url);
const told = (bytes: Uint8Array, name?: string) =>
  tellKind(bytes.subarray(0, HEAD_BYTES), bytes.length, name);
const latin = (letters: string) => Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
const text = (words: string) => new TextEncoder().encode(words);

/** IDX bytes of sizes, and so many values. */
const idx = (type: number, sizes: readonly number[], bytes: number) =>
  Uint8Array.from([
    ...[0, 0, type, sizes.length],
    ...sizes.flatMap((size) => [0, 0, size >> 8, size & 255]),
    ...new Array<number>(bytes).fill(1),
  ]);

/** Records of CIFAR with these labels. */
function cifar(records: readonly (readonly number[])[]): Uint8Array {
  const bytes: number[] = [];
  for (const labels of records) bytes.push(...labels, ...new Array<number>(3072).fill(200));
  return Uint8Array.from(bytes);
}

const box = (...brands: string[]) =>
  latin(`\0\0\0${String.fromCharCode(8 + 4 * brands.length)}ftyp${brands.join('')}`);

describe('a file', () => {
  it('of ours or of an independent writer is told whole', () => {
    const golden = new URL('../golden/', here);
    const files: [URL, FileKind][] = readdirSync(golden)
      .filter((name) => name.endsWith('.safetensors'))
      .map((name) => [new URL(name, golden), 'safetensors']);
    files.push([new URL('../golden/A.json', here), 'json']);
    for (const name of readdirSync(new URL('archives/', here))) {
      const kind = /\.(zip|tar|gz)$/.exec(name)?.[1];
      if (kind === undefined) continue;
      files.push([
        new URL(`archives/${name}`, here),
        kind === 'gz' ? 'gzip' : kind === 'zip' ? 'zip' : 'tar',
      ]);
    }
    expect(files.length).toBeGreaterThan(20);
    for (const [file, kind] of files)
      expect([file.pathname, told(readFileSync(file))]).toEqual([file.pathname, kind]);
  });

  it.each<[string, Uint8Array, FileKind]>([
    ['PNG', latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'), 'png'],
    ['JPEG', latin('\xff\xd8\xff\xe0\0\x10JFIF'), 'jpeg'],
    ['GIF', latin('GIF89a\x01\0\x01\0'), 'gif'],
    ['WebP', latin('RIFF\x24\0\0\0WEBPVP8 '), 'webp'],
    ['AVIF', box('avif', '\0\0\0\0', 'mif1', 'miaf'), 'avif'],
    ['AVIF by another brand', box('mif1', '\0\0\0\0', 'avif'), 'avif'],
    ['HEIC', box('heic', '\0\0\0\0', 'mif1'), 'heic'],
    ['a film', box('isom', '\0\0\0\0', 'mp42'), 'unknown'],
    ['BMP', latin(`BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0`), 'bmp'],
    ['a text that begins with BM', text('BMW built 2,100,000 cars.'), 'unknown'],
    ['SVG', text('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'), 'svg'],
    ['a page', text('<!DOCTYPE html><html lang="en">'), 'html'],
    ['other XML', text('<?xml version="1.0"?><note/>'), 'unknown'],
    ['JSON', text('\uFEFF \n{"a": "é"}'), 'json'],
    ['a list in JSON', text('[1, 2]'), 'json'],
    ['a brace and then bytes', latin('{\xff\xfe'), 'unknown'],
    ['gzip', Uint8Array.from(gzipSync('a')), 'gzip'],
    ['an empty zip', latin(`PK\x05\x06${'\0'.repeat(18)}`), 'zip'],
    ['parquet', latin('PAR1\x15\x04'), 'parquet'],
    ['HDF5', latin('\x89HDF\r\n\x1a\n'), 'hdf5'],
    ['NumPy', latin('\x93NUMPY\x01\0'), 'npy'],
    ['GGUF', latin('GGUF\x03\0\0\0'), 'gguf'],
    ['TIFF', latin('II*\0\x08\0\0\0'), 'tiff'],
    ['PDF', latin('%PDF-1.7'), 'pdf'],
    ['7z', latin("7z\xbc\xaf'\x1c\0\x04"), 'otherArchive'],
    ['xz', latin('\xfd7zXZ\0'), 'otherArchive'],
    ['zstd', latin('\x28\xb5\x2f\xfd\x04'), 'otherArchive'],
    [
      'a pointer to a large file',
      text('version https://git-lfs.github.com/spec/v1\noid sha256:'),
      'lfsPointer',
    ],
    ['PyTorch before 1.6', latin('\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.'), 'pickle'],
    ['a batch of CIFAR for Python', latin('\x80\x02}q\x01(U\x0bbatch_labelq\x02'), 'pickle'],
    ['ONNX', latin('\x08\x08\x12\x07pytorch'), 'onnx'],
    ['IDX', idx(8, [2, 3], 6), 'idx'],
    ['IDX that is cut off', idx(8, [2, 3], 2), 'idx'],
    ['IDX of floats', idx(0x0d, [2], 8), 'idx'],
    ['zeros', new Uint8Array(600), 'unknown'],
    ['nothing', new Uint8Array(), 'unknown'],
    ['text', text('Hello'), 'unknown'],
    ['CIFAR-10', cifar([[9], [0]]), 'cifar10'],
    [
      'CIFAR-100',
      cifar([
        [19, 99],
        [0, 1],
      ]),
      'cifar100',
    ],
    ['labels that cannot be', cifar([[9], [10]]), 'unknown'],
    ['a coarse label that cannot be', cifar([[20, 1]]), 'unknown'],
    ['a header that is longer than the file', latin('\xff\0\0\0\0\0\0\0{"a'), 'unknown'],
  ])('that is %s is told', (_, bytes, kind) => {
    expect(told(bytes)).toBe(kind);
    // A beginning of any length, and none of it, is told or not, but never trips.
    for (let length = 0; length < Math.min(bytes.length, 20); length++)
      expect(typeof tellKind(bytes.subarray(0, length), bytes.length)).toBe('string');
  });

  it('is told by its name only where the content says nothing', () => {
    expect(told(latin('\x08\x08\x2a\x00'), 'a.onnx')).toBe('onnx');
    expect(told(latin('\x08\x08\x2a\x00'), 'a.bin')).toBe('unknown');
    expect(told(latin('\x89PNG\r\n\x1a\n'), 'a.onnx')).toBe('png');
    expect(told(text('Hello'), 'a.png')).toBe('unknown');
  });

  it('may be a tar of before the standard, told by its checksum', () => {
    const header = Uint8Array.from(readFileSync(new URL('archives/ustar.tar', here))).subarray(
      0,
      512,
    );
    const old = header.slice().fill(0, 257);
    const letters = [...header.subarray(148, 156)];
    const sum = parseInt(String.fromCharCode(...letters), 8);
    const less = header.subarray(257).reduce((all, byte) => all + byte, 0);
    old.set(text(`${(sum - less).toString(8).padStart(6, '0')}\0 `), 148);
    expect(isTarHeader(old)).toBe(true);
    expect(told(old)).toBe('tar');
    old[0] = (old[0] ?? 0) + 1;
    expect(told(old)).toBe('unknown');
  });
});

it('a zip is told by its entries', () => {
  expect(tellZip(['archive/data.pkl', 'archive/data/0'])).toBe('torch');
  expect(tellZip(['x.npy', 'y.npy'])).toBe('npz');
  expect(tellZip(['cat/1.png', 'cat/data.pkl.png'])).toBe('zip');
  expect(tellZip([])).toBe('zip');
});
