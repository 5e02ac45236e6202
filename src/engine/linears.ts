// The linear maps of a network as an engine holds them: padded widths, where weights, their folded
// forms and their gradients lie, and which place of a padded row is which channel of the parameter.
// W′ = diag(g·γ)·Wᵀ and b′ = b + W·(g·β) take gates and LayerNorm's affine out of the hot loops.
import { headDim, tokenCount } from '../core/config';
import { gateName, type Site } from '../core/gates';
import { blockWidths, epsilonOf, headWidths, type ModelShape } from '../core/params';
import { padded, panelFloats, type ParamLayout, type SliceAllocator } from './memory';

/** One linear map y = x·W′ + b′ from `k` padded inputs to `n` padded outputs. */
export interface Linear {
  readonly name: string;
  /** Columns and rows of the weight as the parameter table has it, [outputs, inputs]. */
  readonly inputs: number;
  readonly outputs: number;
  /** Padded widths: multiples of LANES. */
  readonly k: number;
  readonly n: number;
  /** [k] column of the weight behind each input place, −1 at padding. */
  readonly columns: Int32Array;
  /** [n] row of the weight behind each output place, −1 at padding. */
  readonly rows: Int32Array;
  /** Offsets in `params` (and in `grads`). */
  readonly weight: number;
  readonly bias: number;
  /** The LayerNorm whose affine is folded in. */
  readonly norm: LinearNorm | null;
  /** The gates on the inputs: gate `columns[i]` belongs to place i. */
  readonly gate: LinearGate | null;
  /** Offset in `weights` of W′ [k, n] in panels. */
  readonly forward: number;
  /** Offset in `weights` of W′ᵀ [n, k] in panels; null where nothing needs the input's gradient. */
  readonly transposed: number | null;
  /** Offset in `weights` of b′ [n]; null where the bias is part of the token table. */
  readonly foldedBias: number | null;
  /** Offset in `sums` of G = dYᵀ·x̂ [n, k], row-major. */
  readonly product: number;
  /** Offset in `sums` of db = Σ dY [n]; null as `foldedBias`. */
  readonly biasSum: number | null;
}

export interface LinearNorm {
  /** Offsets in `params`. */
  readonly gamma: number;
  readonly beta: number;
  /** [k] LayerNorm channel behind each input place, −1 at padding. */
  readonly channels: Int32Array;
  /** Added to the variance under the root. */
  readonly epsilon: number;
}

export interface LinearGate {
  /** Offset in `params`. */
  readonly gates: number;
  /** Offset in `mask`. */
  readonly mask: number;
  readonly count: number;
}

/** How the columns of qkv's output and of proj's input lie: heads apart, each padded. */
export interface HeadLayout {
  /** Padded width of a head's q and k; head h has q at h·dh and k at (H + h)·dh. */
  readonly dh: number;
  /** 1/√(true head width). */
  readonly scale: number;
  /** By head: padded V width (0 when none is kept), V's first column in qkv, first column in o. */
  readonly heads: readonly { readonly width: number; readonly v: number; readonly o: number }[];
}

export interface BlockLinears {
  readonly qkv: Linear;
  readonly proj: Linear;
  readonly fc1: Linear;
  readonly fc2: Linear;
  readonly layout: HeadLayout;
}

/** What a token starts from: class token or bias, and its position. */
export interface TokenTable {
  /** Tokens n, padded width of a row. */
  readonly tokens: number;
  readonly dim: number;
  readonly stride: number;
  /** Offsets in `params`: cls_token, pos_embed, patch_embed.proj.bias. */
  readonly cls: number;
  readonly pos: number;
  readonly bias: number;
  /** Offset in `weights` of the table [n, stride]: cls + pos₀, then bias + posₜ. */
  readonly table: number;
  /** Offset in `sums` of its gradient [n, stride]. */
  readonly sum: number;
}

export interface Linears {
  readonly embed: Linear;
  readonly tokens: TokenTable;
  readonly blocks: readonly BlockLinears[];
  readonly head: Linear;
}

export interface LinearRegions {
  readonly mask: SliceAllocator;
  readonly weights: SliceAllocator;
  readonly sums: SliceAllocator;
}

interface LinearSpec {
  readonly name: string;
  readonly columns: Int32Array;
  readonly rows: Int32Array;
  readonly norm?: { readonly name: string; readonly channels: Int32Array };
  readonly gate?: string;
  readonly first?: boolean;
}

