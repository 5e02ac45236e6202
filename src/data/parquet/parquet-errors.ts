// What is said of parquet files that cannot be read. Names from outside are cut.
import { EspalierError, type FormatError } from '../../core/errors';
import { cut, cutText } from '../../core/shown';
import { refused } from '../own/source-errors';

/** Bytes that a page of a column may have, packed or not: DuckDB writes pages of 100 MB. */
export const PAGE_BYTES = 128 * 2 ** 20;
/** Bytes of a table of contents. */
export const TABLE_BYTES = 16 * 2 ** 20;

/**
 * Reads, and gives what breaks inside a name.
 * @throws what `say` makes, for everything that has none
 */
export function within<T>(read: () => T, say: () => FormatError): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof EspalierError ? error : say();
  }
}

export const parquetEnd = (name: string): FormatError =>
  refused(
    'parquetEnd',
    'packAgain',
    `“${cutText(name)}” must end as parquet does, with its table of contents; got something else.`,
    { name: cut(name) },
  );

export const parquetKey = (name: string): FormatError =>
  refused(
    'parquetKey',
    'parquetAnew',
    `“${cutText(name)}” must be readable without a key; got an encrypted file.`,
    { name: cut(name) },
  );

/** @param bytes of it */
export const parquetTableLarge = (name: string, bytes: number): FormatError => {
  const [has, most] = [Math.ceil(bytes / 2 ** 20), TABLE_BYTES / 2 ** 20];
  return refused(
    'parquetTableLarge',
    'parquetAnew',
    `The table of contents of “${cutText(name)}” must have at most ${most} MB; got ${has}.`,
    { name: cut(name), most, has },
  );
};

export const parquetTable = (name: string): FormatError =>
  refused(
    'parquetTable',
    'packAgain',
    `The table of contents of “${cutText(name)}” must be whole and fit the file; got one that is damaged.`,
    { name: cut(name) },
  );

/** @param rows of the group, the first and the last, from 1 */
export const parquetRows = (name: string, [from, to]: readonly [number, number]): FormatError =>
  refused(
    'parquetRows',
    'packAgain',
    `Rows ${from} to ${to} of “${cutText(name)}” must be as its table of contents says; got bytes that are damaged.`,
    { name: cut(name), from, to },
  );

export const parquetPage = (name: string): FormatError => {
  const most = PAGE_BYTES / 2 ** 20;
  return refused(
    'parquetPage',
    'parquetAnew',
    `Pages of “${cutText(name)}” must have at most ${most} MB; got a larger one.`,
    { name: cut(name), most },
  );
};

export const parquetCodec = (name: string, codec: string): FormatError =>
  refused(
    'parquetCodec',
    'parquetAnew',
    `“${cutText(name)}” must be packed by Snappy or gzip, or not at all; got ${codec}.`,
    { name: cut(name), codec },
  );

export const parquetEncoding = (name: string, encoding: string): FormatError =>
  refused(
    'parquetEncoding',
    'parquetAnew',
    `Values of “${cutText(name)}” must be written one behind another, or by a dictionary; got ${encoding}.`,
    { name: cut(name), encoding },
  );

/** Names of columns in a sentence. */
const listed = (columns: readonly string[]): string => columns.join(', ') || '–';

export const parquetColumns = (name: string, columns: readonly string[]): FormatError =>
  refused(
    'parquetColumns',
    'pictureSet',
    `“${cutText(name)}” must have a column of pictures, as bytes, and one of labels, as numbers or text; got the columns ${cutText(listed(columns))}.`,
    { name: cut(name), columns: cut(listed(columns)) },
  );

/** @param wanted the columns that the other files have */
export const parquetOther = (
  name: string,
  wanted: readonly string[],
  columns: readonly string[],
): FormatError =>
  refused(
    'parquetOther',
    'oneSet',
    `“${cutText(name)}” must have the columns ${cutText(listed(wanted))}, as the files beside it have; got ${cutText(listed(columns))}.`,
    { name: cut(name), wanted: cut(listed(wanted)), columns: cut(listed(columns)) },
  );

export const parquetNames = (name: string): FormatError =>
  refused(
    'parquetNames',
    'oneSet',
    `“${cutText(name)}” must name the same classes as the files beside it; got others.`,
    { name: cut(name) },
  );

/** @param where its file and row @param has null for none */
export const rowLabel = (where: string, most: number, has: number | null): FormatError =>
  has === null
    ? refused('rowUnlabelled', 'labelled', `“${cutText(where)}” must have a label; got none.`, {
        where: cut(where),
      })
    : refused(
        'rowLabel',
        'labelled',
        `The label of “${cutText(where)}” must be from 0 to ${most}; got ${has}.`,
        { where: cut(where), most, has },
      );
