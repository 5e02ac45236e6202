// The two transposed products of a linear map. The WASM backend is fast (XNNPACK) only where no
// operand is transposed in the product itself, by a factor of twelve; there the small copy is made.
import * as tf from '@tensorflow/tfjs-core';

const copies = () => tf.getBackend() === 'wasm';

/** a bᵀ + bias: [n, k], [m, k], [m] → [n, m] */
export function timesTransposed(a: tf.Tensor2D, b: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D {
  // The fused kernel of WASM refuses a bias that was gathered, and is no faster.
  if (copies()) return tf.add(tf.matMul(a, tf.transpose(b)), bias);
  return tf.fused.matMul({ a, b, transposeA: false, transposeB: true, bias }) as tf.Tensor2D;
}

/** aᵀ b: [k, n], [k, m] → [n, m] */
export function transposedTimes(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return copies() ? tf.matMul(tf.transpose(a), b) : tf.matMul(a, b, true, false);
}
