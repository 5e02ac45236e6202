// Writes tar, block by block, and lies in it wherever it is told to (POSIX.1-1988 and -2001; GNU tar's manual).
import type { Bytes } from './hostile-case';

export const BLOCK = 512;

export interface TarFile {
  readonly name: string | Uint8Array;
  readonly data?: Uint8Array | string;
  /** The letter of what it is; “0”, a file, where nothing is said. */
  readonly type?: string;
  /** What the field of the size has, in letters or bytes; the size of the data where nothing is said. */
  readonly size?: number | Uint8Array | string;
  readonly prefix?: string;
  readonly link?: string;
  /** A checksum that is said instead. */
  readonly checksum?: string;
  /** Bytes that are set before the checksum is made. */
  readonly set?: readonly (readonly [at: number, bytes: Uint8Array])[];
}

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const octal = (value: number): string => value.toString(8).padStart(11, '0');
const bytesOf = (given: string | Uint8Array): Uint8Array =>
  typeof given === 'string' ? text(given) : given;

/** One header and its data, filled up to whole blocks. */
export function tarEntry(file: TarFile): Bytes {
  const data = bytesOf(file.data ?? '');
  const header = new Uint8Array(BLOCK);
  header.set(bytesOf(file.name).subarray(0, 100));
  header.set(text('0000644\0' + '0000000\0'.repeat(2)), 100);
  const size = file.size ?? data.length;
  header.set(typeof size === 'number' ? text(octal(size)) : bytesOf(size), 124);
  header.set(text('14000000000\0'), 136);
  header.set(text(file.type ?? '0'), 156);
  header.set(text(file.link ?? ''), 157);
  header.set(text('ustar\x0000'), 257);
  header.set(text(file.prefix ?? ''), 345);
  for (const [at, bytes] of file.set ?? []) header.set(bytes, at);
  sign(header, file.checksum);
  const whole = new Uint8Array(BLOCK + Math.ceil(data.length / BLOCK) * BLOCK);
  whole.set(header);
  whole.set(data, BLOCK);
  return whole;
}

/** Puts the checksum in. */
function sign(header: Uint8Array, says?: string): void {
  header.set(text('        '), 148);
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.set(text(says ?? `${sum.toString(8).padStart(6, '0')}\0 `), 148);
}

/** Makes the checksum of every block anew that says to be a header. */
export function signed(given: Bytes): Bytes {
  const bytes = given.slice();
  for (let at = 0; at + BLOCK <= bytes.length; at += BLOCK) {
    const block = bytes.subarray(at, at + BLOCK);
    if (Buffer.from(block.subarray(257, 262)).toString('latin1') === 'ustar') sign(block);
  }
  return bytes;
}

export const together = (...parts: readonly Uint8Array[]): Bytes =>
  Uint8Array.from(Buffer.concat(parts));

/** Entries, and the two blocks of zeros behind them. */
export const tar = (...files: readonly (TarFile | Uint8Array)[]): Bytes =>
  Uint8Array.from(
    Buffer.concat([
      ...files.map((file) => (file instanceof Uint8Array ? file : tarEntry(file))),
      new Uint8Array(2 * BLOCK),
    ]),
  );

/** A record of an extended header, its length counted. */
export function record(key: string, value: string | Uint8Array): Uint8Array {
  const rest = together(text(` ${key}=`), bytesOf(value), text('\n'));
  let length = rest.length + 1;
  while (`${length}`.length + rest.length !== length) length = `${length}`.length + rest.length;
  return together(text(`${length}`), rest);
}

/** An extended header of the next file, or with “g” of all that follow. */
export const extended = (records: Uint8Array | string, type = 'x'): TarFile => ({
  name: 'PaxHeader',
  type,
  data: records,
});

/** GNU's header of a long name. */
export const longName = (name: string, type = 'L'): TarFile => ({
  name: '././@LongLink',
  type,
  data: `${name}\0`,
});
