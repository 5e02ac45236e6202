// The pages of one column in one group of rows, one behind another: headers first, and what is in a page when somebody
// asks for it. Holds one page and a dictionary, and never the whole chunk; believes no size before it has looked at it.
import { parquetHeader } from 'hyparquet/src/column.js';
import { readPart, type Bytes, type SetFile } from '../own/blob-reader';
import type { Chunk } from './footer';
import { TYPES, type Leaf } from './leaves';
import { dictionaryValues, pageValues, type PageValues, type Value } from './page-values';
import { PAGE_BYTES, parquetPage } from './parquet-errors';
import { sizeOf } from './raw';
import { structEnd } from './thrift-end';
import { MOST_TIMES, unpack } from './unpack';
import { damaged } from './varint';

/** Rows of a group of which nothing is read yet. */
export interface Page {
  readonly rows: number;
  /** Once at the most. @throws FormatError, RangeError, DataError, CancelledError */
  values(signal: AbortSignal): Promise<PageValues>;
}

type Header = ReturnType<typeof parquetHeader>;

/** Read at once, so that small pages are not asked for one by one. */
const WINDOW = 2 ** 18;
/** Statistics in the header of a page may hold two whole values. */
const HEADER_BYTES = 2 ** 16;
const HEADER_VALUES = 256;
/** Values of a dictionary: its writers stop at a megabyte. */
const DICTIONARY = 2 ** 18;
/** Bytes of a value at most that labels are, with what says whether there is one; and of what stands beside all of them. */
const NUMBER_BYTES = 9;
const TEXT_BYTES = 1024;
const SLACK = 4096;

export class ColumnPages {
  private at: number;
  private left: number;
  private window: Bytes = new Uint8Array();
  private windowAt = 0;
  private dictionary: readonly Value[] | null = null;
  private dictionaryAt: { readonly header: Header; readonly body: number } | null = null;

  /** @param rows of the group */
  constructor(
    private readonly file: SetFile,
    private readonly leaf: Leaf,
    private readonly chunk: Chunk,
    rows: number,
  ) {
    this.at = chunk.from;
    this.left = rows;
  }

  /** The next page; null behind the last row. @throws FormatError, RangeError, DataError, CancelledError */
  async next(signal: AbortSignal): Promise<Page | null> {
    while (this.left > 0) {
      const header = await this.header(signal);
      const body = this.at;
      this.at += header.compressed_page_size;
      if (header.type === 'DICTIONARY_PAGE') {
        if (this.dictionaryAt !== null) throw damaged();
        this.dictionaryAt = { header, body };
        continue;
      }
      if (header.type === 'INDEX_PAGE') continue;
      const rows = sizeOf((header.data_page_header ?? header.data_page_header_v2)?.num_values);
      if (rows > this.left) throw damaged();
      this.left -= rows;
      if (rows > 0) return { rows, values: (wanted) => this.values(rows, header, body, wanted) };
    }
    return null;
  }

  /** The header at hand, checked; what is read next is behind it. */
  private async header(signal: AbortSignal): Promise<Header> {
    const most = Math.min(HEADER_BYTES, this.chunk.to - this.at);
    const bytes = await this.bytes(this.at, most, signal);
    const end = structEnd(bytes, 0, HEADER_VALUES);
    const view = new DataView(bytes.buffer, bytes.byteOffset, end);
    const header = parquetHeader({ view, offset: 0 });
    this.at += end;
    const packed = sizeOf(header.compressed_page_size);
    const size = sizeOf(header.uncompressed_page_size);
    if (packed > this.chunk.to - this.at) throw damaged();
    if (size > PAGE_BYTES || packed > PAGE_BYTES) throw parquetPage(this.file.name);
    if (size > this.mostOf(header, packed)) throw damaged();
    return header;
  }

  /** Bytes that a page may have unpacked: what is packed so well that they could be more is a trap. */
  private mostOf(header: Header, packed: number): number {
    const {
      data_page_header: one,
      data_page_header_v2: two,
      dictionary_page_header: words,
    } = header;
    const values = sizeOf((one ?? two ?? words)?.num_values ?? 0);
    const { type, meant } = this.leaf;
    const each = type !== TYPES.bytes ? NUMBER_BYTES : meant === 'text' ? TEXT_BYTES : Infinity;
    return Math.min(MOST_TIMES[this.chunk.codec] * packed, each * values) + SLACK;
  }

  private async values(
    rows: number,
    header: Header,
    body: number,
    signal: AbortSignal,
  ): Promise<PageValues> {
    if (this.dictionaryAt !== null) {
      const { header: of, body: at } = this.dictionaryAt;
      const count = sizeOf(of.dictionary_page_header?.num_values);
      if (count > DICTIONARY) throw damaged();
      const packed = await this.bytes(at, of.compressed_page_size, signal);
      const bytes = await unpack(this.chunk.codec, packed, of.uncompressed_page_size);
      this.dictionary ??= dictionaryValues(bytes, this.leaf, count);
      this.dictionaryAt = null;
    }
    const packed = await this.bytes(body, header.compressed_page_size, signal);
    return pageValues(rows, header, packed, this.chunk.codec, this.leaf, this.dictionary);
  }

  /** A piece of the chunk, which nobody writes to. */
  private async bytes(from: number, length: number, signal: AbortSignal): Promise<Bytes> {
    const inWindow = from - this.windowAt;
    if (inWindow >= 0 && inWindow + length <= this.window.length)
      return this.window.subarray(inWindow, inWindow + length);
    const to = Math.max(from + length, Math.min(from + WINDOW, this.chunk.to));
    this.window = await readPart(this.file.blob, from, to, signal);
    this.windowAt = from;
    if (this.window.length < length) throw damaged();
    return this.window.subarray(0, length);
  }
}
