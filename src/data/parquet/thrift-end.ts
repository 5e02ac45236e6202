// Holds bytes of thrift's compact protocol, in which parquet writes its tables, to bounds before a library makes values
// of them: lists and texts lie within the bytes, no number is longer than its type, nothing nests deeply. Makes none.
import { damaged, readVarint } from './varint';

/** Parquet's own nest nine deep. */
const DEPTH = 16;

const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I32 = 5;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** An open list: how many elements are to come, each a byte at the least, and their type. Null is an open struct. */
type Open = { left: number; readonly type: number } | null;

/**
 * Where a struct ends.
 * @param from where it begins
 * @param most values in it, itself and all within
 * @throws RangeError where it is damaged, cut off, or has more
 */
export function structEnd(bytes: Uint8Array, from: number, most: number): number {
  const reader = { bytes, at: from };
  const open: Open[] = [null];
  for (let values = 0; open.length > 0; values++) {
    if (values > most) throw damaged();
    const type = nextType(reader, open);
    if (type === null) open.pop();
    else skip(reader, open, type);
    if (open.length > DEPTH || reader.at > bytes.length) throw damaged();
  }
  return reader.at;
}

interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

/** The type of the next value of what is open last; null at its end. */
function nextType(reader: Reader, open: readonly Open[]): number | null {
  const list = open.at(-1) ?? null;
  if (list !== null) {
    if (list.left === 0) return null;
    list.left -= 1;
    return list.type === TRUE || list.type === FALSE ? BYTE : list.type;
  }
  const head = byteOf(reader);
  if ((head & 15) === STOP) return null;
  // The number of its field, where it is not told by its distance from the one before.
  if (head >> 4 === 0) readVarint(reader, 5);
  return head & 15;
}

function skip(reader: Reader, open: Open[], type: number): void {
  switch (type) {
    // In the head of a field.
    case TRUE:
    case FALSE:
      return;
    case BYTE:
      reader.at += 1;
      return;
    case I16:
    case I32:
      readVarint(reader, 5);
      return;
    case I64:
      readVarint(reader, 10);
      return;
    case DOUBLE:
      reader.at += 8;
      return;
    case BINARY: {
      const length = readVarint(reader, 5);
      reader.at += length;
      return;
    }
    case LIST: {
      const head = byteOf(reader);
      const left = head >> 4 === 15 ? readVarint(reader, 5) : head >> 4;
      open.push({ left, type: head & 15 });
      return;
    }
    case STRUCT:
      open.push(null);
      return;
    default:
      throw damaged();
  }
}

function byteOf(reader: Reader): number {
  const byte = reader.bytes[reader.at++];
  if (byte === undefined) throw damaged();
  return byte;
}
