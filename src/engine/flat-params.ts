// Parameter sets by name ↔ one flat vector, at the offsets of a table.
import { MismatchError } from '../core/errors';
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

/** Copies, so that nothing shares memory. */
export const unflatten = (table: readonly ParamSpec[], flat: Float32Array): ParamSet =>
  Object.fromEntries(table.map((s) => [s.name, flat.slice(s.offset, s.offset + s.size)]));
