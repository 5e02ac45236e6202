// The classification loss and the accuracy beside it.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, saved } from './op';

/** Mean over the batch of −Σ t log softmax(z), rows of t summing to 1: [B, K], [B, K] → [] */
export const crossEntropy = (logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar =>
  differentiable(
    [logits],
    () => {
      const logp = tf.logSoftmax(logits);
      const ce = tf.mean(tf.neg(tf.sum(tf.mul(targets, logp), 1)));
      return { y: ce, saved: [logp] };
    },
    (dy, kept) => {
      const share = tf.div(dy, targets.shape[0]);
      return [tf.mul(tf.sub(tf.exp(saved(kept, 0)), targets), share)];
    },
  ) as unknown as tf.Scalar;

/** Share of rows whose largest logit is the label's. */
export const accuracy = (logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar =>
  tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));

/**
 * Smoothed targets (1 − e)·onehot + e/K.
 * @returns [labels.length, classes], row-major
 */
export function smoothTargets(
  labels: ArrayLike<number>,
  classes: number,
  smoothing: number,
): Float32Array {
  const targets = new Float32Array(labels.length * classes).fill(smoothing / classes);
  for (let i = 0; i < labels.length; i++)
    targets[i * classes + (labels[i] ?? 0)] = 1 - smoothing + smoothing / classes;
  return targets;
}
