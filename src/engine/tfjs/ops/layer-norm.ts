// LayerNorm over the last axis.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, saved } from './op';

const EPSILON = 1e-6;

/** y = x̂ ⊙ γ + β, x̂ = (x − mean) / √(variance + ε): [N, D] → [N, D] */
export const layerNorm = (x: tf.Tensor2D, gamma: tf.Tensor1D, beta: tf.Tensor1D): tf.Tensor2D =>
  differentiable(
    [x, gamma, beta],
    () => {
      const centred = tf.sub(x, tf.mean(x, 1, true));
      const variance = tf.mean(tf.square(centred), 1, true);
      const rstd = tf.rsqrt(tf.add(variance, EPSILON)); // [N, 1]
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
