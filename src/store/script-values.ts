// What a script hands in, told by what it is made of: a script in a frame has classes of its own, and any object
// may call itself another kind. Plain data is read once and copied; whoever asks gets no getter of a script's.
import { InvalidValueError } from '../core/errors';
import { Described } from '../core/shown';

/** Of no kind of its own: neither a list nor a map, a date, a promise or an element of the page. */
export const isObject = (given: unknown): given is object => tagOf(given) === 'Object';

/** Deeper, and with more fields and items in all, than anything that a change may say. */
const DEEPEST = 5;
const MOST_ITEMS = 1000;

/**
 * A script's objects and lists as plain data, each field read once. Everything else stays as it is.
 * @param room for items: they are counted before they are copied, since a list of millions is written in
 *   a few letters, and one list may lie at many places
 */
export function plainCopy(
  name: string,
  given: unknown,
  { deepest, items } = { deepest: DEEPEST, items: MOST_ITEMS },
  depth = 0,
  room = { left: items },
): unknown {
  if (typeof given !== 'object' || given === null) return given;
  if (depth === deepest)
    throw new InvalidValueError(name, new Described('an object'), 'a number, a text or a list');
  // Places count from 1 wherever a form is read.
  const within = (field: string | number) => {
    const at = typeof field === 'number' ? field + 1 : field;
    return depth === 0 ? String(at) : `${name}.${at}`;
  };
  const copy = (field: string | number, value: unknown) =>
    plainCopy(within(field), value, { deepest, items }, depth + 1, room);
  if (!Array.isArray(given) && !isObject(given))
    throw new InvalidValueError(name, describe(given), { kind: 'object' });
  const count = Array.isArray(given) ? given.length : Object.keys(given).length;
  room.left -= count;
  if (room.left < 0)
    throw new InvalidValueError(
      name,
      new Described(`${tagOf(given)} of ${count} values`),
      `at most ${items} values in all`,
    );
  if (Array.isArray(given)) return Array.from(given, (item: unknown, i) => copy(i, item));
  return Object.fromEntries(
    Object.entries(given).map(([field, value]: [string, unknown]) => [field, copy(field, value)]),
  );
}

interface Arrays {
  Float32Array: Float32Array;
  Uint32Array: Uint32Array;
  Uint8Array: Uint8Array<ArrayBuffer>;
}

// By tag and not by `instanceof`: a script in a frame has array classes of its own.
const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** What the getters of the language itself say of a value: those of a script may say anything. */
const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype) as object;

/** The kind of an array by what it is made of; null for all else. */
function kindOf(value: unknown): string | null {
  const kind: unknown = Reflect.get(TYPED_ARRAY, Symbol.toStringTag, value);
  return typeof kind === 'string' ? kind : null;
}

export const isArray = <K extends keyof Arrays>(value: unknown, kind: K): value is Arrays[K] =>
  kindOf(value) === kind;

/** Memory that is nobody else's; a shared one is another kind. */
export function isBuffer(value: unknown): value is ArrayBuffer {
  try {
    // Throws for all else.
    Reflect.get(ArrayBuffer.prototype, 'byteLength', value);
    return true;
  } catch {
    return false;
  }
}

/** A value in a few words: arrays by kind and length, never by content. */
export function describe(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const length = 'length' in value && typeof value.length === 'number' ? value.length : null;
  const kind = kindOf(value) ?? tagOf(value);
  return new Described(length === null ? `of kind ${kind}` : `${kind} of ${length} values`);
}

/** Memory that others may write to is copied before it goes: what was checked is what is sent. */
export const ownArray = <T extends Float32Array | Uint32Array>(given: T): T =>
  isBuffer(given.buffer) ? given : (given.slice() as T);

/** Null where the bytes were handed over to somebody else and are here no more. */
export function copyBytes(file: ArrayBuffer | Uint8Array<ArrayBuffer>): ArrayBuffer | null {
  try {
    return isBuffer(file) ? file.slice(0) : file.slice().buffer;
  } catch {
    return null;
  }
}
