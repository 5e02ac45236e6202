// The header of a safetensors file: its length in eight bytes, and JSON that names every tensor once. Looks at no
// tensor.
import { words } from '../core/error-words';
import { FormatError } from '../core/errors';
import { repeatedName } from '../core/repeated-name';
import { cut, showText } from '../core/shown';

export const LENGTH_BYTES = 8;
/**
 * The kept channels of the network with the most that a page can build take 1.2 MB. The format's own reader
 * takes 100 MB, which a page would chew on for seconds.
 */
const MAX_HEADER_BYTES = 4 * 2 ** 20;
export const DOWNLOAD_AGAIN = 'Download or export it again; part of it may be missing.';
export const WRITE_AGAIN = 'Write it again with a safetensors library.';

/**
 * The header as it is, and the bytes behind it.
 * @throws FormatError where it has another length or form, or says a name twice
 */
export function splitHeader(bytes: Uint8Array): {
  header: Record<string, unknown>;
  values: Uint8Array;
} {
  if (bytes.byteLength < LENGTH_BYTES)
    throw new FormatError(
      `A safetensors file must begin with ${LENGTH_BYTES} bytes that give the length of its header; got ${bytes.byteLength} bytes in all.`,
      DOWNLOAD_AGAIN,
      words('notSafetensors', 'safetensors'),
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getBigUint64(0, true);
  const room = bytes.byteLength - LENGTH_BYTES;
  if (length > BigInt(room))
    throw new FormatError(
      `The header must have at most ${room} bytes in a file of ${bytes.byteLength}; got a file that says ${length.toString()}.`,
      'Choose a safetensors file; if it is one, download it again, part of it may be missing.',
      words('notSafetensors', 'safetensors'),
    );
  if (length > BigInt(MAX_HEADER_BYTES)) {
    const [has, most] = [Number(length), MAX_HEADER_BYTES].map((n) => (n / 2 ** 20).toFixed(1));
    throw new FormatError(
      `The header of the file must have at most ${most} MB; got ${has}.`,
      'Save the network with shorter names and less metadata.',
      words('headerSize', 'lessMetadata', { has: has ?? '', most: most ?? '' }),
    );
  }
  const end = LENGTH_BYTES + Number(length);
  return { header: parseHeader(bytes.subarray(LENGTH_BYTES, end)), values: bytes.subarray(end) };
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch {
    throw new FormatError(
      'The header of the file must be JSON in UTF-8; got something else.',
      WRITE_AGAIN,
      words('notSafetensors', 'safetensors'),
    );
  }
  if (!isRecord(header))
    throw new FormatError(
      'The header of the file must be a JSON object of tensors by name; got something else.',
      WRITE_AGAIN,
      words('notSafetensors', 'safetensors'),
    );
  // Of two entries of one name a reader takes this, another that.
  const twice = repeatedName(text);
  if (twice !== null)
    throw new FormatError(
      `The header of the file must have each name once; got ${showText(twice)} twice.`,
      WRITE_AGAIN,
      words('nameTwice', 'writeAgain', { name: cut(twice) }),
    );
  return header;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
