// Bytes of a file, a piece at a time: anywhere in it, or one behind another, inflated or not. Holds a window of
// the file and never all of it; counts what is inflated as it comes.
import { words } from '../../core/error-words';
import { CancelledError, DataError } from '../../core/errors';
import { saidBy } from '../../core/said';
import { gzipDamaged } from './archive-errors';
import type { Tally } from './tally';

export type Bytes = Uint8Array<ArrayBuffer>;

const WINDOW = 2 ** 20;
/** Deflate makes at most 1,032 bytes of one: no more than 17 MB come of a piece before anybody can look. */
const PIECE = 2 ** 14;

/** Reads parts of a file that lie near each other with few looks at it. */
export class FileWindow {
  private held: Bytes = new Uint8Array();
  private from = 0;

  constructor(
    private readonly file: Blob,
    private readonly signal: AbortSignal,
  ) {}

  get size(): number {
    return this.file.size;
  }

  /** @throws CancelledError where nobody waits any more */
  goOn(): void {
    if (this.signal.aborted) throw new CancelledError('Opening an archive');
  }

  /**
   * So many bytes, fewer at the end of the file; a view that nobody writes to.
   * @throws CancelledError; DataError where the browser cannot read the file any more
   */
  async read(from: number, length: number): Promise<Bytes> {
    this.goOn();
    const [start, end] = [from, from + length].map((at) => Math.min(Math.max(at, 0), this.size));
    const [first = 0, last = 0] = [start, end];
    if (first < this.from || last > this.from + this.held.length) {
      const part = this.file.slice(first, Math.max(last, first + WINDOW));
      const held = new Uint8Array(await part.arrayBuffer().catch(unreadable));
      // Another read may come meanwhile: each answers of what it has read itself.
      this.held = held;
      this.from = first;
      return held.subarray(0, last - first);
    }
    return this.held.subarray(first - this.from, last - this.from);
  }
}

function unreadable(error: unknown): never {
  const reason = saidBy(error)?.replace(/\.$/, '') ?? 'the browser does not say why';
  throw new DataError(
    `The file could not be read: ${reason}.`,
    'Choose it again; it may have been moved or changed meanwhile, or may not be read by this browser.',
    words('fileUnreadable', 'chooseAgain', { reason }),
  );
}

/** Bytes one behind another. */
export interface ByteSource {
  /** Where the next one lies, from the beginning. */
  readonly at: number;
  /** The next so many, in memory of their own; fewer at the end. Memory is taken for what comes, not for what is asked. */
  take(length: number): Promise<Bytes>;
  /** Passes over the next ones; answers how many there were. */
  skip(length: number): Promise<number>;
  close(): Promise<void>;
}

/** The bytes of a file as they are. What is passed over is not read. */
export function plainSource(window: FileWindow): ByteSource {
  let at = 0;
  return {
    get at() {
      return at;
    },
    async take(length) {
      const bytes = (await window.read(at, length)).slice();
      at += bytes.length;
      return bytes;
    },
    skip(length) {
      const count = Math.min(length, window.size - at);
      at += count;
      return Promise.resolve(count);
    },
    close: () => Promise.resolve(),
  };
}

/** One that can be looked at before it is read. */
export interface PeekedSource extends ByteSource {
  /** The first so many bytes, fewer where there are fewer; they are still to come. */
  peek(length: number): Promise<Uint8Array>;
}

/** @throws FormatError, from all that reads, where the stream is damaged, cut off, or too much by the tally */
export function gzipSource(window: FileWindow, name: string, tally: Tally): PeekedSource {
  let from = 0;
  const pieces = new ReadableStream<BufferSource>({
    async pull(controller) {
      const piece = await window.read(from, PIECE);
      from += piece.length;
      if (piece.length === 0) controller.close();
      else controller.enqueue(piece);
    },
  });
  const reader = pieces.pipeThrough(new DecompressionStream('gzip')).getReader();
  let rest: Uint8Array = new Uint8Array();
  let at = 0;

  /** The next bytes there are, at most so many; none at the end. */
  async function some(most: number): Promise<Uint8Array> {
    window.goOn();
    while (rest.length === 0) {
      const read = await reader.read().catch((error: unknown) => {
        throw error instanceof CancelledError || error instanceof DataError
          ? error
          : gzipDamaged(name);
      });
      if (read.done) break;
      tally.bytes(read.value.length);
      rest = read.value;
    }
    const next = rest.subarray(0, most);
    rest = rest.subarray(next.length);
    at += next.length;
    return next;
  }

  /** The next so many bytes, in memory of their own. */
  async function take(length: number): Promise<Bytes> {
    const parts: Uint8Array[] = [];
    let count = 0;
    while (count < length) {
      const part = await some(length - count);
      if (part.length === 0) break;
      parts.push(part);
      count += part.length;
    }
    return joined(...parts);
  }

  return {
    get at() {
      return at;
    },
    take,
    async peek(length) {
      const head = await take(length);
      rest = joined(head, rest);
      at -= head.length;
      return head;
    },
    async skip(length) {
      let count = 0;
      while (count < length) {
        const part = await some(length - count);
        if (part.length === 0) break;
        count += part.length;
      }
      return count;
    },
    close: () => reader.cancel().catch(() => undefined),
  };
}

function joined(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}
