// From patches to the residual stream, and from the stream to the class token.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable } from './op';

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
