// Gate and residual connection.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, saved } from './op';

/** y = x ⊙ g, one gate a channel: [N, D], [D] → [N, D] */
export const gate = (x: tf.Tensor2D, g: tf.Tensor1D): tf.Tensor2D =>
  differentiable(
    [x, g],
    () => ({ y: tf.mul(x, g), saved: [x] }),
    (dy, kept) => [tf.mul(dy, g), tf.sum(tf.mul(dy, saved(kept, 0)), 0)],
  );

/** y = x + r, both [N, D] */
export const plus = (x: tf.Tensor2D, r: tf.Tensor2D): tf.Tensor2D =>
  differentiable(
    [x, r],
    () => ({ y: tf.add(x, r), saved: [] }),
    // Two tensors: the engine disposes of each when it has been added up.
    (dy) => [tf.clone(dy), tf.clone(dy)],
  );
