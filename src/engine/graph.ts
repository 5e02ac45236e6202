// The training step as a flat list of operations, forward then backward. Reads like the paper;
// shapes at line end: N = B·n tokens of B images, Q = B·q of them behind attention, D channels, M hidden,
// A what a map reads, K classes. Each backward group is headed by the forward equation it
// differentiates. Runs nothing itself.
import { tokenCount } from '../core/config';
import { paramTable, type ModelShape } from '../core/params';
import { allLinears, layoutLinears, type BlockLinears, type Linear, type Linears } from './linears';
import {
  layoutParams,
  SliceAllocator,
  Workspace,
  type ParamLayout,
  type Region,
  type View,
} from './memory';
import type { Op, ProductOp } from './operations';

/** Everything an executor needs to know of a network: where it lies and what is computed. */
export interface Plan {
  readonly shape: ModelShape;
  /** Most images a run. */
  readonly batch: number;
  /** Runs that a whole step takes: in more than one it adds up what parts of its images give. */
  readonly parts: number;
  /** False where it only answers: see measure-plan.ts. */
  readonly trains: boolean;
  readonly params: ParamLayout;
  readonly linears: Linears;
  /** Floats of every region. Of these only `work` depends on the batch, and `carry` on the parts. */
  readonly floats: Readonly<Record<Region, number>>;
  /** Parameters → folded weights. */
  readonly fold: readonly Op[];
  /** Images → logits. */
  readonly forward: readonly Op[];
  /** Logits → sums over the images. */
  readonly backward: readonly Op[];
  /** Sums of this part and of those before it; nothing where a step has one part. */
  readonly carry: readonly Op[];
  /** Sums → gradients of all parameters. */
  readonly unfold: readonly Op[];
  /** Measures, then AdamW. */
  readonly update: readonly Op[];
  /** [B, K], valid behind `forward`. */
  readonly logits: View;
  readonly inspection: Insights;
}

/** What blocks show of how they answer. */
export interface Insights {
  /** Images → logits, and the head on the class token behind every block. No step may go on from there. */
  readonly ops: readonly Op[];
  /** Block by block [B·H, n]: the class token's row of every head. */
  readonly attention: readonly View[];
  /** Block by block [B, K]. */
  readonly lens: readonly View[];
}

/** Every operation there is of a plan, the training step's first. */
export const allOps = (plan: Plan): Op[] => [...stepOf(plan), ...plan.inspection.ops];

/** The operations of a training step, in order, with those of each of its parts. */
export const stepOf = ({ parts, fold, forward, backward, carry, unfold, update }: Plan): Op[] => [
  ...fold,
  ...Array.from({ length: parts }, () => [...forward, ...backward, ...carry]).flat(),
  ...unfold,
  ...update,
];

