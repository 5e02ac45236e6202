// Bytes of a page out of what packs them, to the size that the page says and no further.
import { inflateWithin } from '../../core/inflate';
import type { Bytes } from '../own/blob-reader';
import type { Codec } from './footer';
import { unsnap } from './snappy';
import { damaged } from './varint';

/** How many bytes one can become. */
export const MOST_TIMES: Readonly<Record<Codec, number>> = { none: 1, Snappy: 24, gzip: 1032 };

/**
 * @param size of the result, bytes, which whoever calls has held to bounds
 * @throws RangeError, TypeError where it is damaged or of another size
 */
export async function unpack(codec: Codec, bytes: Bytes, size: number): Promise<Bytes> {
  const out = size === 0 ? new Uint8Array() : await UNPACK[codec](bytes, size);
  if (out?.length !== size) throw damaged();
  return out;
}

const UNPACK: Readonly<
  Record<Codec, (bytes: Bytes, size: number) => Bytes | Promise<Bytes | null>>
> = {
  none: (bytes) => bytes,
  Snappy: (bytes, size) => {
    const out = new Uint8Array(size);
    unsnap(bytes, out);
    return out;
  },
  gzip: (bytes, size) => inflateWithin(bytes, 'gzip', size),
};
