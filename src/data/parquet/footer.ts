// The table of contents of a parquet file: its columns, its groups of rows, and where their chunks lie. Everything is
// held to the file's size before anybody reads by it. Reads no row.
import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { readPart, type SetFile } from '../own/blob-reader';
import { leavesOf, type Leaf } from './leaves';
import {
  parquetCodec,
  parquetEncoding,
  parquetEnd,
  parquetKey,
  parquetTable,
  parquetTableLarge,
  TABLE_BYTES,
  within,
} from './parquet-errors';
import { items, sizeOf, struct, textOf, type Raw } from './raw';
import { structEnd } from './thrift-end';
import { damaged } from './varint';

/** Where the rows of a group are in one column. */
export interface Chunk {
  readonly codec: Codec;
  /** Bytes of the file. */
  readonly from: number;
  readonly to: number;
}

/** Rows that lie together. */
export interface Group {
  /** Rows of the file before them. */
  readonly before: number;
  readonly rows: number;
  readonly picture: Chunk;
  readonly label: Chunk;
}

export interface Pair {
  readonly picture: Leaf;
  readonly label: Leaf;
}

export interface Footer {
  readonly file: SetFile;
  readonly rows: number;
  readonly leaves: readonly Leaf[];
  /** What Hugging Face's library wrote of the columns: JSON, or null. */
  readonly features: string | null;
  /**
   * The groups that have rows, with the chunks of two columns.
   * @throws FormatError where those do not fit the file, or are written in a way that nobody reads here
   */
  groups(of: Pair): Group[];
}

const MAGIC = 'PAR1';
/** Of a file whose table of contents is encrypted. */
const MAGIC_KEY = 'PARE';
/** Length of the table and magic, at the end. */
const END = 8;
/** Values in a table of contents: those of ten thousand groups with three columns are half a million. */
const TABLE_VALUES = 2 ** 20;

/** By parquet's numbers. */
const CODECS = ['none', 'Snappy', 'gzip', 'LZO', 'Brotli', 'LZ4', 'Zstandard', 'LZ4 (raw)'];
export type Codec = 'none' | 'Snappy' | 'gzip';

/** By parquet's numbers; null are those that are read here, levels among them. */
const ENCODINGS = [
  ...[null, 'GROUP_VAR_INT', null, null, null, 'DELTA_BINARY_PACKED', 'DELTA_LENGTH_BYTE_ARRAY'],
  ...['DELTA_BYTE_ARRAY', null, 'BYTE_STREAM_SPLIT'],
];

/** @throws FormatError, DataError, CancelledError */
export async function readFooter(file: SetFile, signal: AbortSignal): Promise<Footer> {
  const { name, blob } = file;
  const end = await readPart(blob, Math.max(0, blob.size - END), blob.size, signal);
  const magic = String.fromCharCode(...end.subarray(4));
  if (magic === MAGIC_KEY) throw parquetKey(name);
  if (magic !== MAGIC) throw parquetEnd(name);
  const length = new DataView(end.buffer).getUint32(0, true);
  const from = blob.size - END - length;
  if (from < MAGIC.length) throw parquetEnd(name);
  if (length > TABLE_BYTES) throw parquetTableLarge(name, length);
  const bytes = await readPart(blob, from, blob.size - END, signal);
  return within(
    () => tableOf(file, from, bytes),
    () => parquetTable(name),
  );
}

function tableOf(file: SetFile, end: number, bytes: Uint8Array<ArrayBuffer>): Footer {
  structEnd(bytes, 0, TABLE_VALUES);
  const raw: Raw = deserializeTCompactProtocol({ view: new DataView(bytes.buffer), offset: 0 });
  const leaves = leavesOf(items(raw['field_2']));
  const groups = items(raw['field_4']).map(struct);
  const rows = groups.reduce((sum, group) => sum + sizeOf(group['field_3']), 0);
  if (rows !== sizeOf(raw['field_3'])) throw damaged();
  return {
    ...{ file, rows, leaves, features: featuresIn(raw['field_5']) },
    groups: (of) =>
      within(
        () => groupsOf(file.name, groups, leaves.length, of, end),
        () => parquetTable(file.name),
      ),
  };
}

/** Under the name that Hugging Face's library writes it. */
function featuresIn(pairs: unknown): string | null {
  for (const pair of pairs === undefined ? [] : items(pairs)) {
    const { field_1: key, field_2: value } = struct(pair);
    if (textOf(key) === 'huggingface') return value === undefined ? null : textOf(value);
  }
  return null;
}

function groupsOf(
  name: string,
  raw: readonly Raw[],
  columns: number,
  of: Pair,
  end: number,
): Group[] {
  const groups: Group[] = [];
  let before = 0;
  for (const group of raw) {
    const rows = sizeOf(group['field_3']);
    if (rows === 0) continue;
    const all = items(group['field_1']);
    if (all.length !== columns) throw damaged();
    const chunk = (leaf: Leaf) => chunkOf(name, struct(all[leaf.index]), leaf, rows);
    groups.push({ before, rows, picture: chunk(of.picture), label: chunk(of.label) });
    before += rows;
  }
  // A byte of the file is read for one chunk alone.
  const chunks = groups.flatMap(({ picture, label }) => [picture, label]);
  let free = MAGIC.length;
  for (const { from, to } of chunks.sort((a, b) => a.from - b.from)) {
    if (from < free || to > end) throw damaged();
    free = to;
  }
  return groups;
}

function chunkOf(name: string, column: Raw, leaf: Leaf, rows: number): Chunk {
  if (column['field_8'] !== undefined || column['field_9'] !== undefined) throw parquetKey(name);
  // Its rows are in another file.
  if (column['field_1'] !== undefined) throw damaged();
  const of = struct(column['field_3']);
  const codec = CODECS[sizeOf(of['field_4'])];
  if (of['field_1'] !== leaf.type || codec === undefined || sizeOf(of['field_5']) !== rows)
    throw damaged();
  if (codec !== 'none' && codec !== 'Snappy' && codec !== 'gzip') throw parquetCodec(name, codec);
  for (const one of items(of['field_2'])) {
    const encoding = ENCODINGS[sizeOf(one)];
    if (encoding === undefined) throw damaged();
    if (encoding !== null) throw parquetEncoding(name, encoding);
  }
  const data = sizeOf(of['field_9']);
  const dictionary = of['field_11'] === undefined ? 0 : sizeOf(of['field_11']);
  // Some write a dictionary at 0 where there is none.
  const from = dictionary > 0 ? Math.min(dictionary, data) : data;
  return { codec, from, to: from + sizeOf(of['field_7']) };
}