/** Plans the step of a network for at most `batch` images a run, and for so many runs a step. */
export function planStep(shape: ModelShape, batch: number, parts = 1): Plan {
  const { config: c } = shape;
  const params = layoutParams(paramTable(shape));
  const regions = {
    mask: new SliceAllocator(),
    weights: new SliceAllocator(),
    sums: new SliceAllocator(),
  };
  const linears = layoutLinears(shape, params, regions);
  const { embed, tokens, head } = linears;
  const work = new Workspace(batch);
  const n = tokenCount(c);
  const { channels, image, patch, dim, heads, classes } = c;
  const forward: Op[] = [];
  const backward: Op[] = [];

  const patches = work.take(n, channels * patch * patch); // [N, C·p·p]
  let x = work.take(n, dim); // [N, D]
  forward.push(
    { op: 'patches', out: patches, image, patch, channels },
    product(patches, embed, x, { table: tokens }),
  );
  const blocks = linears.blocks.map((block, b) => {
    // The head reads class tokens alone: behind the last attention nobody needs the others.
    const last = b === linears.blocks.length - 1;
    const tape = planForward(work, forward, block, x, last ? classRows(x) : x, heads);
    x = tape.z;
    return tape;
  });
  const cls = work.take(1, dim); // [B, D]
  const clsStats = work.take(1, 2); // [B, 2]
  const logits = work.take(1, classes); // [B, K]
  const read = (z: View, out: View): Op[] => [
    normalise(classRows(z), head, cls, clsStats),
    product(cls, head, out, { bias: true }),
  ];
  forward.push(...read(x, logits));
  const earlier = blocks.slice(0, -1).map(({ z }) => ({ z, out: work.take(1, classes) })); // [B, K]
  const inspection = {
    ops: [...forward, ...earlier.flatMap(({ z, out }) => read(z, out))],
    attention: blocks.map(({ p }) => classAttention(p, heads)),
    lens: [...earlier.map(({ out }) => out), logits],
  };
  work.give(...inspection.lens.slice(0, -1));

  // logits = LN(x of class tokens)·W + b
  const dlogits = work.take(1, classes); // [B, K]
  const scores = work.take(1, 2); // [B, 2]
  const dcls = work.take(1, dim); // [B, D]
  const dx = work.take(n, dim); // [N, D]
  backward.push(
    { op: 'loss', logits, dlogits, scores },
    { op: 'weight-sum', dy: dlogits, x: cls, linear: head },
    back(dlogits, head, dcls),
    { op: 'clear', out: dx },
    normaliseBack(dcls, head, classRows(x), clsStats, classRows(dx)),
  );
  work.give(cls, clsStats, dlogits, dcls);
  for (const [b, tape] of [...blocks.entries()].reverse()) {
    const dz = tape.z.rows === n ? dx : classRows(dx);
    planBackward(work, backward, linears.blocks[b]!, tape, dx, dz);
  }
  // x = patches·W + table
  backward.push(
    { op: 'weight-sum', dy: dx, x: patches, linear: embed },
    { op: 'token-sum', dx, tokens },
  );

  return {
    ...{ shape, batch, parts, trains: true },
    params,
    linears,
    floats: {
      params: params.size,
      grads: params.size,
      first: params.size,
      second: params.size,
      average: params.gates,
      mask: regions.mask.size,
      weights: regions.weights.size,
      sums: regions.sums.size,
      carry: parts > 1 ? regions.sums.size : 0,
      work: work.size,
    },
    fold: [{ op: 'fold', linears: allLinears(linears), tokens }],
    forward,
    backward,
    carry: parts > 1 ? [{ op: 'carry' }] : [],
    unfold: [{ op: 'unfold', linears }],
    update: [{ op: 'measure', scores }, { op: 'update' }],
    logits,
    inspection,
  };
}

/** What the forward pass of a block leaves for its backward pass. */
interface Tape {
  readonly x: View;
  readonly a: View;
  readonly norm1: View;
  readonly qkv: View;
  readonly p: View;
  readonly o: View;
  readonly y: View;
  readonly m: View;
  readonly norm2: View;
  readonly h: View;
  readonly slope: View;
  readonly z: View;
}

/** @param asking tokens of x that go on behind attention */
function planForward(
  work: Workspace,
  ops: Op[],
  { qkv: toQkv, proj, fc1, fc2, layout }: BlockLinears,
  x: View,
  asking: View,
  heads: number,
): Tape {
  const n = x.rows;
  const q = asking.rows;
  const a = work.take(n, toQkv.inputs); // [N, A]
  const norm1 = work.take(n, 2); // [N, 2]
  const qkv = work.take(n, toQkv.n); // [N, 2D + kept V]
  const p = work.take(heads * q, n); // [B·H·q, n]
  const o = work.take(q, proj.k); // [Q, kept V]
  const y = work.take(q, x.cols); // [Q, D]
  const m = work.take(q, fc1.inputs); // [Q, A]
  const norm2 = work.take(q, 2); // [Q, 2]
  const h = work.take(q, fc1.outputs); // [Q, M]
  const slope = work.take(q, fc1.outputs); // [Q, M]
  const z = work.take(q, x.cols); // [Q, D]
  ops.push(
    normalise(x, toQkv, a, norm1),
    product(a, toQkv, qkv, { bias: true }),
    { op: 'attention', layout, qkv, p, o },
    product(o, proj, y, { bias: true, residual: asking }),
    normalise(y, fc1, m, norm2),
    product(m, fc1, h, { bias: true, slope }),
    product(h, fc2, z, { bias: true, residual: y }),
  );
  return { x, a, norm1, qkv, p, o, y, m, norm2, h, slope, z };
}

