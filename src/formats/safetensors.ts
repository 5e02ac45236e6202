// Safetensors: an 8-byte little-endian header length, a JSON header, then raw row-major values. Reads floats
// of any width as 32-bit ones and writes F32 only; never guesses: a header that does not describe the bytes
// exactly (no gap, no overlap, nothing left over) is refused. Typed arrays are little-endian on every machine
// that runs a browser, so values are copied as bytes. Headers, names and lists have the bounds below.
import { words } from '../core/error-words';
import { FormatError } from '../core/errors';
import { cut, show, showText } from '../core/shown';
import { FLOAT_BYTES, isFloatType, toFloat32, typeBytes } from './float-types';
import {
  DOWNLOAD_AGAIN,
  isRecord,
  LENGTH_BYTES,
  splitHeader,
  WRITE_AGAIN,
} from './safetensors-header';

export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major values, of a buffer of their own. */
  readonly data: Float32Array;
}

export interface SafetensorsFile {
  readonly metadata: Record<string, string>;
  readonly tensors: Record<string, Tensor>;
}

/** A tensor that is not read yet. */
export interface StoredTensor {
  readonly shape: readonly number[];
  /** As the format calls it: `F16`. */
  readonly type: string;
  /**
   * Its values as 32-bit floats, row-major, of a buffer of their own.
   * @throws FormatError where they are no floats
   */
  readonly read: () => Float32Array;
}

export interface OpenSafetensors {
  readonly metadata: Record<string, string>;
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

const METADATA = '__metadata__';
const FLOAT_NAMES = Object.keys(FLOAT_BYTES).join(', ');
/** A network of 48 blocks has 968 tensors. */
const MOST_TENSORS = 10_000;
const LONGEST_NAME = 200;
const MOST_AXES = 8;

/** Where one tensor lies, in bytes from the end of the header. */
interface Entry {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Reads a safetensors file. Values are copied, so the file's bytes may be reused.
 * @throws FormatError saying what is wrong, what was wanted and what to do.
 */
export function parseSafetensors(input: ArrayBuffer | Uint8Array): SafetensorsFile {
  const { metadata, tensors } = openSafetensors(input);
  const read = Array.from(tensors, ([name, { shape, read: values }]): [string, Tensor] => [
    name,
    { shape, data: values() },
  ]);
  return { metadata, tensors: Object.fromEntries(read) };
}

/**
 * What a safetensors file holds, checked whole; values are read tensor by tensor, as they are asked for, out of the
 * bytes of the file.
 * @throws FormatError saying what is wrong, what was wanted and what to do.
 */
export function openSafetensors(input: ArrayBuffer | Uint8Array): OpenSafetensors {
  // A plain Uint8Array: the slice of Node's Buffer would not copy.
  const bytes =
    input instanceof Uint8Array
      ? new Uint8Array(input.buffer, input.byteOffset, input.byteLength)
      : new Uint8Array(input);
  const { header, values } = splitHeader(bytes);
  const { [METADATA]: metadata, ...entries } = header;
  checkNames(Object.keys(entries));
  const placed = Object.entries(entries).map(([name, entry]) => readEntry(name, entry));
  checkLayout(placed, values.byteLength);
  const tensors = placed.map(({ name, type, shape, begin, end }): [string, StoredTensor] => [
    name,
    {
      ...{ shape, type },
      read: () => {
        if (!isFloatType(type)) throw noFloats(name, type);
        return toFloat32(type, values.subarray(begin, end));
      },
    },
  ]);
  return { metadata: readMetadata(metadata), tensors: new Map(tensors) };
}

const noFloats = (name: string, type: unknown): FormatError =>
  new FormatError(
    `Values of tensor ${name} must be floats, ${FLOAT_NAMES}; got ${showText(type)}.`,
    'Leave it out, or convert the model to float32 and save it again.',
    words('tensorType', 'float32', { name, type: show(type) }),
  );

/**
 * Writes a safetensors file, tensors in the order of the record; the same input gives the same bytes.
 * @throws FormatError when a shape does not hold its values.
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  let end = 0;
  const entries = Object.entries(tensors).map(([name, { shape, data }]) => {
    if (name === METADATA)
      throw new FormatError(
        `The name of a tensor must not be ${METADATA}, which is reserved; got that.`,
        'Rename it.',
      );
    if (sizeOf(shape) !== data.length)
      throw new FormatError(
        `Tensor ${name} of shape ${showShape(shape)} must have ${sizeOf(shape)} values; got ${data.length}.`,
        'Give it the shape of its values.',
      );
    const begin = end;
    end += data.byteLength;
    return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }] as const;
  });
  const about = Object.keys(metadata).length === 0 ? [] : [[METADATA, metadata] as const];
  const json = JSON.stringify(Object.fromEntries([...about, ...entries]));
  const text = new TextEncoder().encode(json);
  const headerBytes = Math.ceil(text.length / 8) * 8;

  const file = new Uint8Array(LENGTH_BYTES + headerBytes + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes).set(text, LENGTH_BYTES);
  let at = LENGTH_BYTES + headerBytes;
  for (const { data } of Object.values(tensors)) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** A shape as messages print it, `[10, 64]`. */
export const showShape = (shape: readonly number[]): string => `[${shape.join(', ')}]`;

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

function checkNames(names: readonly string[]): void {
  if (names.length > MOST_TENSORS)
    throw new FormatError(
      `The file must have at most ${MOST_TENSORS} tensors; got ${names.length}.`,
      'Choose a file that holds one network.',
      words('tensorsMany', 'otherFile', { has: names.length, most: MOST_TENSORS }),
    );
  const long = names.find((name) => name.length > LONGEST_NAME);
  if (long !== undefined)
    throw new FormatError(
      `Names of tensors must have at most ${LONGEST_NAME} characters; got ${showText(long)}.`,
      'Rename it, as timm names tensors.',
      words('nameLong', 'writeAgain', { name: cut(long), most: LONGEST_NAME }),
    );
}

function readMetadata(given: unknown): Record<string, string> {
  const pairs = given === undefined ? [] : isRecord(given) ? Object.entries(given) : null;
  const texts = pairs?.flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[key, value]] : [],
  );
  if (texts === undefined || texts.length !== pairs?.length)
    throw new FormatError(
      `${METADATA} of the file must be an object of strings; got something else.`,
      WRITE_AGAIN,
    );
  return Object.fromEntries(texts);
}

