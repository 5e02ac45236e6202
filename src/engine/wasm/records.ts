// Operations as the kernels read them: records of 32-bit words in memory, the first of which names the
// kernel. The order of words is the one that each kernel's file begins with.
import type { Plan } from '../graph';
import type { HeadLayout, Linear, TokenTable } from '../linears';
import { ALIGN, LANES, padded, type Region, type View } from '../memory';
import type {
  AttentionColumnsOp,
  AttentionOp,
  AttentionRowsOp,
  Op,
  OpName,
  ProductOp,
} from '../operations';
import type { Layout } from './layout';

/** Place of a kernel in the switch of kernels/run.ts. */
const KERNELS: Readonly<Record<OpName, number>> = {
  patches: 0,
  fold: 1,
  product: 2,
  'weight-sum': 3,
  normalise: 4,
  'normalise-back': 5,
  attention: 6,
  'attention-rows': 7,
  'attention-columns': 8,
  loss: 9,
  clear: 10,
  'token-sum': 11,
  unfold: 12,
  measure: 13,
  update: 14,
  carry: 15,
};

/** Tokens and columns that the weight sum packs at a time, as its kernel has them. */
const CHUNK = 128;
const BLOCK = 128;

/** Addresses of what an operation may read besides views. */
export interface Places {
  readonly regions: Readonly<Record<Region, number>>;
  readonly scalars: number;
  readonly flags: number;
  readonly sums: number;
  readonly pictures: number;
  readonly tables: number;
  readonly labels: number;
  readonly scratch: number;
  /** Bytes of one thread's scratch space. */
  readonly scratchBytes: number;
}

/** Bytes from the scalars' address to each; images are whole numbers. */
export const SCALARS = {
  ...{ rate: 0, gateRate: 4, decay: 8, secondScale: 12, trainGates: 16, lambda: 20, smoothing: 24 },
  ...{ whole: 28, before: 32 },
} as const;

/** Writes records of a plan's operations. */
export class Records {
  constructor(
    private readonly plan: Plan,
    private readonly layout: Layout,
    private readonly places: Places,
  ) {}

  /** Address of an operation's record. */
  of(op: Op): number {
    return this.layout.place([KERNELS[op.op], ...this.wordsOf(op)]);
  }

  private wordsOf(op: Op): number[] {
    const { scalars, pictures, tables, labels } = this.places;
    switch (op.op) {
      case 'patches':
        return [...this.rows(op.out), op.image, op.patch, op.channels, pictures, tables];
      case 'fold':
        return this.linears(op.linears, op.tokens);
      case 'unfold': {
        const { embed, blocks, head, tokens } = op.linears;
        const inner = blocks.flatMap(({ qkv, proj, fc1, fc2 }) => [qkv, proj, fc1, fc2]);
        return this.linears([embed, ...inner, head], tokens);
      }
      case 'product':
        return this.product(op);
      case 'weight-sum': {
        const { product, biasSum, k, n } = op.linear;
        const sums = [this.at('sums', product), biasSum === null ? 0 : this.at('sums', biasSum)];
        const x = this.matrix(op.x);
        return [...this.matrix(op.dy), ...x, op.dy.rows, k, n, ...sums, ...this.scratch()];
      }
      case 'normalise': {
        const out = [...this.matrix(op.out), op.channels.length];
        const stats = this.matrix(op.stats);
        return [...this.rows(op.x), op.x.cols, ...out, ...stats, this.map(op.channels, op.x.cols)];
      }
      case 'normalise-back': {
        const { cols } = op.x;
        const views = [op.x, op.stats, op.dx].flatMap((view) => this.matrix(view));
        const map = [this.map(op.channels, cols), op.channels.length];
        return [...this.rows(op.dy), cols, ...views, ...map, ...this.scratch()];
      }
      case 'attention':
        return this.attention(op, op.o, null, null);
      case 'attention-rows':
      case 'attention-columns':
        return this.attention(op, op.dout, op.ds, op.dqkv);
      case 'loss': {
        const out = [...this.matrix(op.dlogits), ...this.matrix(op.scores)];
        return [...this.matrix(op.logits), op.logits.cols, ...out, labels, scalars];
      }
      case 'clear': {
        const { rows, stride } = op.out;
        return [this.view(op.out), rows, stride * 4];
      }
      case 'token-sum':
        return [...this.rows(op.dx), this.at('sums', op.tokens.sum)];
      case 'carry': {
        const blocks = this.plan.floats.sums / 16;
        return [this.at('sums', 0), this.at('carry', 0), blocks, scalars + SCALARS.before];
      }
      case 'measure':
      case 'update': {
        const regions = (['params', 'grads', 'first', 'second'] as const).map((r) => this.at(r, 0));
        const blocks = this.plan.params.size / ALIGN;
        return [...regions, blocks, this.places.flags, scalars, this.places.sums];
      }
    }
  }

