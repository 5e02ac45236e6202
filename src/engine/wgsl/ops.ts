// One row an operation: which kernels it takes, their numbers, and how many workgroups. Offsets and strides in
// vec4s; the order of the numbers stands in op-words.ts. Runs nothing.
import type { Plan } from '../graph';
import { padded, type View } from '../memory';
import { OP_WORDS as WORDS, packed } from '../op-words';
import type {
  AttentionColumnsOp,
  AttentionOp,
  AttentionRowsOp,
  Op,
  OpName,
  ProductOp,
  WeightSumOp,
} from '../operations';
import { epilogueWith, type Epilogue } from './epilogues';
import { flat, productGroups, up, weightSumGroups, type Groups } from './groups';
import type { KernelName } from './kernels';
import { inOrder, inverse, type IndexMaps } from './linear-tables';
import { chunkCount, type PartPlan } from './parts';
import { productKernel, productVariant, weightSumKernel, type Choice } from './variants';

/** A kernel's start, but for the number of images. */
export interface Dispatch {
  readonly kernel: KernelName;
  /** The kernel's own numbers; empty where it has none. */
  readonly numbers: readonly number[];
  readonly groups: (images: number) => Groups;
}

export interface OpContext {
  readonly plan: Plan;
  readonly choice: Choice;
  readonly maps: IndexMaps;
  readonly parts: PartPlan;
  readonly foldChunks: number;
  readonly unfoldChunks: number;
}

/** Invocations a workgroup has in kernels with one dimension. */
const THREADS = 64;
/** Workgroups of measure-parts: 4096 partial sums. */
const MEASURE_GROUPS = 64;

const vec4s = (floats: number): number => floats / 4;

/** Kernels of an operation, in order. */
export function dispatchesOf(op: Op, context: OpContext): Dispatch[] {
  return (OPS[op.op] as (op: Op, context: OpContext) => Dispatch[])(op, context);
}

type Row<N extends OpName> = (op: Extract<Op, { op: N }>, context: OpContext) => Dispatch[];

const OPS: { readonly [N in OpName]: Row<N> } = {
  patches: ({ out, image, patch, channels }) => [
    {
      kernel: 'patches',
      numbers: packed(WORDS.patches.wgsl, {
        ...{ out: vec4s(out.offset), stride: vec4s(out.stride), tokens: out.rows },
        ...{ image, patch_size: patch, side: image / patch, channels },
      }),
      groups: (images) => flat(up(images * out.rows * vec4s(out.stride), THREADS)),
    },
  ],
  fold: (_, { foldChunks }) => [{ kernel: 'fold', numbers: [], groups: () => flat(foldChunks) }],
  product: (op, { choice }) => [product(op, choice)],
  'weight-sum': (op, { choice, parts }) => [weightSum(op, choice, parts)],
  normalise: ({ x, channels, out, stats, epsilon }, { maps }) => [
    {
      kernel: 'normalise',
      numbers: packed(WORDS.normalise.wgsl, {
        ...{ ...matrix('x', x), ...matrix('out', out), stats: vec4s(stats.offset) },
        ...{ rows: x.rows, dim: x.cols, width: vec4s(padded(out.cols)) },
        channels: vec4s(maps.place(channels)),
        ...{ in_order: Number(inOrder(channels, x.cols)), epsilon },
      }),
      groups: (images) => [up(images * x.rows, THREADS), 1, 1],
    },
  ],
  'normalise-back': ({ dy, channels, x, stats, dx }, { maps }) => [
    {
      kernel: 'normalise-back',
      numbers: packed(WORDS['normalise-back'].wgsl, {
        ...{ ...matrix('dy', dy), ...matrix('x', x), ...matrix('dx', dx) },
        ...{ stats: vec4s(stats.offset), rows: x.rows, dim: x.cols },
        places: vec4s(maps.place(inverse(channels, padded(x.cols)))),
        in_order: Number(inOrder(channels, x.cols)),
      }),
      groups: (images) => [up(images * x.rows, THREADS), 1, 1],
    },
  ],
  attention: (op, { maps }) => [heads('attention', op, op.o.rows, maps, op.o, op.p, op.qkv)],
  'attention-rows': (op, { maps }) => [
    heads('attention-rows', op, op.dout.rows, maps, op.dout, op.ds, op.dqkv),
  ],
  'attention-columns': (op, { maps }) => [
    heads('attention-columns', op, op.qkv.rows, maps, op.dout, op.ds, op.dqkv),
  ],
  loss: ({ logits, dlogits, scores }) => [
    {
      kernel: 'loss',
      numbers: packed(WORDS.loss.wgsl, {
        ...{ logits: vec4s(logits.offset), dlogits: vec4s(dlogits.offset) },
        ...{ stride: vec4s(logits.stride), scores: vec4s(scores.offset), classes: logits.cols },
      }),
      groups: (images) => [up(images, THREADS), 1, 1],
    },
  ],
  clear: ({ out }) => [
    {
      kernel: 'clear',
      numbers: packed(WORDS.clear.wgsl, {
        out: vec4s(out.offset),
        size: out.rows * vec4s(out.stride),
      }),
      groups: (images) => flat(up(images * out.rows * vec4s(out.stride), THREADS)),
    },
  ],
  'token-sum': ({ dx, tokens }) => [
    {
      kernel: 'token-sum',
      numbers: packed(WORDS['token-sum'].wgsl, {
        ...{ dx: vec4s(dx.offset), out: vec4s(tokens.sum) },
        size: dx.rows * vec4s(dx.stride),
      }),
      groups: () => [up(dx.rows * vec4s(dx.stride), THREADS), 1, 1],
    },
  ],
  carry: (_, { plan }) => [
    { kernel: 'carry', numbers: [], groups: () => flat(up(vec4s(plan.floats.sums), THREADS)) },
  ],
  unfold: (_, { unfoldChunks }) => [
    { kernel: 'unfold', numbers: [], groups: () => flat(unfoldChunks) },
  ],
  measure: ({ scores }) => [
    { kernel: 'measure-parts', numbers: [], groups: () => [MEASURE_GROUPS, 1, 1] },
    {
      kernel: 'measure',
      numbers: packed(WORDS.measure.wgsl, { scores: vec4s(scores.offset) }),
      groups: () => [1, 1, 1],
    },
  ],
  update: (_, { plan }) => [
    {
      kernel: 'update',
      numbers: [],
      groups: () => flat(up(vec4s(plan.floats.params), THREADS)),
    },
  ],
};

