// Multi-head softmax attention over [heads × batch] products. V may be narrower than q and k.
import * as tf from '@tensorflow/tfjs-core';
import { differentiable, saved } from './op';

export interface AttentionShape {
  readonly batch: number;
  readonly tokens: number;
  readonly heads: number;
}

/**
 * softmax(q kᵀ / √dh) v: [B·n, 2·H·dh] (q, then k) and [B·n, H·w] → [B·n, H·w]
 * @param seen is shown the softmax's rows of the class tokens, [B·H, n]
 */
export function attention(
  qk: tf.Tensor2D,
  v: tf.Tensor2D,
  { batch, tokens, heads }: AttentionShape,
  seen: ((rows: tf.Tensor2D) => void) | null = null,
): tf.Tensor2D {
  const dh = qk.shape[1] / (2 * heads);
  const width = v.shape[1] / heads;
  const scale = 1 / Math.sqrt(dh);
  const rows = batch * tokens;
  const half = heads * batch;

  // [B·n, parts·H·d] → [parts·H·B, n, d]
  const byHead = (x: tf.Tensor, d: number, parts = 1): tf.Tensor3D => {
    const split = tf.transpose(tf.reshape(x, [rows, parts * heads, d]), [1, 0, 2]);
    return tf.reshape(split, [parts * half, tokens, d]);
  };
  // and back
  const byToken = (x: tf.Tensor, d: number, parts = 1): tf.Tensor2D => {
    const joined = tf.transpose(tf.reshape(x, [parts * heads, rows, d]), [1, 0, 2]);
    return tf.reshape(joined, [rows, parts * heads * d]);
  };
  const part = (x: tf.Tensor3D, i: number) => tf.slice(x, [i * half, 0, 0], [half, tokens, dh]);

  return differentiable(
    [qk, v],
    () => {
      const split = byHead(qk, dh, 2);
      const q = part(split, 0); // [H·B, n, dh]
      const k = part(split, 1);
      const vh = byHead(v, width); // [H·B, n, w]
      const p = tf.softmax(tf.mul(tf.matMul(q, k, false, true), scale)); // [H·B, n, n]
      if (seen !== null) {
        const first = tf.slice(p, [0, 0, 0], [half, 1, tokens]); // [H·B, 1, n]
        const byImage = tf.transpose(tf.reshape(first, [heads, batch, tokens]), [1, 0, 2]);
        seen(tf.reshape(byImage, [half, tokens]));
      }
      return { y: byToken(tf.matMul(p, vh), width), saved: [q, k, vh, p] };
    },
    (dy, kept) => {
      const [q, k, vh, p] = [0, 1, 2, 3].map((i) => saved(kept, i)) as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
      ];
      const d = byHead(dy, width);
      const dv = tf.matMul(p, d, true, false);
      const dp = tf.matMul(d, vh, false, true);
      const pulled = tf.mul(dp, p);
      // softmax: ds = p ⊙ (dp − Σ dp ⊙ p)
      const ds = tf.mul(tf.sub(pulled, tf.mul(p, tf.sum(pulled, -1, true))), scale);
      const dq = tf.matMul(ds, k);
      const dk = tf.matMul(ds, q, true, false);
      return [byToken(tf.concat([dq, dk], 0), dh, 2), byToken(dv, width)];
    },
  );
}
