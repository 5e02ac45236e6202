// What fold, unfold and the normalisations look up: one table of linear maps, one of index maps, and
// which workgroup does what. Pure numbers.
import type { Plan } from '../graph';
import { allLinears, type HeadLayout, type Linear, type TokenTable } from '../linears';
import { panelFloats } from '../memory';
import { packed, SHARED_WORDS, type WordOf } from '../op-words';

const NONE = 0xffffffff;
/** A row of the table. */
const ROW = SHARED_WORDS.linear.wgsl;
/** Items a workgroup of fold goes through, and one of unfold. */
const FOLD_ITEMS = 128;
const UNFOLD_ITEMS = 64;

const FOLD = { weights: 0, bias: 1, table: 2 } as const;
const UNFOLD = { inputs: 0, bias: 1, table: 2 } as const;

/** Index maps one behind the other; every one begins at a multiple of four. */
export class IndexMaps {
  private readonly values: number[] = [];
  private readonly places = new Map<string, number>();

  /** The place of a map's first value; equal maps share one. */
  place(map: Int32Array): number {
    const key = map.join();
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const place = this.values.length;
    this.values.push(...map);
    while (this.values.length % 4 !== 0) this.values.push(-1);
    this.places.set(key, place);
    return place;
  }

  /** Width, V and o of every head in vec4s, a vec4 a head. */
  heads({ heads }: HeadLayout): number {
    return this.place(
      Int32Array.from(heads.flatMap(({ width, v, o }) => [width / 4, v / 4, o / 4, 0])),
    );
  }

  toArray(): Int32Array {
    return Int32Array.from(this.values);
  }
}

export interface LinearTables {
  /** Rows of the table. */
  readonly linears: Uint32Array;
  /** Kind, row of the table, first item and end, by workgroup. */
  readonly foldChunks: Uint32Array;
  readonly unfoldChunks: Uint32Array;
}

export function linearTables(plan: Plan, maps: IndexMaps): LinearTables {
  const linears = allLinears(plan.linears);
  const { tokens } = plan.linears;
  const table = linears.length;
  const fold: number[] = [];
  const unfold: number[] = [];
  const chunk = (into: number[], kind: number, row: number, items: number, size: number): void => {
    for (let first = 0; first < items; first += size)
      into.push(kind, row, first, Math.min(items, first + size));
  };
  linears.forEach(({ k, n, foldedBias, biasSum }, row) => {
    // Blocks of four by four, to the end of the last panel on both sides.
    const blocks = (panelFloats(1, k) * panelFloats(1, n)) / 16;
    chunk(fold, FOLD.weights, row, blocks, FOLD_ITEMS);
    if (foldedBias !== null) chunk(fold, FOLD.bias, row, n / 4, UNFOLD_ITEMS);
    chunk(unfold, UNFOLD.inputs, row, k, UNFOLD_ITEMS);
    if (biasSum !== null) chunk(unfold, UNFOLD.bias, row, n, UNFOLD_ITEMS);
  });
  chunk(fold, FOLD.table, table, (tokens.tokens * tokens.stride) / 4, FOLD_ITEMS);
  chunk(unfold, UNFOLD.table, table, tokens.dim, UNFOLD_ITEMS);
  return {
    linears: Uint32Array.from([
      ...linears.flatMap((linear) => linearRow(linear, maps)),
      ...tokenRow(tokens),
    ]),
    foldChunks: Uint32Array.from(fold),
    unfoldChunks: Uint32Array.from(unfold),
  };
}

function linearRow(linear: Linear, maps: IndexMaps): number[] {
  const { norm, gate, inputs, k, n, weight, bias, forward, product } = linear;
  return packed(ROW, {
    ...{ inputs, k, n, weight, bias },
    ...{ gamma: norm?.gamma ?? NONE, beta: norm?.beta ?? NONE },
    ...{ gates: gate?.gates ?? NONE, mask: gate?.mask ?? NONE, forward },
    ...{ transposed: linear.transposed ?? NONE, folded_bias: linear.foldedBias ?? NONE },
    ...{ product, bias_sum: linear.biasSum ?? NONE },
    ...{ columns: maps.place(linear.columns), rows: maps.place(linear.rows) },
    ...{ channels: norm === null ? NONE : maps.place(norm.channels), pad: 0 },
  });
}

/** The token table as a row: cls in the weight's place, positions in γ's. */
function tokenRow({ tokens, dim, stride, cls, pos, bias, table, sum }: TokenTable): number[] {
  const none = Object.fromEntries(ROW.map((word) => [word, NONE])) as Record<
    WordOf<typeof ROW>,
    number
  >;
  const own = { inputs: dim, k: stride, n: tokens, weight: cls, bias, gamma: pos };
  return packed(ROW, { ...none, ...own, forward: table, product: sum });
}

/** Whether places 0, 1, 2, … hold channels 0, 1, 2, … up to `count`, and padding behind them. */
export const inOrder = (map: Int32Array, count: number): boolean =>
  map.every((value, i) => value === (i < count ? i : -1));

/** By channel the place that holds it, −1 where none does; padded to `length`. */
export function inverse(map: Int32Array, length: number): Int32Array {
  const places = new Int32Array(length).fill(-1);
  map.forEach((channel, place) => {
    if (channel >= 0) places[channel] = place;
  });
  return places;
}
