// Bytes of a file that a person has: a piece anywhere in it, or one behind another, out of gzip where it is packed.
// Holds a window and never all of it.
import { words } from '../../core/error-words';
import { CancelledError, DataError, EspalierError } from '../../core/errors';
import { saidBy } from '../../core/said';
import { gzipDamaged } from './source-errors';

export type Bytes = Uint8Array<ArrayBuffer>;

/** A file by its name, or by its path where it lies in folders. */
export interface SetFile {
  readonly name: string;
  readonly blob: Blob;
}

const WINDOW = 2 ** 20;
/** Deflate makes at most 1,032 bytes of one: no more than 17 MB come of a piece before anybody can look. */
const PIECE = 2 ** 14;

/** @throws CancelledError; DataError where the browser cannot read the file any more */
export async function readPart(
  blob: Blob,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<Bytes> {
  if (signal.aborted) throw new CancelledError('Reading pictures');
  try {
    return new Uint8Array(await blob.slice(from, to).arrayBuffer());
  } catch (error) {
    const reason = saidBy(error)?.replace(/\.$/, '') ?? 'the browser does not say why';
    throw new DataError(
      `The file could not be read: ${reason}.`,
      'Choose it again; it may have been moved or changed meanwhile, or may not be read by this browser.',
      words('fileUnreadable', 'chooseAgain', { reason }),
    );
  }
}

/** Bytes one behind another. */
export interface ByteReader {
  /** The next so many, a view that nobody writes to; fewer at the end. Memory is taken for what comes. */
  take(length: number): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** @throws FormatError, from `take`, where the gzip stream is damaged or cut off */
export async function openReader(
  { name, blob }: SetFile,
  signal: AbortSignal,
): Promise<ByteReader> {
  const head = await readPart(blob, 0, 2, signal);
  const packed = head[0] === 0x1f && head[1] === 0x8b;
  const chunks = packed ? unpacked(name, blob, signal) : plain(blob, signal);
  let rest: Uint8Array = new Uint8Array();
  return {
    async take(length) {
      if (rest.length < length) {
        const parts = [rest];
        let count = rest.length;
        while (count < length) {
          const next = await chunks.next();
          if (next.done === true) break;
          parts.push(next.value);
          count += next.value.length;
        }
        rest = joined(parts, count);
      }
      const taken = rest.subarray(0, length);
      rest = rest.subarray(taken.length);
      return taken;
    },
    close: async () => {
      await chunks.return();
    },
  };
}

async function* plain(blob: Blob, signal: AbortSignal): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < blob.size; at += WINDOW)
    yield await readPart(blob, at, at + WINDOW, signal);
}

async function* unpacked(
  name: string,
  blob: Blob,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, void> {
  let from = 0;
  let window: Bytes = new Uint8Array();
  const pieces = new ReadableStream<BufferSource>({
    async pull(controller) {
      if (window.length === 0) {
        window = await readPart(blob, from, from + WINDOW, signal);
        from += window.length;
      }
      if (window.length === 0) controller.close();
      else controller.enqueue(window.subarray(0, PIECE));
      window = window.subarray(PIECE);
    },
  });
  const reader = pieces.pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const read = await reader.read().catch((error: unknown) => {
        throw error instanceof EspalierError ? error : gzipDamaged(name);
      });
      if (read.done) return;
      yield read.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const whole = new Uint8Array(size);
  let end = 0;
  for (const part of parts) {
    whole.set(part, end);
    end += part.length;
  }
  return whole;
}
