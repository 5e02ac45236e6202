// Headers of tar: ustar (POSIX.1-1988), extended records (POSIX.1-2001, “pax”) and GNU's numbers, as the standard
// and the manual of GNU tar describe them. Reads bytes; knows no file.
import { isTarHeader } from '../tell-kind';
import type { Named } from './tally';

export const BLOCK = 512;

export interface TarHeader {
  readonly name: Named;
  /** The letter of what it is; “0” is a file. */
  readonly type: string;
  /** Bytes behind the header; null where the field is no number. */
  readonly size: number | null;
  /** Whether more blocks of a map of holes follow, as GNU's sparse files have. */
  readonly extended: boolean;
}

const SIZE: [number, number] = [124, 136];
const PREFIX: [number, number] = [345, 500];
/** Where a sparse file's header, and each further block of its map, says whether another follows. */
const SPARSE_GOES_ON = 482;
export const MAP_GOES_ON = 504;

/** The header in a block; null where there is none. */
export function readHeader(block: Uint8Array): TarHeader | null {
  if (!isTarHeader(block)) return null;
  const posix = textIn(block.subarray(257, 263)) === 'ustar' && block[263] === 0x30;
  const prefix = posix ? upToNul(block.subarray(...PREFIX)) : new Uint8Array();
  const name = upToNul(block.subarray(0, 100));
  const whole =
    prefix.length === 0 ? name : Uint8Array.from([...prefix, '/'.charCodeAt(0), ...name]);
  const type = block[156] ?? 0;
  return {
    name: nameOf(whole),
    type: type === 0 ? '0' : String.fromCharCode(type),
    size: numberIn(block.subarray(...SIZE)),
    extended: block[SPARSE_GOES_ON] === 1,
  };
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** A name of these bytes. */
export function nameOf(bytes: Uint8Array): Named {
  try {
    return { text: strict.decode(bytes), utf8: true };
  } catch {
    return { text: lenient.decode(bytes), utf8: false };
  }
}

/** The bytes before the first zero. */
export function upToNul(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

const textIn = (bytes: Uint8Array): string => lenient.decode(upToNul(bytes));

/** A number in octal letters, or in GNU's base 256; null where it is none, negative or too large to count with. */
function numberIn(field: Uint8Array): number | null {
  const first = field[0] ?? 0;
  if (first & 0x80) {
    // The highest bit says that it is binary, the next one that it is negative.
    if (first & 0x40) return null;
    let value = first & 0x3f;
    for (const byte of field.subarray(1)) value = value * 256 + byte;
    return Number.isSafeInteger(value) ? value : null;
  }
  const letters = textIn(field).trim();
  if (letters === '') return 0;
  return /^[0-7]+$/.test(letters) ? parseInt(letters, 8) : null;
}

/** What extended records may say of the next file, or of all that follow. */
export interface Extended {
  name: Named | null;
  size: number | null;
  sparse: boolean;
}

export const NOTHING_EXTENDED: Readonly<Extended> = { name: null, size: null, sparse: false };

/**
 * The records of an extended header: each “length key=value” and a new line, the length counting all of it.
 * @returns null where they are something else
 */
export function readRecords(bytes: Uint8Array): Partial<Extended> | null {
  const found: Partial<Extended> = {};
  let realName: Named | null = null;
  let at = 0;
  while (at < bytes.length) {
    // Some writers fill the rest of the block.
    if (bytes[at] === 0) break;
    const space = bytes.subarray(at, at + 10).indexOf(0x20);
    const digits = space < 1 ? '' : textIn(bytes.subarray(at, at + space));
    const end = at + (/^[0-9]+$/.test(digits) ? Number(digits) : 0);
    const start = at + space + 1;
    if (end <= start || bytes[end - 1] !== 0x0a) return null;
    const equals = bytes.subarray(start, end).indexOf(0x3d);
    if (equals < 1) return null;
    const key = textIn(bytes.subarray(start, start + equals));
    const value = bytes.subarray(start + equals + 1, end - 1);
    if (key === 'path') found.name = nameOf(value);
    else if (key === 'GNU.sparse.name') realName = nameOf(value);
    else if (key === 'size') {
      const size = textIn(value);
      if (!/^[0-9]{1,15}$/.test(size)) return null;
      found.size = Number(size);
    }
    if (key.startsWith('GNU.sparse.')) found.sparse = true;
    at = end;
  }
  return realName === null ? found : { ...found, name: realName };
}