/**
 * Takes dx from the block's output to its input, in place.
 *
 * @param dz the rows of dx that belong to z; the others are 0 before
 */
function planBackward(
  work: Workspace,
  ops: Op[],
  { qkv: toQkv, proj, fc1, fc2, layout }: BlockLinears,
  { x, a, norm1, qkv, p, o, y, m, norm2, h, slope, z }: Tape,
  dx: View,
  dz: View,
): void {
  const n = x.rows;
  const q = z.rows;
  // z = y + h·W + b, h = GELU(m·W + b)
  const dm = work.take(q, fc1.inputs); // [Q, A]
  ops.push(
    { op: 'weight-sum', dy: dz, x: h, linear: fc2 },
    back(dz, fc2, slope, { times: slope }), // slope becomes the gradient in front of GELU
    { op: 'weight-sum', dy: slope, x: m, linear: fc1 },
    back(slope, fc1, dm),
  );
  work.give(z, h, slope, m);
  // m = LN(y)
  ops.push(normaliseBack(dm, fc1, y, norm2, dz));
  work.give(dm, norm2, y);
  // y = x + o·W + b
  const dout = work.take(q, proj.k); // [Q, kept V]
  ops.push({ op: 'weight-sum', dy: dz, x: o, linear: proj }, back(dz, proj, dout));
  work.give(o);
  // o = softmax(q·kᵀ/√dh)·v
  const ds = work.take(p.rows, p.cols); // [B·H·q, n]
  const dqkv = work.take(n, qkv.cols); // [N, 2D + kept V]
  ops.push(
    { op: 'attention-rows', layout, qkv, p, dout, ds, dqkv },
    { op: 'attention-columns', layout, qkv, p, dout, ds, dqkv },
  );
  work.give(dout, ds, p, qkv);
  // qkv = a·W + b
  const da = work.take(n, toQkv.inputs); // [N, A]
  ops.push({ op: 'weight-sum', dy: dqkv, x: a, linear: toQkv }, back(dqkv, toQkv, da));
  work.give(dqkv, a);
  // a = LN(x)
  ops.push(normaliseBack(da, toQkv, x, norm1, dx));
  work.give(da, norm1);
}

type Epilogue = Partial<Pick<ProductOp, 'bias' | 'residual' | 'table' | 'slope' | 'times'>>;

const plain = { bias: false, residual: null, table: null, slope: null, times: null };

function product(a: View, linear: Linear, out: View, epilogue: Epilogue): Op {
  return { op: 'product', a, linear, direction: 'forward', out, ...plain, ...epilogue };
}

/** The gradient of a map's input from its output's. */
function back(dy: View, linear: Linear, out: View, epilogue: Epilogue = {}): Op {
  return { op: 'product', a: dy, linear, direction: 'backward', out, ...plain, ...epilogue };
}

function normalise(x: View, { norm, name }: Linear, out: View, stats: View): Op {
  if (norm === null) throw new Error(`${name} has no norm`);
  const { channels, epsilon } = norm;
  return { op: 'normalise', x, channels, out, stats, epsilon };
}

function normaliseBack(dy: View, { norm, name }: Linear, x: View, stats: View, dx: View): Op {
  if (norm === null) throw new Error(`${name} has no norm`);
  return { op: 'normalise-back', dy, channels: norm.channels, x, stats, dx };
}

/** The class tokens of a view: the first row of every image. */
const classRows = (x: View): View => ({ ...x, rows: 1, stride: x.stride * x.rows });

/** Of all rows of attention, [H·q] an image, those of the class token: the first of every head. */
const classAttention = (p: View, heads: number): View => ({
  ...p,
  rows: heads,
  stride: (p.stride * p.rows) / heads,
});