  private product(op: ProductOp): number[] {
    const { linear, direction, a, out, residual, table, times, slope } = op;
    const forward = direction === 'forward';
    const [k, n] = forward ? [linear.k, linear.n] : [linear.n, linear.k];
    const panels = forward ? linear.forward : linear.transposed;
    const bias = op.bias ? linear.foldedBias : null;
    if (panels === null) throw new Error(`${linear.name} has no transposed weight`);
    const added =
      table === null
        ? [...this.optional(residual), 0]
        : [this.at('weights', table.table), table.stride * 4, out.rows];
    return [
      ...this.rows(a),
      this.at('weights', panels),
      k,
      n,
      ...this.matrix(out),
      bias === null ? 0 : this.at('weights', bias),
      ...added,
      ...this.optional(times),
      ...this.optional(slope),
    ];
  }

  private attention(
    op: AttentionOp | AttentionRowsOp | AttentionColumnsOp,
    o: View,
    ds: View | null,
    dqkv: View | null,
  ): number[] {
    const { heads, dh, scale } = op.layout;
    const layout = this.layout.place(
      heads.flatMap(({ width, v, o: at }) => [width, v * 4, at * 4]),
    );
    return [
      op.qkv.rows,
      o.rows,
      heads.length,
      dh,
      bitsOf(scale),
      layout,
      ...this.matrix(op.qkv),
      ...this.matrix(op.p),
      ...this.matrix(o),
      ds === null ? 0 : this.view(ds),
      dqkv === null ? 0 : this.view(dqkv),
      ...this.scratch(),
    ];
  }

  /** Number of linear maps, where their records' addresses stand, the token table's record. */
  private linears(linears: readonly Linear[], tokens: TokenTable): number[] {
    const records = linears.map((linear) => this.layout.place(this.linear(linear)));
    return [linears.length, this.layout.place(records), this.layout.place(this.tokens(tokens))];
  }

  private linear(linear: Linear): number[] {
    const { gate, norm, columns, rows, inputs } = linear;
    const optional = (region: Region, offset: number | null | undefined): number =>
      offset === null || offset === undefined ? 0 : this.at(region, offset);
    return [
      this.at('params', linear.weight),
      inputs,
      linear.k,
      linear.n,
      this.map(columns, inputs),
      this.layout.placeOnce(rows),
      optional('params', gate?.gates),
      optional('mask', gate?.mask),
      optional('params', norm?.gamma),
      optional('params', norm?.beta),
      norm === null ? 0 : this.layout.placeOnce(norm.channels),
      this.at('weights', linear.forward),
      optional('weights', linear.transposed),
      optional('weights', linear.foldedBias),
      this.at('params', linear.bias),
      this.at('sums', linear.product),
      optional('sums', linear.biasSum),
      this.toGrads,
      ...this.scratch(),
      this.places.scalars + SCALARS.lambda,
    ];
  }

  private tokens({ tokens, dim, stride, cls, pos, bias, table, sum }: TokenTable): number[] {
    const params = [cls, pos, bias].map((offset) => this.at('params', offset));
    const own = [this.at('weights', table), this.at('sums', sum)];
    return [tokens, dim, stride * 4, ...params, ...own, this.toGrads];
  }

  private at(region: Region, offset: number): number {
    return this.places.regions[region] + offset * 4;
  }

  private view(view: View): number {
    return this.at(view.region, view.offset);
  }

  private matrix(view: View): number[] {
    return [this.view(view), view.stride * 4];
  }

  private rows(view: View): number[] {
    return [...this.matrix(view), view.rows];
  }

  private optional(view: View | null): number[] {
    return view === null ? [0, 0] : this.matrix(view);
  }

  private scratch(): number[] {
    return [this.places.scratch, this.places.scratchBytes];
  }

  private get toGrads(): number {
    return this.places.regions.grads - this.places.regions.params;
  }

  /** Address of a map of places; 0 where place i of `count` is i. */
  private map(places: Int32Array, count: number): number {
    const plain =
      padded(count) === places.length && places.every((to, i) => to === (i < count ? i : -1));
    return plain ? 0 : this.layout.placeOnce(places);
  }
}

/** Bytes of scratch space that the operations of a plan need, by thread. */
export function scratchBytesOf({ linears, shape, batch }: Plan): number {
  const { embed, blocks, head } = linears;
  const maps = [embed, head, ...blocks.flatMap(({ qkv, proj, fc1, fc2 }) => [qkv, proj, fc1, fc2])];
  const widest = (layout: HeadLayout): number =>
    Math.max(layout.dh, ...layout.heads.map(({ width }) => width));
  const tokens = linears.tokens.tokens + 8;
  const floats = [
    padded(shape.config.dim),
    // A last panel of four columns takes the room of eight.
    ...maps.map(({ n, k }) => CHUNK * (n + Math.min(k + LANES, BLOCK))),
    ...maps.map(({ k }) => 7 * k),
    ...blocks.map(({ layout }) => tokens * (widest(layout) + 4)),
  ];
  return batch > 0 ? Math.ceil(Math.max(...floats) / 16) * 64 + 64 : 0;
}

const bits = new DataView(new ArrayBuffer(4));

/** The word that a float32 is made of. */
function bitsOf(value: number): number {
  bits.setFloat32(0, value);
  return bits.getInt32(0);
}
