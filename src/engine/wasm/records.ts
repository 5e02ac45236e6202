// Operations as the kernels read them: records of 32-bit words in memory, the first of which names the
// kernel. The order of words stands in op-words.ts.
import type { Plan } from '../graph';
import type { HeadLayout, Linear, TokenTable } from '../linears';
import { ALIGN, LANES, padded, type Region, type View } from '../memory';
import {
  KERNEL_ORDER,
  OP_WORDS as WORDS,
  packed,
  placeOf,
  SHARED_WORDS,
  type WordOf,
} from '../op-words';
import type {
  AttentionColumnsOp,
  AttentionOp,
  AttentionRowsOp,
  Op,
  ProductOp,
} from '../operations';
import type { Layout } from './layout';

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

const STEP = SHARED_WORDS.step.wasm;

/** Bytes from the step's numbers to one of them. */
const bytesTo = (word: WordOf<typeof STEP>): number => 4 * placeOf(STEP, word);

/** Writes records of a plan's operations. */
export class Records {
  constructor(
    private readonly plan: Plan,
    private readonly layout: Layout,
    private readonly places: Places,
  ) {}

  /** Address of an operation's record. */
  of(op: Op): number {
    return this.layout.place([KERNEL_ORDER.indexOf(op.op), ...this.wordsOf(op)]);
  }

  private wordsOf(op: Op): number[] {
    const { scalars, flags, sums, pictures, tables, labels } = this.places;
    switch (op.op) {
      case 'patches': {
        const { out, image, patch, channels } = op;
        const sizes = { rows: out.rows, image, patch, channels };
        return packed(WORDS.patches.wasm, {
          ...this.matrix('out', out),
          ...sizes,
          pictures,
          tables,
        });
      }
      case 'fold':
        return packed(WORDS.fold.wasm, this.linears(op.linears, op.tokens));
      case 'unfold': {
        const { embed, blocks, head, tokens } = op.linears;
        const inner = blocks.flatMap(({ qkv, proj, fc1, fc2 }) => [qkv, proj, fc1, fc2]);
        return packed(WORDS.unfold.wasm, this.linears([embed, ...inner, head], tokens));
      }
      case 'product':
        return this.product(op);
      case 'weight-sum': {
        const { product, biasSum, k, n } = op.linear;
        return packed(WORDS['weight-sum'].wasm, {
          ...{ ...this.matrix('dy', op.dy), ...this.matrix('x', op.x), rows: op.dy.rows, k, n },
          ...{ sum: this.at('sums', product), bias_sum: this.optional('sums', biasSum) },
          ...this.scratch(),
        });
      }
      case 'normalise': {
        const { x, out, stats, channels, epsilon } = op;
        return packed(WORDS.normalise.wasm, {
          ...{ ...this.matrix('x', x), rows: x.rows, channels: x.cols },
          ...{ ...this.matrix('out', out), width: channels.length },
          ...{ ...this.matrix('stats', stats), places: this.map(channels, x.cols), epsilon },
        });
      }
      case 'normalise-back': {
        const { dy, x, stats, dx, channels } = op;
        return packed(WORDS['normalise-back'].wasm, {
          ...{ ...this.matrix('dy', dy), rows: dy.rows, channels: x.cols },
          ...{ ...this.matrix('x', x), ...this.matrix('stats', stats), ...this.matrix('dx', dx) },
          ...{ places: this.map(channels, x.cols), width: channels.length },
          ...this.scratch(),
        });
      }
      case 'attention':
        return this.attention(op, op.o, null, null);
      case 'attention-rows':
      case 'attention-columns':
        return this.attention(op, op.dout, op.ds, op.dqkv);
      case 'loss': {
        const { logits, dlogits, scores } = op;
        return packed(WORDS.loss.wasm, {
          ...{ ...this.matrix('logits', logits), classes: logits.cols },
          ...{ ...this.matrix('dlogits', dlogits), ...this.matrix('scores', scores) },
          ...{ labels, scalars },
        });
      }
      case 'clear': {
        const { rows, stride } = op.out;
        return packed(WORDS.clear.wasm, { out: this.view(op.out), rows, stride: stride * 4 });
      }
      case 'token-sum': {
        const { dx, dx_stride: stride } = this.matrix('dx', op.dx);
        const sum = this.at('sums', op.tokens.sum);
        return packed(WORDS['token-sum'].wasm, { dx, stride, tokens: op.dx.rows, sum });
      }
      case 'carry':
        return packed(WORDS.carry.wasm, {
          ...{ sums: this.at('sums', 0), carry: this.at('carry', 0) },
          ...{ blocks: this.plan.floats.sums / 16, before: scalars + bytesTo('before') },
        });
      case 'measure':
      case 'update': {
        const { params, grads, first, second, average } = this.places.regions;
        const blocks = this.plan.params.size / ALIGN;
        const flat = { params, grads, first, second, blocks, flags, scalars, sums };
        return op.op === 'measure'
          ? packed(WORDS.measure.wasm, flat)
          : packed(WORDS.update.wasm, { ...flat, average });
      }
    }
  }

