// How a camera was held: the orientation of EXIF, found in a file and taken out of it. Decoders differ in whether
// they heed it, and where; so none gets to see it, and pictures are turned here, the same everywhere.
import { crc32 } from '../../core/checksums';

/** 1 to 8, as TIFF 6.0 numbers them; 1 is as stored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export interface TurnTag {
  readonly orientation: Orientation;
  /** Of the byte of the file that says it. */
  readonly at: number;
  /** The bytes whose CRC-32 stands behind them; null where there is none. */
  readonly summed: { readonly from: number; readonly to: number } | null;
}

const ORIENTATION = 0x0112;
const SHORT = 3;

/**
 * The orientation in the first directory of a TIFF header and what follows; null where it says none, or 1.
 * @param from of the header in the file
 * @param to where it ends
 */
export function findTurn(
  view: DataView,
  from: number,
  to: number,
  summed: TurnTag['summed'],
): TurnTag | null {
  // Some writers put the letters of JPEG's segment into other files, too.
  const start = to - from >= 6 && view.getUint32(from) === 0x45786966 ? from + 6 : from;
  if (to - start < 8) return null;
  const order = view.getUint16(start);
  const little = order === 0x4949;
  if (!little && order !== 0x4d4d) return null;
  if (view.getUint16(start + 2, little) !== 42) return null;
  const directory = start + view.getUint32(start + 4, little);
  if (directory + 2 > to) return null;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + 12 * i;
    if (at + 12 > to) return null;
    if (view.getUint16(at, little) !== ORIENTATION) continue;
    const value = view.getUint16(at + 8, little);
    if (view.getUint16(at + 2, little) !== SHORT || value < 2 || value > 8) return null;
    return { orientation: value as Orientation, at: at + (little ? 8 : 9), summed };
  }
  return null;
}

/** A copy of the file that says it stands as it is stored. */
export function withoutTurn(
  bytes: Uint8Array<ArrayBuffer>,
  { at, summed }: TurnTag,
): Uint8Array<ArrayBuffer> {
  const plain = bytes.slice();
  plain[at] = 1;
  if (summed !== null)
    new DataView(plain.buffer).setUint32(summed.to, crc32(plain.subarray(summed.from, summed.to)));
  return plain;
}
