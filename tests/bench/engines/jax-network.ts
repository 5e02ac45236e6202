// The gated Vision Transformer and its AdamW step written for jax-js, the way its users write networks:
// pure functions over trees of arrays, one `jit` around everything. Kernels are [in, out] here.
// Arrays follow jax-js' ownership: every use but the last takes `.ref`.
import { jit, nn, numpy as np, tree, valueAndGrad } from '@jax-js/jax';
import { headDim, tokenCount, type ViTConfig } from '../../../src/core/config';
import { isDecayed, type ParamSpec } from '../../../src/core/params';
import type { Hyper } from '../../../src/engine/trainer';

// A type alias, as jax-js' trees want it.
export type Leaves = Record<string, np.Array>;

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
const NORM_EPSILON = 1e-6;

/** Parameters by timm's names, taken one at a time: a parameter is used once. */
const reader = (params: Leaves, prefix: string) => (name: string) => {
  const leaf = params[prefix + name];
  if (leaf === undefined) throw new Error(`no parameter ${prefix}${name}`);
  return leaf;
};

type Read = ReturnType<typeof reader>;

const linear = (x: np.Array, read: Read, name: string) =>
  np.matmul(x, read(`${name}.weight`)).add(read(`${name}.bias`));

const layerNorm = (x: np.Array, read: Read, name: string) =>
  nn
    .standardize(x, -1, { epsilon: NORM_EPSILON })
    .mul(read(`${name}.weight`))
    .add(read(`${name}.bias`));

/** [B, C, side, side] → [B, n − 1, C·p·p] */
function patchesOf(images: np.Array, { channels, image, patch }: ViTConfig): np.Array {
  const grid = image / patch;
  return images
    .reshape([-1, channels, grid, patch, grid, patch])
    .transpose([0, 2, 4, 1, 3, 5])
    .reshape([-1, grid * grid, channels * patch * patch]);
}

/** [3, B, H, n, dh] → [B, n, H, dh]. `nn.dotProductAttention` wants a newer Node than 20. */
function attention(qkv: np.Array): np.Array {
  const width = qkv.shape[4] ?? 1;
  const q = qkv.ref.slice(0);
  const k = qkv.ref.slice(1);
  const v = qkv.slice(2);
  const scores = np.matmul(q, k.transpose([0, 1, 3, 2])).mul(1 / Math.sqrt(width));
  return np.matmul(nn.softmax(scores, -1), v).transpose([0, 2, 1, 3]);
}

function block(x: np.Array, read: Read, config: ViTConfig): np.Array {
  const { dim, heads } = config;
  const a = layerNorm(x.ref, read, 'norm1').mul(read('g_qkv')); // [B, n, D]
  const qkv = linear(a, read, 'attn.qkv').reshape([
    -1,
    tokenCount(config),
    3,
    heads,
    headDim(config),
  ]);
  const o = attention(qkv.transpose([2, 0, 3, 1, 4])).reshape([-1, tokenCount(config), dim]);
  const y = x.add(linear(o.mul(read('g_proj')), read, 'attn.proj'));
  const m = layerNorm(y.ref, read, 'norm2').mul(read('g_fc1'));
  const h = nn.gelu(linear(m, read, 'mlp.fc1'), { approximate: false }); // [B, n, M]
  return y.add(linear(h.mul(read('g_fc2')), read, 'mlp.fc2'));
}

/** [B, C, side, side] → [B, K] */
function logitsOf(params: Leaves, images: np.Array, config: ViTConfig): np.Array {
  const read = reader(params, '');
  const batch = images.shape[0] ?? 0;
  const embedded = linear(patchesOf(images, config), read, 'patch_embed.proj');
  const cls = np.broadcastTo(read('cls_token'), [batch, 1, config.dim]);
  let x = np.concatenate([cls, embedded], 1).add(read('pos_embed'));
  for (let b = 0; b < config.depth; b++) x = block(x, reader(params, `blocks.${b}.`), config);
  return linear(layerNorm(x.slice([], 0), read, 'norm'), read, 'head');
}

/** ce + λ·Σ|g| */
const lossOf = (config: ViTConfig, lambda: number, gates: readonly string[]) => {
  return (params: Leaves, images: np.Array, targets: np.Array): np.Array => {
    const sums = gates.map((name) => np.absolute(reader(params, '')(name).ref).sum());
    const l1 = sums.reduce((sum, next) => sum.add(next));
    const logs = nn.logSoftmax(logitsOf(params, images, config));
    const ce = logs.mul(targets).sum(-1).mean().neg();
    return ce.add(l1.mul(lambda));
  };
};

/** How AdamW treats a parameter. */
export type LeafKind = Pick<ParamSpec, 'role'>;

/** Takes (parameters, moments, 1 − β₁ᵗ, 1 − β₂ᵗ, images, targets), all of which it then owns. */
export interface Step {
  (
    params: Leaves,
    first: Leaves,
    second: Leaves,
    corrections: np.Array[],
    images: np.Array,
    targets: np.Array,
  ): [loss: np.Array, params: Leaves, first: Leaves, second: Leaves];
  dispose(): void;
}

/** One training step, jitted. */
export function makeStep(
  config: ViTConfig,
  kinds: Readonly<Record<string, LeafKind>>,
  hyper: Hyper,
): Step {
  const gates = Object.keys(kinds).filter((name) => kinds[name]?.role === 'gate');
  const loss = valueAndGrad(lossOf(config, hyper.lambda, gates));
  return jit(
    (
      params: Leaves,
      first: Leaves,
      second: Leaves,
      corrections: np.Array[],
      images: np.Array,
      targets: np.Array,
    ): [np.Array, Leaves, Leaves, Leaves] => {
      const [value, grads] = loss(tree.ref(params), images, targets);
      const nextParams: Leaves = {};
      const nextFirst: Leaves = {};
      const nextSecond: Leaves = {};
      const [correct1, correct2] = corrections;
      if (correct1 === undefined || correct2 === undefined) throw new Error('no corrections');
      for (const [name, spec] of Object.entries(kinds)) {
        const of = (leaves: Leaves) => reader(leaves, '')(name);
        const g = of(grads);
        const m = of(first)
          .mul(BETA1)
          .add(g.ref.mul(1 - BETA1));
        const v = of(second)
          .mul(BETA2)
          .add(np.square(g).mul(1 - BETA2));
        const rms = np.sqrt(v.ref.div(correct2.ref)).add(EPSILON);
        const rate = spec.role === 'gate' ? hyper.gateLr : hyper.lr;
        const move = m.ref.div(correct1.ref).div(rms).mul(rate);
        const kept = isDecayed(spec)
          ? of(params).mul(1 - hyper.lr * hyper.weightDecay)
          : of(params);
        nextParams[name] = kept.sub(move);
        nextFirst[name] = m;
        nextSecond[name] = v;
      }
      correct1.dispose();
      correct2.dispose();
      return [value, nextParams, nextFirst, nextSecond];
    },
  );
}