function readEntry(name: string, entry: unknown): Entry {
  if (!isRecord(entry))
    throw new FormatError(
      `The header’s entry for tensor ${name} must be an object; got ${showText(entry)}.`,
      WRITE_AGAIN,
    );
  const { dtype, shape, data_offsets: offsets } = entry;
  const width = typeBytes(dtype);
  if (typeof dtype !== 'string' || width === null) throw noFloats(name, dtype);
  if (!isSizes(shape) || shape.length > MOST_AXES)
    throw new FormatError(
      `The shape of tensor ${name} must be a list of at most ${MOST_AXES} whole numbers from 0; got ${showText(shape)}.`,
      WRITE_AGAIN,
    );
  const [begin, end] = isSizes(offsets) && offsets.length === 2 ? offsets : [];
  if (begin === undefined || end === undefined || begin > end)
    throw new FormatError(
      `The offsets of tensor ${name} must be [begin, end] in bytes; got ${showText(offsets)}.`,
      WRITE_AGAIN,
    );
  const wanted = sizeOf(shape) * width;
  if (end - begin !== wanted)
    throw new FormatError(
      `The offsets of tensor ${name} of shape ${showShape(shape)} must span ${wanted} bytes; got ${end - begin}.`,
      WRITE_AGAIN,
    );
  return { name, type: dtype, shape, begin, end };
}

/** Tensors must tile the bytes after the header: each begins where another ended. */
function checkLayout(entries: readonly Entry[], byteLength: number): void {
  let at = 0;
  for (const { name, begin, end } of [...entries].sort(
    (a, b) => a.begin - b.begin || a.end - b.end,
  )) {
    if (begin !== at)
      throw new FormatError(
        `Tensor ${name} must begin at byte ${at}; got ${begin}, ${begin < at ? 'inside another tensor' : 'after a gap'}.`,
        WRITE_AGAIN,
      );
    if (end > byteLength)
      throw new FormatError(
        `Tensor ${name} must end within the ${byteLength} bytes of values that the file holds; got byte ${end}.`,
        DOWNLOAD_AGAIN,
      );
    at = end;
  }
  if (at !== byteLength)
    throw new FormatError(
      `The file must hold the ${at} bytes of values that its header describes; got ${byteLength}.`,
      WRITE_AGAIN,
    );
}

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
