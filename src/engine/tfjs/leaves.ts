// How the network's tensors lie in the one flat parameter vector: the table of core/params.ts, with
// every qkv map in two, since heads may keep fewer v channels than q and k. Order is flat order, so
// that joined gradients are the flat gradient.
import * as tf from '@tensorflow/tfjs-core';
import { paramTable, type ModelShape, type ParamSpec } from '../../core/params';

export interface Leaf {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  /** [out, in], [tokens, D] or [n]. */
  readonly shape: readonly [number] | readonly [number, number];
}

/** Tensors by leaf name: timm's names, with `attn.qk` and `attn.v` in place of `attn.qkv`. */
export type Leaves = ReadonlyMap<string, tf.Tensor>;

export function leafTable(shape: ModelShape): Leaf[] {
  return paramTable(shape).flatMap((spec) =>
    isQkv(spec) ? splitQkv(spec, shape.config.dim) : [wholeLeaf(spec)],
  );
}

/** Cuts the flat vector into leaves. The caller disposes of them. */
export function cutLeaves(table: readonly Leaf[], flat: tf.Tensor1D): tf.Tensor[] {
  return table.map(({ offset, size, shape }) =>
    tf.tidy(() => tf.reshape(tf.slice(flat, offset, size), [...shape])),
  );
}

export const nameLeaves = (table: readonly Leaf[], tensors: readonly tf.Tensor[]): Leaves =>
  new Map(table.flatMap(({ name }, i) => (tensors[i] ? [[name, tensors[i]] as const] : [])));

/** Joins tensors in leaf order into a flat vector. */
export const joinLeaves = (tensors: readonly tf.Tensor[]): tf.Tensor1D =>
  tf.concat1d(tensors.map((t) => tf.reshape(t, [t.size])));

const isQkv = ({ map, role }: ParamSpec): boolean =>
  map === 'qkv' && (role === 'weight' || role === 'bias');

function wholeLeaf({ name, role, offset, size, shape }: ParamSpec): Leaf {
  // A weight's rows are its outputs, of a patch [D, C, p, p] too; leading ones go (pos [1, n, D]).
  const columns = role === 'weight' ? size / (shape[0] ?? 1) : (shape.at(-1) ?? 1);
  return { name, offset, size, shape: shape.length === 1 ? [size] : [size / columns, columns] };
}

function splitQkv({ block, role, offset, shape }: ParamSpec, dim: number): Leaf[] {
  const [rows = 0, columns] = shape;
  const leaf = (part: 'qk' | 'v', from: number, count: number): Leaf => ({
    name: `blocks.${block}.attn.${part}.${role}`,
    offset: offset + from * (columns ?? 1),
    size: count * (columns ?? 1),
    shape: columns === undefined ? [count] : [count, columns],
  });
  return [leaf('qk', 0, 2 * dim), leaf('v', 2 * dim, rows - 2 * dim)];
}