/** Lays out every linear map of a shape. */
export function layoutLinears(
  shape: ModelShape,
  params: ParamLayout,
  regions: LinearRegions,
): Linears {
  const { config: c, kept } = shape;
  const d = c.dim;
  const at = (name: string): number => params.spec(name).offset;
  const gateAt = (name: string): LinearGate => {
    const { offset, size } = params.spec(name);
    return { gates: offset, mask: regions.mask.take(size), count: size };
  };
  const linear = (spec: LinearSpec): Linear => {
    const k = spec.columns.length;
    const n = spec.rows.length;
    const { name, columns, rows, norm, gate, first = false } = spec;
    return {
      name,
      inputs: columns.filter((column) => column >= 0).length,
      outputs: rows.filter((row) => row >= 0).length,
      k,
      n,
      columns,
      rows,
      weight: at(`${name}.weight`),
      bias: at(`${name}.bias`),
      norm:
        norm === undefined
          ? null
          : {
              gamma: at(`${norm.name}.weight`),
              beta: at(`${norm.name}.bias`),
              channels: norm.channels,
              epsilon: epsilonOf(shape),
            },
      gate: gate === undefined ? null : gateAt(gate),
      forward: regions.weights.take(panelFloats(k, n)),
      transposed: first ? null : regions.weights.take(panelFloats(n, k)),
      foldedBias: first ? null : regions.weights.take(n),
      product: regions.sums.take(n * k),
      biasSum: first ? null : regions.sums.take(n),
    };
  };

  const stride = padded(d);
  const embed = linear({
    name: 'patch_embed.proj',
    columns: places(c.channels * c.patch * c.patch),
    rows: places(d),
    first: true,
  });
  const tokens: TokenTable = {
    tokens: tokenCount(c),
    dim: d,
    stride,
    cls: at('cls_token'),
    pos: at('pos_embed'),
    bias: embed.bias,
    table: regions.weights.take(tokenCount(c) * stride),
    sum: regions.sums.take(tokenCount(c) * stride),
  };
  const blocks = blockWidths(shape).map((width, b): BlockLinears => {
    const block = `blocks.${b}`;
    const channels = (site: Site): Int32Array => {
      const list = kept?.[b]?.[site];
      return list === undefined ? places(width[site]) : places(list.length, (i) => list[i]!);
    };
    const gate = (site: Site) => (kept === null ? { gate: gateName(b, site) } : {});
    const heads = headWidths(shape, b);
    const layout = layoutHeads(heads, headDim(c));
    return {
      layout,
      qkv: linear({
        name: `${block}.attn.qkv`,
        columns: places(width.qkv),
        rows: qkvRows(heads, headDim(c)),
        norm: { name: `${block}.norm1`, channels: channels('qkv') },
        ...gate('qkv'),
      }),
      proj: linear({
        name: `${block}.attn.proj`,
        columns: joinHeads(heads),
        rows: places(d),
        ...gate('proj'),
      }),
      fc1: linear({
        name: `${block}.mlp.fc1`,
        columns: places(width.fc1),
        rows: places(width.fc2),
        norm: { name: `${block}.norm2`, channels: channels('fc1') },
        ...gate('fc1'),
      }),
      fc2: linear({
        name: `${block}.mlp.fc2`,
        columns: places(width.fc2),
        rows: places(d),
        ...gate('fc2'),
      }),
    };
  });
  const head = linear({
    name: 'head',
    columns: places(d),
    rows: places(c.classes),
    norm: { name: 'norm', channels: places(d) },
  });
  return { embed, tokens, blocks, head };
}

/** Every linear map, in the order of the forward pass. */
export const allLinears = ({ embed, blocks, head }: Linears): Linear[] => [
  embed,
  ...blocks.flatMap(({ qkv, proj, fc1, fc2 }) => [qkv, proj, fc1, fc2]),
  head,
];

/** `count` places one behind the other, padded with −1. */
function places(count: number, of: (i: number) => number = (i) => i): Int32Array {
  return Int32Array.from({ length: padded(count) }, (_, i) => (i < count ? of(i) : -1));
}

function layoutHeads(widths: readonly number[], dh: number): HeadLayout {
  const side = padded(dh);
  let v = 2 * widths.length * side;
  let o = 0;
  const heads = widths.map((count) => {
    const head = { width: padded(count), v, o };
    v += head.width;
    o += head.width;
    return head;
  });
  return { dh: side, scale: 1 / Math.sqrt(dh), heads };
}

/** Kept V channels head by head, each head padded. */
function joinHeads(widths: readonly number[], start = 0): Int32Array {
  let next = start;
  return Int32Array.from(
    widths.flatMap((count) => {
      const first = next;
      next += count;
      return [...places(count, (i) => first + i)];
    }),
  );
}

/** Rows of qkv's weight: q of every head, k of every head, what is kept of v. */
function qkvRows(widths: readonly number[], dh: number): Int32Array {
  const qk = Array.from({ length: 2 * widths.length }, (_, part) =>
    places(dh, (i) => part * dh + i),
  );
  return Int32Array.from([
    ...qk.flatMap((rows) => [...rows]),
    ...joinHeads(widths, 2 * widths.length * dh),
  ]);
}
