// Values as the library makes them of thrift, whose types nobody has looked at. Whatever is another is damaged.
import { damaged } from './varint';

/** A struct: `field_1` and so on, by the numbers of its fields. */
export type Raw = Readonly<Record<string, unknown>>;

/** @throws RangeError */
export function struct(given: unknown): Raw {
  if (typeof given !== 'object' || given === null) throw damaged();
  if (Array.isArray(given) || given instanceof Uint8Array) throw damaged();
  return given as Raw;
}

/** @throws RangeError */
export function items(given: unknown): unknown[] {
  if (!Array.isArray(given)) throw damaged();
  return given as unknown[];
}

/** A whole number from 0, of any width. @throws RangeError */
export function sizeOf(given: unknown): number {
  if (typeof given !== 'number' && typeof given !== 'bigint') throw damaged();
  const value = Number(given);
  if (!Number.isSafeInteger(value) || value < 0) throw damaged();
  return value;
}

/** @throws RangeError */
export function textOf(given: unknown): string {
  if (!(given instanceof Uint8Array)) throw damaged();
  return new TextDecoder().decode(given);
}