  private product(op: ProductOp): number[] {
    const { linear, direction, a, out, residual, table, times, slope } = op;
    const forward = direction === 'forward';
    const [k, n] = forward ? [linear.k, linear.n] : [linear.n, linear.k];
    const panels = forward ? linear.forward : linear.transposed;
    if (panels === null) throw new Error(`${linear.name} has no transposed weight`);
    const added =
      table === null
        ? { ...this.matrix('add', residual), period: 0 }
        : { add: this.at('weights', table.table), add_stride: table.stride * 4, period: out.rows };
    return packed(WORDS.product.wasm, {
      ...{ ...this.matrix('a', a), rows: a.rows, panels: this.at('weights', panels), k, n },
      ...this.matrix('out', out),
      bias: this.optional('weights', op.bias ? linear.foldedBias : null),
      ...{ ...added, ...this.matrix('times', times), ...this.matrix('slope', slope) },
    });
  }

  private attention(
    op: AttentionOp | AttentionRowsOp | AttentionColumnsOp,
    o: View,
    ds: View | null,
    dqkv: View | null,
  ): number[] {
    const { heads, dh, scale } = op.layout;
    const layout = heads.flatMap(({ width, v, o: at }) =>
      packed(SHARED_WORDS.head.wasm, { width, v: v * 4, o: at * 4 }),
    );
    return packed(WORDS[op.op].wasm, {
      ...{ tokens: op.qkv.rows, queries: o.rows, heads: heads.length, head_width: dh, scale },
      ...{ layout: this.layout.place(layout), ...this.matrix('qkv', op.qkv) },
      ...{ ...this.matrix('p', op.p), ...this.matrix('o', o) },
      ...{ ds: this.matrix('ds', ds).ds, dqkv: this.matrix('dqkv', dqkv).dqkv },
      ...this.scratch(),
    });
  }

  private linears(linears: readonly Linear[], table: TokenTable) {
    const records = linears.map((linear) => this.layout.place(this.linear(linear)));
    const list = this.layout.place(records);
    const tokens = this.layout.place(this.tokens(table));
    return { count: linears.length, linears: list, tokens };
  }

  private linear(linear: Linear): number[] {
    const { gate, norm, columns, rows, inputs, k, n } = linear;
    return packed(SHARED_WORDS.linear.wasm, {
      ...{ weight: this.at('params', linear.weight), inputs, k, n },
      ...{ columns: this.map(columns, inputs), rows: this.layout.placeOnce(rows) },
      gates: this.optional('params', gate?.gates),
      mask: this.optional('mask', gate?.mask),
      gamma: this.optional('params', norm?.gamma),
      beta: this.optional('params', norm?.beta),
      channels: norm === null ? 0 : this.layout.placeOnce(norm.channels),
      forward: this.at('weights', linear.forward),
      transposed: this.optional('weights', linear.transposed),
      folded_bias: this.optional('weights', linear.foldedBias),
      bias: this.at('params', linear.bias),
      product: this.at('sums', linear.product),
      bias_sum: this.optional('sums', linear.biasSum),
      ...{ to_grads: this.toGrads, ...this.scratch() },
      lambda: this.places.scalars + bytesTo('lambda'),
    });
  }

  private tokens({ tokens, dim, stride, cls, pos, bias, table, sum }: TokenTable): number[] {
    return packed(SHARED_WORDS.tokens.wasm, {
      ...{ tokens, dim, stride: stride * 4 },
      ...{ cls: this.at('params', cls), pos: this.at('params', pos) },
      ...{ token_bias: this.at('params', bias), table: this.at('weights', table) },
      ...{ token_sum: this.at('sums', sum), tokens_to_grads: this.toGrads },
    });
  }

  private at(region: Region, offset: number): number {
    return this.places.regions[region] + offset * 4;
  }

  /** The same, or 0 for what is not there. */
  private optional(region: Region, offset: number | null | undefined): number {
    return offset === null || offset === undefined ? 0 : this.at(region, offset);
  }

  private view(view: View): number {
    return this.at(view.region, view.offset);
  }

  /** The words of a matrix by its name; 0 for one that is not there. */
  private matrix<N extends string>(name: N, view: View | null) {
    const [at, stride] = view === null ? [0, 0] : [this.view(view), view.stride * 4];
    return { [name]: at, [`${name}_stride`]: stride } as Record<N | `${N}_stride`, number>;
  }

  private scratch() {
    return { scratch: this.places.scratch, scratch_stride: this.places.scratchBytes };
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
