// GELU with the exact Gaussian distribution function, not the tanh approximation.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, saved } from './op';

/** y = x Φ(x): [N, M] → [N, M] */
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
