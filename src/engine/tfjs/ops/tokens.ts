// What happens to tokens beside attention: from patches to the residual stream and from that to the class token,
// LayerNorm, gate, linear map, GELU and residual connection. Weights as timm stores them: [out, in].
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, saved } from './op';

/** [cls; patches] + pos: [B·(n−1), D], [1, D], [n, D] → [B·n, D] */
export function addTokens(
  patches: tf.Tensor2D,
  cls: tf.Tensor2D,
  pos: tf.Tensor2D,
  batch: number,
): tf.Tensor2D {
  const [n, d] = pos.shape;
  return differentiable(
    [patches, cls, pos],
    () => {
      const classes = tf.tile(tf.reshape(cls, [1, 1, d]), [batch, 1, 1]);
      const all = tf.concat([classes, tf.reshape(patches, [batch, n - 1, d])], 1);
      return { y: tf.reshape(tf.add(all, pos), [batch * n, d]), saved: [] };
    },
    (dy) => {
      const dpos = tf.reshape(tf.sum(tf.reshape(dy, [batch, n * d]), 0), [n, d]);
      const dpatches = tf.slice(tf.reshape(dy, [batch, n, d]), [0, 1, 0], [batch, n - 1, d]);
      const dcls = tf.slice(dpos, [0, 0], [1, d]);
      return [tf.reshape(dpatches, [batch * (n - 1), d]), dcls, dpos];
    },
  );
}

/** The class token of every image: [B·n, D] → [B, D] */
export function classToken(x: tf.Tensor2D, batch: number): tf.Tensor2D {
  const [rows, d] = x.shape;
  const n = rows / batch;
  return differentiable(
    [x],
    () => {
      const first = tf.slice(tf.reshape(x, [batch, n, d]), [0, 0, 0], [batch, 1, d]);
      return { y: tf.reshape(first, [batch, d]), saved: [] };
    },
    (dy) => {
      const first = tf.reshape(dy, [batch, 1, d]);
      return [tf.reshape(tf.concat([first, tf.zeros([batch, n - 1, d])], 1), [rows, d])];
    },
  );
}

/** Over the last axis: y = x̂ ⊙ γ + β, x̂ = (x − mean) / √(variance + ε): [N, D] → [N, D] */
export const layerNorm = (
  x: tf.Tensor2D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): tf.Tensor2D =>
  differentiable(
    [x, gamma, beta],
    () => {
      const centred = tf.sub(x, tf.mean(x, 1, true));
      const variance = tf.mean(tf.square(centred), 1, true);
      const rstd = tf.rsqrt(tf.add(variance, epsilon)); // [N, 1]
      const normed = tf.mul(centred, rstd); // x̂
      return { y: tf.add(tf.mul(normed, gamma), beta), saved: [normed, rstd] };
    },
    (dy, kept) => {
      const normed = saved(kept, 0);
      const rstd = saved(kept, 1);
      const along = tf.mul(dy, normed);
      const dn = tf.mul(dy, gamma); // dx̂
      const inner = tf.mean(tf.mul(along, gamma), 1, true);
      const dx = tf.mul(tf.sub(tf.sub(dn, tf.mean(dn, 1, true)), tf.mul(normed, inner)), rstd);
      return [dx, tf.sum(along, 0), tf.sum(dy, 0)];
    },
  );

/** y = x ⊙ g, one gate a channel: [N, D], [D] → [N, D] */
export const gate = (x: tf.Tensor2D, g: tf.Tensor1D): tf.Tensor2D =>
  differentiable(
    [x, g],
    () => ({ y: tf.mul(x, g), saved: [x] }),
    (dy, kept) => [tf.mul(dy, g), tf.sum(tf.mul(dy, saved(kept, 0)), 0)],
  );

/** y = x Wᵀ + b: [N, in] → [N, out] */
export const linear = (x: tf.Tensor2D, w: tf.Tensor2D, b: tf.Tensor1D): tf.Tensor2D =>
  differentiable(
    [x, w, b],
    () => ({ y: timesTransposed(x, w, b), saved: [x, w] }),
    (dy, kept) => [
      tf.matMul(dy, saved(kept, 1)), // dx = dy W
      transposedTimes(dy as tf.Tensor2D, saved(kept, 0)), // dW = dyᵀ x
      tf.sum(dy, 0), // db = Σ dy
    ],
  );

/** The same for an input that nothing was computed from, such as pixels. */
export const linearOfData = (x: tf.Tensor2D, w: tf.Tensor2D, b: tf.Tensor1D): tf.Tensor2D =>
  differentiable(
    [w, b],
    () => ({ y: timesTransposed(x, w, b), saved: [x] }),
    (dy, kept) => [transposedTimes(dy as tf.Tensor2D, saved(kept, 0)), tf.sum(dy, 0)],
  );

/** y = x Φ(x), with the exact distribution function Φ and no approximation by tanh: [N, M] → [N, M] */
export const gelu = (x: tf.Tensor2D): tf.Tensor2D =>
  differentiable(
    [x],
    () => {
      const cdf = tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5);
      return { y: tf.mul(x, cdf), saved: [x, cdf] };
    },
    (dy, kept) => {
      const x = saved(kept, 0);
      const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
      return [tf.mul(dy, tf.add(saved(kept, 1), tf.mul(x, density)))];
    },
  );

/** y = x + r, both [N, D] */
export const plus = (x: tf.Tensor2D, r: tf.Tensor2D): tf.Tensor2D =>
  differentiable(
    [x, r],
    () => ({ y: tf.add(x, r), saved: [] }),
    // Two tensors: the engine disposes of each when it has been added up.
    (dy) => [tf.clone(dy), tf.clone(dy)],
  );

// The two transposed products of a linear map. The WASM backend is fast (XNNPACK) only where no
// operand is transposed in the product itself, by a factor of twelve; there the small copy is made.

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
