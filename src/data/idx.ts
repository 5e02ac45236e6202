// IDX, the format of MNIST and its kin: two zero bytes, a type, the number of axes, their sizes as
// big-endian 32-bit numbers, then the values. Reads unsigned bytes only. Never fetches.
import { FormatError } from '../core/errors';
import { inflateWithin } from '../core/inflate';

export interface IdxArray {
  readonly shape: readonly number[];
  /** Row-major; a view of the bytes that were given. */
  readonly data: Uint8Array;
}

const UBYTE = 8;
const MAX_AXES = 4;
const TRY_AGAIN = 'Fetch it again; if it stays so, the file on the server is damaged.';

/**
 * Reads an IDX array of unsigned bytes.
 * @throws FormatError when the header is not IDX's, the values are not bytes, or their number is wrong
 */
export function parseIdx(bytes: Uint8Array): IdxArray {
  const [zero0, zero1, type, axes = 0] = bytes;
  if (zero0 !== 0 || zero1 !== 0 || type === undefined)
    throw new FormatError(`An IDX file must begin with 00 00; got ${showBytes(bytes)}.`, TRY_AGAIN);
  if (type !== UBYTE)
    throw new FormatError(
      `Values of the IDX file must be of type 0x08, unsigned bytes; got 0x${hex(type)}.`,
      'Convert the values to bytes.',
    );
  const start = 4 + 4 * axes;
  if (axes < 1 || axes > MAX_AXES || bytes.byteLength < start)
    throw new FormatError(
      `The IDX file must have 1 to ${MAX_AXES} axes and their sizes; got ${axes} in ${bytes.byteLength} bytes.`,
      TRY_AGAIN,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const wanted = shape.reduce((a, b) => a * b, 1);
  if (bytes.byteLength - start !== wanted)
    throw new FormatError(
      `The IDX file of ${shape.join(' × ')} must hold ${wanted} values; got ${bytes.byteLength - start}.`,
      TRY_AGAIN,
    );
  return { shape, data: bytes.subarray(start) };
}

/**
 * Inflates gzip; other bytes come back as they are, since servers may have inflated them already.
 * @param most bytes that the file may hold; no more are made
 * @throws FormatError when the gzip stream is damaged or cut off, or holds more
 */
export async function inflate(
  bytes: Uint8Array<ArrayBuffer>,
  most: number,
): Promise<Uint8Array<ArrayBuffer>> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  let inflated: Uint8Array<ArrayBuffer> | null;
  try {
    inflated = await inflateWithin(bytes, 'gzip', most);
  } catch {
    throw new FormatError(
      `The gzip file must be whole; got ${bytes.byteLength} bytes that are damaged or cut off.`,
      TRY_AGAIN,
    );
  }
  if (inflated !== null) return inflated;
  throw new FormatError(
    `The gzip file must hold at most ${most} bytes; got more in its ${bytes.byteLength}.`,
    TRY_AGAIN,
  );
}

/** Bytes of an IDX file of unsigned bytes with these sizes. */
export const idxBytes = (shape: readonly number[]): number =>
  4 + 4 * shape.length + shape.reduce((a, b) => a * b, 1);

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');

const showBytes = (bytes: Uint8Array): string =>
  bytes.length === 0 ? 'nothing' : Array.from(bytes.subarray(0, 4), hex).join(' ');
