// The gated Vision Transformer in TensorFlow.js' own operations, and its gradient by their own derivatives:
// nothing of src/engine. Slow and obvious: heads one by one, channels gathered.
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { headDim, tokenCount } from '../../src/core/config';
import type { ImageSet } from '../../src/core/images';
import type { Inspection } from '../../src/core/inspection';
import {
  headWidths,
  param,
  paramTable,
  type ModelShape,
  type ParamSet,
} from '../../src/core/params';

interface Objective {
  readonly lambda: number;
  readonly labelSmoothing: number;
}

/** d(ce + λ·Σ|g|) by every parameter, on the backend at hand. */
export function plainGradients(
  shape: ModelShape,
  params: ParamSet,
  images: ImageSet,
  objective: Objective,
): ParamSet {
  const table = paramTable(shape);
  const at = new Map(table.map(({ name }, i) => [name, i]));
  return tf.tidy(() => {
    const loss = (...tensors: tf.Tensor[]): tf.Scalar => {
      const read = (name: string): tf.Tensor => {
        const tensor = tensors[at.get(name) ?? -1];
        return tensor ?? missing(name);
      };
      const gates = table.flatMap(({ role }, i) => (role === 'gate' ? (tensors[i] ?? []) : []));
      const penalty = gates.map((g): tf.Scalar => tf.sum(tf.abs(g)));
      const ce = crossEntropy(logitsOf(shape, read, images), images, objective.labelSmoothing);
      return tf.addN([ce, ...penalty.map((l1) => tf.mul<tf.Scalar>(l1, objective.lambda))]);
    };
    const gradients = tf.grads(loss)([...tensorsOf(shape, params).values()]);
    return Object.fromEntries(
      table.map(({ name }, i) => [name, Float32Array.from(gradients[i]?.dataSync() ?? [])]),
    );
  });
}

const tensorsOf = (shape: ModelShape, params: ParamSet): ReadonlyMap<string, tf.Tensor> =>
  new Map(
    paramTable(shape).map(({ name, shape: dims, size, role }) => [
      name,
      tf.tensor(
        param(params, name),
        role === 'weight' ? [dims[0] ?? 1, size / (dims[0] ?? 1)] : [...dims],
      ),
    ]),
  );

function missing(name: string): never {
  throw new Error(`no parameter ${name}`);
}

function crossEntropy(
  logits: tf.Tensor,
  { labels, count }: ImageSet,
  smoothing: number,
): tf.Scalar {
  const classes = logits.shape[1] ?? 0;
  const hot = tf.oneHot(tf.tensor1d(Int32Array.from(labels), 'int32'), classes);
  const targets = tf.add(tf.mul(hot, 1 - smoothing), smoothing / classes);
  const logs = tf.sub(logits, tf.logSumExp(logits, 1, true));
  const sum: tf.Scalar = tf.sum(tf.mul(targets, logs));
  return tf.div(sum, -count);
}

/** What a network shows of how it answers, on the backend at hand. */
export function plainInspection(shape: ModelShape, params: ParamSet, images: ImageSet): Inspection {
  return tf.tidy(() => {
    const values = tensorsOf(shape, params);
    const read: Read = (name) => values.get(name) ?? missing(name);
    const [lens, attention]: [Float32Array[], Float32Array[]] = [[], []];
    const floats = (tensor: tf.Tensor) => Float32Array.from(tensor.dataSync());
    const logits = logitsOf(shape, read, images, {
      attention: (rows) => attention.push(floats(rows)),
      lens: (answer) => lens.push(floats(answer)),
    });
    return { logits: floats(logits), lens, attention };
  });
}

interface Seen {
  /** [B, H, n] */
  readonly attention: (rows: tf.Tensor) => void;
  /** [B, K] */
  readonly lens: (logits: tf.Tensor) => void;
}

type Read = (name: string) => tf.Tensor;

