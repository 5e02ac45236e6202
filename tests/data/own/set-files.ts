// Writes data sets in the forms that people have them in, with made-up pixels.
import { createRng } from '../../../src/core/rng';
import type { SetFile } from '../../../src/data/own/blob-reader';

export type Bytes = Uint8Array<ArrayBuffer>;

export const fileOf = (name: string, bytes: Bytes | string): SetFile => ({
  name,
  blob: new Blob([bytes]),
});

/** So many bytes, drawn by a seed. */
export function noise(count: number, seed = 1): Bytes {
  const rng = createRng(seed, 'pixels');
  return Uint8Array.from({ length: count }, () => rng.below(256));
}

export const joined = (...parts: readonly Uint8Array[]): Bytes =>
  Uint8Array.from(Buffer.concat(parts));

/** IDX of a type with these sizes; the values are as long as whoever calls wants. */
export function idx(sizes: readonly number[], values: ArrayLike<number>, type = 8): Bytes {
  const bytes = new Uint8Array(4 + 4 * sizes.length + values.length);
  bytes.set([0, 0, type, sizes.length]);
  const view = new DataView(bytes.buffer);
  sizes.forEach((size, axis) => view.setUint32(4 + 4 * axis, size));
  bytes.set(values, 4 + 4 * sizes.length);
  return bytes;
}

/** Records of CIFAR: labels, and pixels that are drawn. */
export const cifar = (labels: readonly (readonly number[])[], seed = 1): Bytes =>
  joined(...labels.map((of, i) => joined(Uint8Array.from(of), noise(3072, seed + i))));
