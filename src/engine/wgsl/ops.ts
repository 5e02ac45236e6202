// One row an operation: which kernels it takes, their numbers, and how many workgroups. Numbers are in
// the order of the kernel's struct; offsets and strides in vec4s. Runs nothing.
import type { Plan } from '../graph';
import { padded, type View } from '../memory';
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

/** Scaled floats keep their bits in a table of words. */
function bits(value: number): number {
  return new Uint32Array(Float32Array.of(value).buffer)[0]!;
}

/** Kernels of an operation, in order. */
export function dispatchesOf(op: Op, context: OpContext): Dispatch[] {
  return (OPS[op.op] as (op: Op, context: OpContext) => Dispatch[])(op, context);
}

type Row<N extends OpName> = (op: Extract<Op, { op: N }>, context: OpContext) => Dispatch[];

const OPS: { readonly [N in OpName]: Row<N> } = {
  patches: ({ out, image, patch, channels }) => [
    {
      kernel: 'patches',
      numbers: [...place(out), out.rows, image, patch, image / patch, channels],
      groups: (images) => flat(up(images * out.rows * vec4s(out.stride), THREADS)),
    },
  ],
  fold: (_, { foldChunks }) => [{ kernel: 'fold', numbers: [], groups: () => flat(foldChunks) }],
  product: (op, { choice }) => [product(op, choice)],
  'weight-sum': (op, { choice, parts }) => [weightSum(op, choice, parts)],
  normalise: ({ x, channels, out, stats }, { maps }) => [
    {
      kernel: 'normalise',
      numbers: [
        ...[...place(x), ...place(out), vec4s(stats.offset)],
        ...[x.rows, x.cols, vec4s(padded(out.cols)), vec4s(maps.place(channels))],
        Number(inOrder(channels, x.cols)),
      ],
      groups: (images) => [up(images * x.rows, THREADS), 1, 1],
    },
  ],
  'normalise-back': ({ dy, channels, x, stats, dx }, { maps }) => [
    {
      kernel: 'normalise-back',
      numbers: [
        ...[...place(dy), ...place(x), ...place(dx), vec4s(stats.offset)],
        ...[x.rows, x.cols, vec4s(maps.place(inverse(channels, padded(x.cols))))],
        Number(inOrder(channels, x.cols)),
      ],
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
      numbers: [
        ...[vec4s(logits.offset), vec4s(dlogits.offset), vec4s(logits.stride)],
        ...[vec4s(scores.offset), logits.cols],
      ],
      groups: (images) => [up(images, THREADS), 1, 1],
    },
  ],
  clear: ({ out }) => [
    {
      kernel: 'clear',
      numbers: [vec4s(out.offset), out.rows * vec4s(out.stride)],
      groups: (images) => flat(up(images * out.rows * vec4s(out.stride), THREADS)),
    },
  ],
  'token-sum': ({ dx, tokens }) => [
    {
      kernel: 'token-sum',
      numbers: [vec4s(dx.offset), vec4s(tokens.sum), dx.rows * vec4s(dx.stride)],
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
    { kernel: 'measure', numbers: [vec4s(scores.offset)], groups: () => [1, 1, 1] },
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

const place = ({ offset, stride }: View): [number, number] => [vec4s(offset), vec4s(stride)];

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
    numbers: [
      ...[...place(a), vec4s(weights), ...place(out), a.rows, vec4s(k), vec4s(n)],
      ...[vec4s(linear.foldedBias ?? 0), vec4s(added.offset), vec4s(added.stride)],
      ...[table?.tokens ?? 1, ...place(slope ?? out), ...place(times ?? out)],
    ],
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
    numbers: [
      ...[...place(dy), ...place(x), dy.rows, vec4s(k), vec4s(n), parts],
      ...[vec4s(product), vec4s(bias), vec4s(part?.stride ?? 0), Number(biasSum !== null)],
    ],
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
    numbers: [
      ...[...place(qkv), ...place(p), ...place(o), vec4s(ds.offset), vec4s(dqkv.offset)],
      ...[count, qkv.rows, o.rows, vec4s(layout.dh), vec4s(maps.heads(layout)), bits(layout.scale)],
    ],
    groups: (images) => [up(images * count * up(rows, 4), THREADS), 1, 1],
  };
}