function logitsOf(
  shape: ModelShape,
  read: Read,
  images: ImageSet,
  seen: Seen | null = null,
): tf.Tensor {
  const { config, kept } = shape;
  const { depth, dim, classes } = config;
  const n = tokenCount(config);
  const b = images.count;
  const embedded = linear(patchesOf(shape, images), read, 'patch_embed.proj'); // [B·(n−1), D]
  const cls = tf.tile(read('cls_token'), [b, 1, 1]); // [B, 1, D]
  const tokens = tf.concat([cls, tf.reshape(embedded, [b, n - 1, dim])], 1);
  let x = tf.reshape(tf.add(tokens, read('pos_embed')), [b * n, dim]); // [B·n, D]
  const answer = (of: tf.Tensor): tf.Tensor => {
    const first = tf.slice(tf.reshape(of, [b, n, dim]), [0, 0, 0], [b, 1, dim]);
    const normed = layerNorm(tf.reshape(first, [b, dim]), read, 'norm', shape.epsilon);
    return tf.reshape(linear(normed, read, 'head'), [b, classes]);
  };
  for (let i = 0; i < depth; i++) {
    const of: Read = (name) => read(`blocks.${i}.${name}`);
    const channels = kept?.[i];
    const norm1 = layerNorm(x, of, 'norm1', shape.epsilon);
    const a = channels ? taken(norm1, channels.qkv) : tf.mul(norm1, of('g_qkv'));
    const qkv = linear(a, of, 'attn.qkv');
    const o = attention(qkv, headWidths(shape, i), headDim(config), b, seen);
    x = tf.add(x, linear(channels ? o : tf.mul(o, of('g_proj')), of, 'attn.proj'));
    const norm2 = layerNorm(x, of, 'norm2', shape.epsilon);
    const m = channels ? taken(norm2, channels.fc1) : tf.mul(norm2, of('g_fc1'));
    const z = linear(m, of, 'mlp.fc1');
    const h = tf.mul(tf.mul(z, 0.5), tf.add(tf.erf(tf.div(z, Math.SQRT2)), 1)); // GELU
    x = tf.add(x, linear(channels ? h : tf.mul(h, of('g_fc2')), of, 'mlp.fc2'));
    seen?.lens(answer(x));
  }
  return answer(x);
}

/** softmax(q·kᵀ/√dh)·v head by head; qkv is q of all heads, k of all, then what each keeps of v. */
function attention(
  qkv: tf.Tensor,
  widths: readonly number[],
  dh: number,
  batch: number,
  seen: Seen | null,
): tf.Tensor {
  const n = qkv.shape[0] / batch;
  const heads = widths.length;
  const columns = (start: number, width: number): tf.Tensor =>
    tf.reshape(tf.slice(qkv, [0, start], [batch * n, width]), [batch, n, width]);
  let v = 2 * heads * dh;
  const looks = widths.map((_, head) => {
    const scores = tf.matMul(columns(head * dh, dh), columns((heads + head) * dh, dh), false, true);
    return tf.softmax(tf.div(scores, Math.sqrt(dh)));
  });
  const rows = looks.map((p, head) =>
    widths[head] === 0 ? tf.zeros([batch, 1, n]) : tf.slice(p, [0, 0, 0], [batch, 1, n]),
  );
  seen?.attention(tf.concat(rows, 1));
  const outputs = widths.flatMap((width, head) => {
    if (width === 0) return [];
    const out = tf.matMul(looks[head] as tf.Tensor, columns(v, width));
    v += width;
    return [tf.reshape(out, [batch * n, width])];
  });
  return tf.concat(outputs, 1);
}

const linear = (x: tf.Tensor, read: Read, name: string): tf.Tensor =>
  tf.add(tf.matMul(x, read(`${name}.weight`), false, true), read(`${name}.bias`));

function layerNorm(x: tf.Tensor, read: Read, name: string, epsilon = 1e-6): tf.Tensor {
  const { mean, variance } = tf.moments(x, 1, true);
  const normed = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(normed, read(`${name}.weight`)), read(`${name}.bias`));
}

const taken = (x: tf.Tensor, channels: Uint32Array): tf.Tensor =>
  tf.gather(x, tf.tensor1d(Int32Array.from(channels), 'int32'), 1);

/** Patches in rows from the top left, inside a patch [C, p, p]: [B·(n−1), C·p·p]. */
function patchesOf({ config }: ModelShape, { pixels, count }: ImageSet): tf.Tensor {
  const { channels, image, patch } = config;
  const side = image / patch;
  const all = tf.tensor(Float32Array.from(pixels), [count * channels, side, patch, side * patch]);
  const split = tf.reshape(all, [count, channels, side, patch, side, patch]);
  const moved = tf.transpose(split, [0, 2, 4, 1, 3, 5]);
  return tf.reshape(moved, [count * side * side, channels * patch * patch]);
}
