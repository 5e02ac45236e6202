// Choosing channels in a compact network: columns of an activation, and weights spread over equally
// wide heads. Derivatives are gathers by the inverse index, since backends lack scattering kernels.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from './op';

/** Places in `size` channels; where `source[i]` is `none`, place i is empty. Made by the maps below. */
export interface Selection {
  /** For every result channel the source channel, or the number of source channels for none. */
  readonly forward: tf.Tensor1D;
  /** For every source channel the result channel, or the number of result channels for none. */
  readonly inverse: tf.Tensor1D;
  /** 0/1 matrix [source, result]. */
  readonly matrix: tf.Tensor2D;
}

/**
 * @param source for every result channel its source channel, or −1 for an empty one
 * @param count number of source channels
 */
export function selection(source: ArrayLike<number>, count: number): Selection {
  const forward = Int32Array.from(source, (s) => (s < 0 ? count : s));
  const inverse = new Int32Array(count).fill(source.length);
  const matrix = new Float32Array(count * source.length);
  forward.forEach((s, result) => {
    if (s === count) return;
    inverse[s] = result;
    matrix[s * source.length + result] = 1;
  });
  return {
    forward: tf.tensor1d(forward, 'int32'),
    inverse: tf.tensor1d(inverse, 'int32'),
    matrix: tf.tensor2d(matrix, [count, source.length]),
  };
}

export function disposeSelection(s: Selection): void {
  tf.dispose([s.forward, s.inverse, s.matrix]);
}

/**
 * Columns of an activation: [N, D] → [N, kept]. The WASM backend gathers element by element; there
 * the product with a 0/1 matrix gives the same numbers ten times faster.
 */
export const takeColumns = (x: tf.Tensor2D, s: Selection): tf.Tensor2D =>
  differentiable(
    [x],
    () => ({ y: columns(x, s.forward, s.matrix), saved: [] }),
    (dy) => [columns(dy as tf.Tensor2D, s.inverse, s.matrix, true)],
  );

function columns(x: tf.Tensor2D, index: tf.Tensor1D, matrix: tf.Tensor2D, back = false) {
  if (tf.getBackend() === 'wasm') return tf.matMul(x, back ? tf.transpose(matrix) : matrix);
  return tf.gather(back ? tf.concat([x, tf.zeros([x.shape[0], 1])], 1) : x, index, 1);
}

/** Rows of a matrix, or entries of a vector, at their places; empty places hold 0. */
export const spreadRows = <T extends tf.Tensor>(w: T, s: Selection): T =>
  differentiable(
    [w],
    () => ({ y: rows(w, s.forward), saved: [] }),
    (dy) => [tf.gather(dy, s.inverse)],
  ) as unknown as T;

/** Columns of a matrix at their places; empty places hold 0. */
export const spreadColumns = (w: tf.Tensor2D, s: Selection): tf.Tensor2D =>
  differentiable(
    [w],
    () => ({ y: tf.transpose(rows(tf.transpose(w), s.forward)), saved: [] }),
    (dy) => [tf.transpose(tf.gather(tf.transpose(dy), s.inverse))],
  );

const rows = (w: tf.Tensor, index: tf.Tensor1D): tf.Tensor =>
  tf.gather(tf.concat([w, tf.zeros([1, ...w.shape.slice(1)])]), index);
