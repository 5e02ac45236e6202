// Unpacks Snappy, by Google's description of its format (github.com/google/snappy, format_description.txt): literals, and
// copies of what came before. The library's own goes backwards where a length says so, and never ends.
import { damaged, readVarint } from './varint';

/** Copies that are shorter are made byte by byte, which is faster, and right where they overlap themselves. */
const SHORT = 16;

/**
 * @param into as long as what comes out
 * @throws RangeError where it is damaged, or of another length
 */
export function unsnap(bytes: Uint8Array, into: Uint8Array): void {
  const reader = { bytes, at: 0 };
  if (readVarint(reader, 5) !== into.length) throw damaged();
  let { at } = reader;
  let end = 0;
  while (at < bytes.length) {
    const tag = bytes[at++]!;
    const kind = tag & 3;
    if (kind === 0) {
      let length = tag >> 2;
      // Of long ones the length stands behind, in one byte to four.
      const more = Math.max(0, length - 59);
      if (more > 0) length = little(bytes, at, more);
      at += more;
      length += 1;
      if (at + length > bytes.length || end + length > into.length) throw damaged();
      if (length < SHORT) for (let i = 0; i < length; i++) into[end + i] = bytes[at + i]!;
      else into.set(bytes.subarray(at, at + length), end);
      at += length;
      end += length;
    } else {
      const width = kind === 3 ? 4 : kind;
      const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
      const back = little(bytes, at, width) + (kind === 1 ? (tag >> 5) << 8 : 0);
      at += width;
      if (back === 0 || back > end || end + length > into.length) throw damaged();
      if (length < SHORT || back < length)
        for (let i = end; i < end + length; i++) into[i] = into[i - back]!;
      else into.copyWithin(end, end - back, end - back + length);
      end += length;
    }
  }
  if (end !== into.length) throw damaged();
}

/** A number of some bytes, the low one first. */
function little(bytes: Uint8Array, at: number, width: number): number {
  if (at + width > bytes.length) throw damaged();
  let value = 0;
  for (let i = 0; i < width; i++) value += bytes[at + i]! * 2 ** (8 * i);
  return value;
}
