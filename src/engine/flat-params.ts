// Parameter sets by name ↔ one flat vector, at the offsets of a table.
import { MismatchError } from '../core/errors';
import { averageName } from '../core/gates';
import { param, type ParamSet, type ParamSpec } from '../core/params';

/**
 * @param floats length of the vector; without it the table is taken to be dense
 * @throws MismatchError when a set is not of the table's shape.
 */
export function flatten(
  table: readonly ParamSpec[],
  params: Readonly<ParamSet>,
  floats = table.reduce((sum, { size }) => sum + size, 0),
): Float32Array {
  const flat = new Float32Array(floats);
  for (const { name, size, offset } of table) {
    const values = param(params, name);
    if (values.length !== size)
      throw new MismatchError(
        `Parameter ${name} must have ${size} values; got ${values.length}.`,
        'Load parameters of the same shape.',
      );
    flat.set(values, offset);
  }
  return flat;
}

/**
 * The running means of |g| of a set, else |g|, at the offsets of a table whose gates come first.
 * @param floats that hold all gates
 */
export function flattenAverages(
  table: readonly ParamSpec[],
  params: Readonly<ParamSet>,
  floats: number,
): Float32Array {
  const flat = new Float32Array(floats);
  for (const { name, role, offset } of table)
    if (role === 'gate')
      flat.set(params[averageName(name)] ?? param(params, name).map(Math.abs), offset);
  return flat;
}

/** The gates of a flat vector, one behind the other. */
export const closeUp = (table: readonly ParamSpec[], flat: Float32Array): Float32Array =>
  joined(
    table
      .filter(({ role }) => role === 'gate')
      .map(({ offset, size }) => flat.subarray(offset, offset + size)),
  );

/** One behind the other. */
export function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let next = 0;
  for (const part of parts) {
    all.set(part, next);
    next += part.length;
  }
  return all;
}

/** Whether a set says what its gates are scored by. */
export const hasAverages = (table: readonly ParamSpec[], params: Readonly<ParamSet>): boolean =>
  table.some(({ name, role }) => role === 'gate' && averageName(name) in params);

/** Share of the newest |g| in a mean over about `average` steps, after so many, from 1. */
export const newestShare = ({ average = 1 }: { readonly average?: number }, steps: number) =>
  1 / Math.max(1, Math.min(average, steps));

/** Copies, so that nothing shares memory. */
export const unflatten = (table: readonly ParamSpec[], flat: Float32Array): ParamSet =>
  Object.fromEntries(table.map((s) => [s.name, flat.slice(s.offset, s.offset + s.size)]));
