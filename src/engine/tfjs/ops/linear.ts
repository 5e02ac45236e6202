// The linear map, weights as timm stores them: [out, in].
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, saved } from './op';
import { timesTransposed, transposedTimes } from './products';

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
