// Loss and gradient of a batch, on the tape of automatic differentiation.
import * as tf from '@tensorflow/tfjs-core';
import type { ModelShape } from '../../core/params';
import type { Hyper } from '../trainer';
import type { AdamW } from './adamw';
import type { Channels } from './channels';
import { cutLeaves, joinLeaves, nameLeaves, type Leaf } from './leaves';
import { forward } from './model';
import { differentiable, saved } from './ops/op';

/** A network that trains. */
interface Network {
  readonly shape: ModelShape;
  readonly leaves: readonly Leaf[];
  readonly channels: Channels;
  readonly adam: AdamW;
}

/**
 * Loss, accuracy and flat gradient of ce + λ Σ|g| on a batch. Runs inside the caller's tidy.
 * @param patches [B·(n−1), C·p·p] of the images that the labels are of
 */
export function differentiate(
  { shape, leaves, channels, adam }: Network,
  patches: tf.Tensor2D,
  given: ArrayLike<number>,
  { labelSmoothing, lambda }: Hyper,
) {
  const { config } = shape;
  const smooth = smoothTargets(given, config.classes, labelSmoothing);
  const targets = tf.tensor2d(smooth, [given.length, config.classes]);
  const labels = tf.tensor1d(Int32Array.from(given), 'int32');
  const kept: tf.Scalar[] = [];
  const loss = (...tensors: tf.Tensor[]): tf.Scalar => {
    const logits = forward(shape, nameLeaves(leaves, tensors), channels, patches);
    kept.push(tf.keep(accuracy(logits, labels)));
    return crossEntropy(logits, targets);
  };
  const { value: ce, grads } = tf.valueAndGrads(loss)(cutLeaves(leaves, adam.params));
  const share: tf.Scalar = tf.sum(tf.stack(kept));
  tf.dispose(kept);
  const gradient = joinLeaves(grads);
  // A compact network has no gates: they are folded into its weights.
  if (shape.kept !== null) return { ce, accuracy: share, gradient };
  // d|g|/dg = sign(g), 0 at 0; of the gates as they are, since a product may lose the smallest.
  const pull = tf.mul(tf.mul(tf.sign(adam.params), adam.gateMask), lambda);
  return { ce, accuracy: share, gradient: tf.add<tf.Tensor1D>(gradient, pull) };
}

/** Mean over the batch of −Σ t log softmax(z), rows of t summing to 1: [B, K], [B, K] → [] */
const crossEntropy = (logits: tf.Tensor2D, targets: tf.Tensor2D): tf.Scalar =>
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
const accuracy = (logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar =>
  tf.mean(tf.cast(tf.equal(tf.argMax(logits, 1), labels), 'float32'));

/**
 * Smoothed targets (1 − e)·onehot + e/K.
 * @returns [labels.length, classes], row-major
 */
function smoothTargets(
  labels: ArrayLike<number>,
  classes: number,
  smoothing: number,
): Float32Array {
  const targets = new Float32Array(labels.length * classes).fill(smoothing / classes);
  for (let i = 0; i < labels.length; i++)
    targets[i * classes + (labels[i] ?? 0)] = 1 - smoothing + smoothing / classes;
  return targets;
}
