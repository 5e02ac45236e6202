// The values of a page, row by row, whose bytes are at hand: which rows have one, and which that is. The library decodes;
// here is checked, before it does, that no run of values is longer than the page.
import type { parquetHeader } from 'hyparquet/src/column.js';
import { readRleBitPackedHybrid } from 'hyparquet/src/encoding.js';
import type { Bytes } from '../own/blob-reader';
import type { Codec } from './footer';
import { TYPES, type Leaf } from './leaves';
import { sizeOf } from './raw';
import { unpack } from './unpack';
import { damaged, readVarint } from './varint';

/** Bytes are a view, which nobody writes to. */
export type Value = number | bigint | Uint8Array;

export interface PageValues {
  readonly rows: number;
  /** Null where the row has none. @param row of the page, from 0 */
  at(row: number): Value | null;
}

/** A page as it is taken apart. */
interface Parts {
  /** Runs of levels; null where every row has a value. */
  readonly levels: Bytes | null;
  readonly values: Bytes;
  readonly encoding: string;
}

/** Bits of an index into a dictionary at most. */
const WIDEST = 24;

/**
 * @param rows of the page
 * @throws RangeError, TypeError, Error of the library
 */
export async function pageValues(
  rows: number,
  header: ReturnType<typeof parquetHeader>,
  body: Bytes,
  codec: Codec,
  leaf: Leaf,
  dictionary: readonly Value[] | null,
): Promise<PageValues> {
  const { levels, values, encoding } = await partsOf(header, body, codec, leaf);
  const places = levels === null ? null : placesOf(levels, rows, leaf.optional);
  const present = places === null ? rows : places.reduce((sum, at) => sum + (at < 0 ? 0 : 1), 0);
  const valueAt = valuesOf(values, encoding, present, leaf, dictionary);
  return {
    rows,
    at: (row) => {
      const place = places === null ? row : (places[row] ?? -1);
      return place < 0 ? null : valueAt(place);
    },
  };
}

/** @throws RangeError */
export function dictionaryValues(bytes: Bytes, leaf: Leaf, count: number): readonly Value[] {
  const plain = plainValues(bytes, leaf, count);
  return Array.from({ length: count }, (_, i) => plain(i));
}

async function partsOf(
  header: ReturnType<typeof parquetHeader>,
  body: Bytes,
  codec: Codec,
  { optional }: Leaf,
): Promise<Parts> {
  const size = header.uncompressed_page_size;
  const { data_page_header: one, data_page_header_v2: two } = header;
  if (header.type === 'DATA_PAGE' && one !== undefined) {
    const bytes = await unpack(codec, body, size);
    const { encoding } = one;
    if (optional === 0) return { encoding, levels: null, values: bytes };
    if (one.definition_level_encoding !== 'RLE' || bytes.length < 4) throw damaged();
    const end = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    if (end > bytes.length) throw damaged();
    return { encoding, levels: bytes.subarray(4, end), values: bytes.subarray(end) };
  }
  if (header.type !== 'DATA_PAGE_V2' || two === undefined) throw damaged();
  // Levels are not packed.
  const length = sizeOf(two.definition_levels_byte_length);
  if (length > body.length || length > size || two.repetition_levels_byte_length !== 0)
    throw damaged();
  const packed = two.is_compressed === false ? 'none' : codec;
  return {
    encoding: two.encoding,
    levels: optional === 0 ? null : body.subarray(0, length),
    values: await unpack(packed, body.subarray(length), size - length),
  };
}

/** Of each row the place of its value among those that are there; -1 where it has none. */
function placesOf(levels: Bytes, rows: number, optional: number): Int32Array {
  const read = new Uint8Array(rows);
  readRuns(levels, 32 - Math.clz32(optional), read);
  let next = 0;
  return Int32Array.from(read, (level) => (level === optional ? next++ : -1));
}

/** Values by their places. */
function valuesOf(
  bytes: Bytes,
  encoding: string,
  count: number,
  leaf: Leaf,
  dictionary: readonly Value[] | null,
): (place: number) => Value {
  if (encoding === 'PLAIN') return plainValues(bytes, leaf, count);
  if (encoding !== 'RLE_DICTIONARY' && encoding !== 'PLAIN_DICTIONARY') throw damaged();
  const indices = new Uint32Array(count);
  const width = count === 0 ? 0 : bytes[0];
  if (width === undefined || width > WIDEST) throw damaged();
  if (width > 0) readRuns(bytes.subarray(1), width, indices);
  return (place) => {
    const value = dictionary?.[indices[place] ?? 0];
    if (value === undefined) throw damaged();
    return value;
  };
}

/** One behind another: numbers, or lengths and as many bytes. */
function plainValues(bytes: Bytes, { type }: Leaf, count: number): (place: number) => Value {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if ((type === TYPES.int64 ? 8 : 4) * count > bytes.length) throw damaged();
  if (type === TYPES.int32) return (place) => view.getInt32(4 * place, true);
  if (type === TYPES.int64) return (place) => view.getBigInt64(8 * place, true);
  const starts = new Uint32Array(count);
  let at = 0;
  for (let i = 0; i < count; i++) {
    starts[i] = at + 4;
    at += 4 + view.getUint32(at, true);
    if (at > bytes.length) throw damaged();
  }
  return (place) => {
    const start = starts[place] ?? 4;
    return bytes.subarray(start, start + view.getUint32(start - 4, true));
  };
}

/**
 * Fills numbers out of runs: some equal ones, or eight and more packed bit by bit.
 * @param width of a number, bits, 1 or more
 */
function readRuns(bytes: Bytes, width: number, into: Uint8Array | Uint32Array): void {
  const reader = { bytes, at: 0 };
  for (let seen = 0; seen < into.length;) {
    const head = readVarint(reader, 5);
    const length = Math.floor(head / 2);
    const isPacked = head % 2 === 1;
    seen += isPacked ? 8 * length : length;
    // The last eight may be filled up.
    if (seen >= into.length + (isPacked ? 8 : 1) || (isPacked && length === 0)) throw damaged();
    reader.at += isPacked ? length * width : Math.ceil(width / 8);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  readRleBitPackedHybrid({ view, offset: 0 }, width, into, bytes.length);
}
