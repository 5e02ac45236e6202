// Writes zip, and lies in it wherever it is told to (PKWARE's APPNOTE 6.3.10 has the fields).
import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../src/core/checksums';
import type { Bytes } from './hostile-case';

export interface ZipFile {
  readonly name: string | Uint8Array;
  /** As they lie in the archive, packed already where the method is another than 0. */
  readonly data: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  readonly crc?: number;
  /** Bytes that it says to unpack to; those of the data where they are stored. */
  readonly size?: number;
  /** Bytes that it says to be packed to. */
  readonly packed?: number;
  /** Unix's mode of the file, in the upper half of its attributes. */
  readonly mode?: number;
  /** Where it says to lie. */
  readonly at?: number;
  /** An extra field of the table of contents. */
  readonly extra?: Uint8Array;
  /** What its own header says instead. */
  readonly local?: {
    readonly method?: number;
    readonly nameLength?: number;
    readonly signature?: number;
  };
}

export interface ZipLies {
  readonly count?: number;
  readonly contentsSize?: number;
  readonly contentsAt?: number;
  readonly disk?: number;
  readonly comment?: Uint8Array;
  /** What stands between the table of contents and its end. */
  readonly beforeEnd?: Uint8Array;
}

/** UTF-8 by flag. */
export const UTF8 = 1 << 11;

export const text = (words: string): Uint8Array => new TextEncoder().encode(words);

export const deflated = (
  name: string,
  plain: Uint8Array,
  lies: Partial<ZipFile> = {},
): ZipFile => ({
  name,
  data: deflateRawSync(plain),
  method: 8,
  size: plain.length,
  crc: crc32(plain),
  ...lies,
});

export const stored = (
  name: ZipFile['name'],
  words = 'abc',
  lies: Partial<ZipFile> = {},
): ZipFile => ({
  name,
  data: text(words),
  ...lies,
});

/** Little-endian fields: pairs of a value and its bytes. */
export function fields(
  ...pairs: readonly (readonly [value: number | bigint, bytes: 2 | 4 | 8])[]
): Bytes {
  const bytes = new Uint8Array(pairs.reduce((sum, [, length]) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [value, length] of pairs) {
    if (length === 8) view.setBigUint64(at, BigInt(value), true);
    else if (length === 4) view.setUint32(at, Number(value), true);
    else view.setUint16(at, Number(value), true);
    at += length;
  }
  return bytes;
}

export const joined = (...parts: readonly Uint8Array[]): Bytes =>
  Uint8Array.from(Buffer.concat(parts));

export function zip(files: readonly ZipFile[], lies: ZipLies = {}): Bytes {
  const parts: Uint8Array[] = [];
  const contents: Uint8Array[] = [];
  let at = 0;
  for (const file of files) {
    const name = typeof file.name === 'string' ? text(file.name) : file.name;
    const { data, local = {}, extra = new Uint8Array(), mode = 0, method = 0 } = file;
    const flags = file.flags ?? UTF8;
    const common = (its: number, nameLength: number, extraLength: number) =>
      fields(
        ...([
          [20, 2],
          [flags, 2],
          [its, 2],
          [0, 4],
        ] as const),
        [file.crc ?? crc32(data), 4],
        [file.packed ?? data.length, 4],
        [file.size ?? data.length, 4],
        ...([
          [nameLength, 2],
          [extraLength, 2],
        ] as const),
      );
    const header = joined(
      fields([local.signature ?? 0x04034b50, 4]),
      common(local.method ?? method, local.nameLength ?? name.length, 0),
      name,
    );
    contents.push(
      fields([0x02014b50, 4], [(3 << 8) | 20, 2]),
      common(method, name.length, extra.length),
      fields([0, 2], [0, 2], [0, 2], [mode * 65536, 4], [file.at ?? at, 4]),
      name,
      extra,
    );
    parts.push(header, data);
    at += header.length + data.length;
  }
  const size = contents.reduce((sum, { length }) => sum + length, 0);
  const { count = files.length, disk = 0, comment = new Uint8Array() } = lies;
  const end = fields(
    ...([
      [0x06054b50, 4],
      [disk, 2],
      [disk, 2],
      [count, 2],
      [count, 2],
    ] as const),
    [lies.contentsSize ?? size, 4],
    [lies.contentsAt ?? at, 4],
    [comment.length, 2],
  );
  return Uint8Array.from(
    // Not as arguments: there may be a hundred thousand.
    Buffer.concat([...parts, ...contents, lies.beforeEnd ?? new Uint8Array(), end, comment]),
  );
}
