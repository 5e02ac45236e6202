// The network: a pre-norm Vision Transformer with importance gates, dense or compact. Reads like the
// paper; shapes at line end, N = B·n tokens of B images, D channels, M hidden. Holds no state.
import type * as tf from '@tensorflow/tfjs-core';
import { tokenCount } from '../../core/config';
import { epsilonOf, type ModelShape } from '../../core/params';
import type { BlockChannels, Channels } from './channels';
import type { Leaves } from './leaves';
import { attention } from './ops/attention';
import { spreadColumns, spreadRows, takeColumns } from './ops/select';
import {
  addTokens,
  classToken,
  gate,
  gelu,
  layerNorm,
  linear,
  linearOfData,
  plus,
} from './ops/tokens';

type Matrix = tf.Tensor2D;
type Vector = tf.Tensor1D;

/** What blocks show of how they answer, in their order. */
export interface Seen {
  /** [B·H, n] the class tokens' rows of attention */
  readonly attention: (rows: Matrix) => void;
  /** [B, K] the head on the class tokens behind a block */
  readonly lens: (logits: Matrix) => void;
}

/** Logits of patches: [B·(n−1), C·p·p] → [B, K] */
export function forward(
  shape: ModelShape,
  leaves: Leaves,
  channels: Channels,
  patches: Matrix,
  seen: Seen | null = null,
): Matrix {
  const { config } = shape;
  const { matrix, vector } = readers(leaves, '');
  const epsilon = epsilonOf(shape);
  const batch = patches.shape[0] / (tokenCount(config) - 1);
  const embedded = linearOfData(
    patches,
    matrix('patch_embed.proj.weight'),
    vector('patch_embed.proj.bias'),
  );
  let x = addTokens(embedded, matrix('cls_token'), matrix('pos_embed'), batch); // [N, D]
  const head = (of: Matrix): Matrix => {
    const first = classToken(of, batch);
    const cls = layerNorm(first, vector('norm.weight'), vector('norm.bias'), epsilon); // [B, D]
    return linear(cls, matrix('head.weight'), vector('head.bias')); // [B, K]
  };
  for (let b = 0; b < config.depth; b++) {
    x = block(shape, readers(leaves, `blocks.${b}.`), channels?.[b] ?? null, x, batch, seen);
    seen?.lens(head(x));
  }
  return head(x);
}

function block(
  of: ModelShape,
  { matrix, vector }: Readers,
  channels: BlockChannels | null,
  x: Matrix,
  batch: number,
  seen: Seen | null,
): Matrix {
  const { config } = of;
  const shape = { batch, tokens: tokenCount(config), heads: config.heads };
  const norm = (y: Matrix, name: string): Matrix =>
    layerNorm(y, vector(`${name}.weight`), vector(`${name}.bias`), epsilonOf(of));
  const norm1 = norm(x, 'norm1'); // [N, D]
  if (channels === null) {
    const a = gate(norm1, vector('g_qkv')); // [N, D]
    const qk = linear(a, matrix('attn.qk.weight'), vector('attn.qk.bias')); // [N, 2D]
    const v = linear(a, matrix('attn.v.weight'), vector('attn.v.bias')); // [N, D]
    const o = gate(attention(qk, v, shape, seen?.attention), vector('g_proj')); // [N, D]
    const y = plus(x, linear(o, matrix('attn.proj.weight'), vector('attn.proj.bias'))); // [N, D]
    const norm2 = norm(y, 'norm2'); // [N, D]
    const m = gate(norm2, vector('g_fc1')); // [N, D]
    const h = gelu(linear(m, matrix('mlp.fc1.weight'), vector('mlp.fc1.bias'))); // [N, M]
    const gated = gate(h, vector('g_fc2')); // [N, M]
    return plus(y, linear(gated, matrix('mlp.fc2.weight'), vector('mlp.fc2.bias'))); // [N, D]
  }
  // Gates are folded into the weights; what they feed has only its kept channels.
  const { heads } = channels;
  const a = takeColumns(norm1, channels.qkv); // [N, kept]
  const qk = linear(a, matrix('attn.qk.weight'), vector('attn.qk.bias')); // [N, 2D]
  const v = linear(
    a,
    spreadRows(matrix('attn.v.weight'), heads),
    spreadRows(vector('attn.v.bias'), heads),
  ); // [N, H·w]
  const o = attention(qk, v, shape, seen?.attention); // [N, H·w]
  const proj = spreadColumns(matrix('attn.proj.weight'), heads); // [D, H·w]
  const y = plus(x, linear(o, proj, vector('attn.proj.bias'))); // [N, D]
  const norm2 = norm(y, 'norm2'); // [N, D]
  const m = takeColumns(norm2, channels.fc1); // [N, kept]
  const h = gelu(linear(m, matrix('mlp.fc1.weight'), vector('mlp.fc1.bias'))); // [N, kept]
  return plus(y, linear(h, matrix('mlp.fc2.weight'), vector('mlp.fc2.bias'))); // [N, D]
}

interface Readers {
  readonly matrix: (name: string) => Matrix;
  readonly vector: (name: string) => Vector;
}

function readers(leaves: Leaves, prefix: string): Readers {
  const read = (name: string): tf.Tensor => {
    const leaf = leaves.get(prefix + name);
    if (leaf === undefined) throw new Error(`no leaf ${prefix}${name}`);
    return leaf;
  };
  return { matrix: (name) => read(name) as Matrix, vector: (name) => read(name) as Vector };
}
