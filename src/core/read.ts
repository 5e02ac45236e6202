// Readers of values from outside: each takes the path of a value and the value, and answers what it is, or
// refuses it by its path with what is allowed. Bounds are handed in; nothing here knows a form.
import { InvalidValueError, UnknownFieldError } from './errors';

export type Fields = Readonly<Record<string, unknown>>;

/**
 * An object, and of it nothing but what is known.
 * @param known names that it may have; null takes an object with any
 * @throws InvalidValueError
 */
export function fields(path: string, given: unknown, known: readonly string[] | null): Fields {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new InvalidValueError(path, given, { kind: 'object' });
  for (const name of known === null ? [] : Object.keys(given))
    if (known?.includes(name) !== true) throw new UnknownFieldError(path, name, known ?? []);
  return given as Fields;
}

/** A list of so many at least and at most, each read under its place, counted from 1. */
export function list<T>(
  path: string,
  given: unknown,
  [least, most]: readonly [number, number],
  item: (path: string, given: unknown) => T,
): T[] {
  if (!Array.isArray(given) || given.length < least || given.length > most)
    throw new InvalidValueError(path, given, { kind: 'list', min: least, max: most });
  // Not `map`, which passes over holes.
  return Array.from(given, (one: unknown, i) => item(`${path}.${i + 1}`, one));
}

/** One of the names. */
export function oneOf<T extends string>(path: string, given: unknown, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === given);
  if (found === undefined)
    throw new InvalidValueError(path, given, { kind: 'oneOf', names: allowed });
  return found;
}

/** A number between bounds, both allowed. */
export function number(
  path: string,
  given: unknown,
  min = -Number.MAX_SAFE_INTEGER,
  max = Number.MAX_SAFE_INTEGER,
): number {
  if (typeof given === 'number' && given >= min && given <= max) return given;
  throw new InvalidValueError(path, given, { kind: 'number', min, max });
}

/** A whole number between bounds, both allowed. */
export function whole(
  path: string,
  given: unknown,
  min = 0,
  max = Number.MAX_SAFE_INTEGER,
): number {
  if (Number.isInteger(given) && (given as number) >= min && (given as number) <= max)
    return given as number;
  throw new InvalidValueError(path, given, { kind: 'whole', min, max });
}

/** Text that says something: not only what nobody sees. */
export function text(path: string, given: unknown, most: number): string {
  if (
    typeof given === 'string' &&
    given.length <= most &&
    given.replace(/[\p{C}\p{Z}]/gu, '') !== ''
  )
    return given;
  throw new InvalidValueError(path, given, { kind: 'text', max: most });
}

export function flag(path: string, given: unknown): boolean {
  if (typeof given === 'boolean') return given;
  throw new InvalidValueError(path, given, { kind: 'flag' });
}

/** What a reader answers, or null where null stands. */
export const orNull = <T>(
  path: string,
  given: unknown,
  read: (path: string, given: unknown) => T,
): T | null => (given === null ? null : read(path, given));

/** Whether something stands there: a form may leave out what it does not say, or say null. */
export const isGiven = (given: unknown): boolean => given !== undefined && given !== null;
