// What one column has in the rows of a group: labels all at once, pictures one behind another as they are asked for.
import type { SetFile } from '../own/blob-reader';
import { EspalierError } from '../../core/errors';
import { ColumnPages } from './column-pages';
import type { Group } from './footer';
import type { Leaf } from './leaves';
import type { PageValues, Value } from './page-values';
import { parquetRows } from './parquet-errors';

/** A number or text; null where a row has none. */
export type Label = number | string | null;

/** Bytes of a text that are looked at; names of classes are shorter. */
const MOST_TEXT = 1024;

/** The labels of a group's rows. @throws FormatError, DataError, CancelledError */
export async function readLabels(
  file: SetFile,
  leaf: Leaf,
  group: Group,
  signal: AbortSignal,
): Promise<Label[]> {
  const pages = new ColumnPages(file, leaf, group.label, group.rows);
  const labelOf = texts();
  const labels: Label[] = [];
  try {
    for (let page = await pages.next(signal); page !== null; page = await pages.next(signal)) {
      const values = await page.values(signal);
      for (let row = 0; row < page.rows; row++) labels.push(labelOf(values.at(row)));
    }
  } catch (error) {
    throw named(error, file, group);
  }
  return labels;
}

/** Makes labels of values; a dictionary's are the same ones again and again. */
function texts(): (value: Value | null) => Label {
  const known = new WeakMap<Uint8Array, string>();
  const decoder = new TextDecoder();
  return (value) => {
    if (!(value instanceof Uint8Array)) return value === null ? null : Number(value);
    const text = known.get(value) ?? decoder.decode(value.subarray(0, MOST_TEXT)).normalize();
    known.set(value, text);
    return text;
  };
}

/** What breaks inside is damage, and somebody has to know where. */
const named = (error: unknown, file: SetFile, { before, rows }: Group): EspalierError =>
  error instanceof EspalierError ? error : parquetRows(file.name, [before + 1, before + rows]);

/** The pictures of a group, asked for in the order of their rows. */
export class GroupPictures {
  private readonly pages: ColumnPages;
  private page: PageValues | null = null;
  /** Rows before the page at hand, and before the next one. */
  private from = 0;
  private to = 0;
  private broken: EspalierError | null = null;

  constructor(
    private readonly file: SetFile,
    leaf: Leaf,
    private readonly group: Group,
  ) {
    this.pages = new ColumnPages(file, leaf, group.picture, group.rows);
  }

  /**
   * A view that nobody writes to; null where the row has none.
   * @param row of the group, not below the one before
   * @throws FormatError where its page is damaged, DataError, CancelledError
   */
  async at(row: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer> | null> {
    if (this.broken !== null && row < this.to) throw this.broken;
    try {
      while (row >= this.to) await this.turn(row, signal);
      const value = this.page?.at(row - this.from) ?? null;
      return value instanceof Uint8Array ? value.slice() : null;
    } catch (error) {
      this.broken = named(error, this.file, this.group);
      throw this.broken;
    }
  }

  /** To the next page, which is read where the row is in it. */
  private async turn(row: number, signal: AbortSignal): Promise<void> {
    this.page = null;
    this.from = this.to;
    // Where no header can be read, nothing behind it can.
    this.to = this.group.rows;
    const page = await this.pages.next(signal);
    this.broken = null;
    this.to = this.from + (page?.rows ?? this.group.rows);
    if (page !== null && row < this.to) this.page = await page.values(signal);
  }
}