/** Adds the parts of all weight sums; behind the last of them. */
export const collectParts = ({ parts }: OpContext): Dispatch => ({
  kernel: 'collect',
  numbers: [],
  groups: () => flat(chunkCount(parts)),
});

/** The words of a matrix by its name. */
function matrix<N extends string>(name: N, { offset, stride }: Pick<View, 'offset' | 'stride'>) {
  const words = { [name]: vec4s(offset), [`${name}_stride`]: vec4s(stride) };
  return words as Record<N | `${N}_stride`, number>;
}

function product(op: ProductOp, choice: Choice): Dispatch {
  const { a, linear, direction, out, bias, residual, table, slope, times } = op;
  const forward = direction === 'forward';
  const [k, n] = forward ? [linear.k, linear.n] : [linear.n, linear.k];
  const weights = forward ? linear.forward : linear.transposed;
  if (weights === null || (bias && linear.foldedBias === null))
    throw new Error(`${linear.name} has nothing folded for its ${direction} product`);
  const added = residual ?? (table === null ? out : { offset: table.table, stride: table.stride });
  const variant = productVariant(choice, direction);
  return {
    kernel: productKernel(variant, epilogueOf(op)),
    numbers: packed(WORDS.product.wgsl, {
      ...{ ...matrix('a', a), w: vec4s(weights), ...matrix('out', out) },
      ...{ rows: a.rows, k: vec4s(k), n: vec4s(n), bias: vec4s(linear.foldedBias ?? 0) },
      ...{ ...matrix('residual', added), residual_period: table?.tokens ?? 1 },
      ...{ ...matrix('slope', slope ?? out), ...matrix('times', times ?? out) },
    }),
    groups: (images) => productGroups(variant, images * a.rows, vec4s(n)),
  };
}

/** What becomes of the values of a product, as its kernels have it. */
export const epilogueOf = ({ bias, residual, table, slope, times }: ProductOp): Epilogue =>
  epilogueWith({
    BIAS: bias,
    RESIDUAL: residual !== null,
    TABLE: table !== null,
    GELU: slope !== null,
    TIMES: times !== null,
  });

function weightSum({ dy, x, linear }: WeightSumOp, choice: Choice, plan: PartPlan): Dispatch {
  const { k, n, product: sum, biasSum } = linear;
  const part = plan.of(linear);
  const [product, bias] = part === null ? [sum, biasSum ?? 0] : [part.product, part.bias];
  const parts = part?.count ?? 1;
  return {
    kernel: weightSumKernel(choice.weightSum),
    numbers: packed(WORDS['weight-sum'].wgsl, {
      ...{ ...matrix('dy', dy), ...matrix('x', x), rows: dy.rows, k: vec4s(k), n: vec4s(n), parts },
      ...{ product: vec4s(product), bias: vec4s(bias), part_stride: vec4s(part?.stride ?? 0) },
      has_bias: Number(biasSum !== null),
    }),
    groups: () => {
      const [x, y] = weightSumGroups(choice.weightSum, vec4s(n), vec4s(k));
      return [x, y, parts];
    },
  };
}

/** @param rows by which a head is computed: tokens that ask, or all of them */
function heads(
  kernel: KernelName,
  { layout, qkv, p }: AttentionOp | AttentionRowsOp | AttentionColumnsOp,
  rows: number,
  maps: IndexMaps,
  o: View,
  ds: View,
  dqkv: View,
): Dispatch {
  const count = layout.heads.length;
  return {
    kernel,
    numbers: packed(WORDS.attention.wgsl, {
      ...{ ...matrix('qkv', qkv), ...matrix('p', p), ...matrix('o', o) },
      ...{ ds: vec4s(ds.offset), dqkv: vec4s(dqkv.offset) },
      ...{ heads: count, tokens: qkv.rows, queries: o.rows, width: vec4s(layout.dh) },
      ...{ head_map: vec4s(maps.heads(layout)), scale: layout.scale },
    }),
    groups: (images) => [up(images * count * up(rows, 4), THREADS), 1, 1],
  };
}
