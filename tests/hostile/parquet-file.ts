// Writes parquet that may lie in every number: two columns, pictures as bytes and labels as 64-bit numbers, in one group
// and one page each, of which a case changes what it likes. Good files of every form are pyarrow's.
import { ByteWriter } from 'hyparquet-writer';
import { serializeTCompactProtocol } from 'hyparquet-writer/src/thrift.js';
import { openParquet } from '../../src/data/own/parquet-source';
import { never, toldOf } from '../data/own/read-source';
import { fileOf, joined } from '../data/own/set-files';
import type { Bytes } from './hostile-case';

/** Fields by their numbers, in rising order. Whole numbers are written in 32 bits, bigints in 64. */
export type Struct = Readonly<Record<`field_${number}`, unknown>>;
type Change = (of: Struct) => Struct;

export const read = async (bytes: Bytes): Promise<string> =>
  toldOf(await openParquet('a', [fileOf('a', bytes)], null, never()));

export function thrift(struct: Struct): Bytes {
  const writer = new ByteWriter();
  serializeTCompactProtocol(writer, struct);
  return new Uint8Array(writer.getBuffer());
}

/** Sets fields, and takes away those that are undefined. */
export const set =
  (changes: Struct): Change =>
  (of) =>
    Object.fromEntries(
      Object.entries({ ...of, ...changes })
        .filter(([, value]) => value !== undefined)
        .sort(([a], [b]) => Number(a.slice(6)) - Number(b.slice(6))),
    );

export const same: Change = (of) => of;

/** A page of plain values, all there. @param of its rows, or a change of its whole header */
export function page(body: Bytes, rows: number, change: Change = same): Bytes {
  const header: Struct = {
    ...{ field_1: 0, field_2: body.length, field_3: body.length },
    field_5: { field_1: rows, field_2: 0, field_3: 3, field_4: 3 },
  };
  return joined(thrift(change(header)), body);
}

/** Values one behind another, each with its length. */
export const texts = (values: readonly (string | Uint8Array)[]): Bytes =>
  joined(
    ...values.map((value) => {
      const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value;
      const length = new Uint8Array(4);
      new DataView(length.buffer).setUint32(0, bytes.length, true);
      return joined(length, bytes);
    }),
  );

export const numbers = (values: readonly (number | bigint)[]): Bytes =>
  new Uint8Array(BigInt64Array.from(values.map(BigInt)).buffer);

export const PICTURES = ['one', 'two', 'three', 'four'];
export const LABELS = [0, 1, 1, 0];

const column = (name: string, type: number): Struct => ({
  ...{ field_1: type, field_3: 0, field_4: name },
});

export const SCHEMA: readonly Struct[] = [
  { field_4: 'schema', field_5: 2 },
  column('image', 6),
  column('label', 2),
];

/** What a case may change. */
export interface Parts {
  readonly schema?: readonly Struct[];
  /** Pages of the columns. */
  readonly pictures?: Bytes;
  readonly labels?: Bytes;
  /** What the table says of a chunk: of pictures, of labels. */
  readonly chunks?: readonly [Change, Change];
  /** The same, with what stands around it. */
  readonly columns?: readonly [Change, Change];
  readonly group?: Change;
  readonly table?: Change;
  /** Stands in the table's place. */
  readonly raw?: Bytes;
  /** Of the table, as the end says. */
  readonly length?: number;
  readonly magic?: string;
  readonly rows?: number;
}

export function parquetOf(parts: Parts = {}): Bytes {
  const { rows = LABELS.length } = parts;
  const start = new TextEncoder().encode('PAR1');
  const pages = [
    parts.pictures ?? page(texts(PICTURES), rows),
    parts.labels ?? page(numbers(LABELS), rows),
  ];
  let at = start.length;
  const columns = pages.map((bytes, i) => {
    const path = i === 0 ? 'image' : 'label';
    const chunk: Struct = {
      ...{ field_1: i === 0 ? 6 : 2, field_2: [0, 3], field_3: [path], field_4: 0 },
      ...{ field_5: BigInt(rows), field_6: BigInt(bytes.length), field_7: BigInt(bytes.length) },
      field_9: BigInt(at),
    };
    at += bytes.length;
    const told = (parts.chunks?.[i] ?? same)(chunk);
    return (parts.columns?.[i] ?? same)({ field_2: 0n, field_3: told });
  });
  const group = (parts.group ?? same)({
    ...{ field_1: columns, field_2: BigInt(at), field_3: BigInt(rows) },
  });
  const table = (parts.table ?? same)({
    ...{ field_1: 1, field_2: parts.schema ?? SCHEMA, field_3: BigInt(rows), field_4: [group] },
  });
  const raw = parts.raw ?? thrift(table);
  const end = new Uint8Array(4);
  new DataView(end.buffer).setUint32(0, parts.length ?? raw.length, true);
  const magic = new TextEncoder().encode(parts.magic ?? 'PAR1');
  return joined(start, ...pages, raw, end, magic);
}
