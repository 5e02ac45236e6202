// The arena: where every number of a training step lies. A few flat float32 regions; parameters,
// gradients and both Adam moments share one layout, activations share space by lifetime.
// Invariant: every offset is a multiple of ALIGN floats, every stride of LANES, so that no kernel
// meets a ragged column; what lies between a true width and its stride is 0 and stays 0.
import { isDecayed, type ParamSpec } from '../core/params';

/** Floats a vector register holds. Widths inside an engine are padded to multiples of it. */
export const LANES = 4;
/** Floats every slice begins at a multiple of: a 256-byte binding offset. */
export const ALIGN = 64;
/** Columns of one panel of a folded weight. */
export const PANEL = 8;

/**
 * The regions. `params`, `grads`, `first` and `second` have one layout, whose beginning, the gates, `average`
 * has too: running means of |gate|; `mask` holds one factor a gate; `weights` what the step folds from the parameters; `sums` what products leave for the
 * gradients; `carry` sums of a step's earlier parts; `work` activations.
 */
export const REGIONS = [
  'params',
  'grads',
  'first',
  'second',
  'average',
  'mask',
  'weights',
  'sums',
  'carry',
  'work',
] as const;
export type Region = (typeof REGIONS)[number];

/** A matrix in a region: element (r, c) of image b is at offset + (b·rows + r)·stride + c. */
export interface View {
  readonly region: Region;
  /** Floats from the region's start. */
  readonly offset: number;
  /** Rows an image. */
  readonly rows: number;
  /** True columns; the padding up to {@link padded} is 0. */
  readonly cols: number;
  /** Floats from row to row. */
  readonly stride: number;
}

/** The next multiple of {@link LANES}. */
export const padded = (width: number): number => Math.ceil(width / LANES) * LANES;

const aligned = (floats: number): number => Math.ceil(floats / ALIGN) * ALIGN;

/** Floats of a matrix [k, n] in panels: [⌈n/8⌉][k][8], columns beyond n zero. */
export const panelFloats = (k: number, n: number): number => Math.ceil(n / PANEL) * PANEL * k;

/** Hands out slices one behind the other, for what lives as long as the plan. */
export class SliceAllocator {
  private end = 0;

  take(floats: number): number {
    const offset = this.end;
    this.end += aligned(floats);
    return offset;
  }

  /** Floats in use. */
  get size(): number {
    return this.end;
  }
}

interface Hole {
  readonly offset: number;
  readonly size: number;
}

/**
 * Activations of one batch. The graph takes a view where it is first written and gives it back
 * behind its last reader, so that later views may lie in the same place.
 */
export class Workspace {
  private holes: Hole[] = [];
  private readonly live = new Map<number, number>();
  private end = 0;

  /** @param batch most images a step */
  constructor(private readonly batch: number) {}

  /** A matrix of `rows` rows an image. */
  take(rows: number, cols: number): View {
    const stride = padded(cols);
    const size = aligned(this.batch * rows * stride);
    const fit = this.holes
      .filter((hole) => hole.size >= size)
      .reduce<Hole | null>((best, hole) => (best && best.size <= hole.size ? best : hole), null);
    const offset = fit?.offset ?? this.end;
    if (fit === null) this.end += size;
    else {
      this.holes = this.holes.filter((hole) => hole !== fit);
      if (fit.size > size) this.holes.push({ offset: offset + size, size: fit.size - size });
    }
    this.live.set(offset, size);
    return { region: 'work', offset, rows, cols, stride };
  }

  /** Ends the life of views. */
  give(...views: readonly View[]): void {
    for (const { offset } of views) {
      const size = this.live.get(offset);
      if (size === undefined) throw new Error(`no view at ${offset}`);
      this.live.delete(offset);
      this.holes.push({ offset, size });
    }
    this.holes.sort((a, b) => a.offset - b.offset);
    this.holes = this.holes.reduce<Hole[]>((merged, hole) => {
      const last = merged.at(-1);
      if (last === undefined || last.offset + last.size !== hole.offset) return [...merged, hole];
      return [...merged.slice(0, -1), { offset: last.offset, size: last.size + hole.size }];
    }, []);
  }

  /** Floats the largest moment needs. */
  get size(): number {
    return this.end;
  }
}

/** Where the parameters lie in `params`, and alike in `grads`, `first` and `second`; the gates in `average`. */
export interface ParamLayout {
  /** The parameter table with `offset` in floats from a region's start. */
  readonly table: readonly ParamSpec[];
  /** Floats of a region. */
  readonly size: number;
  /** Floats at its start that hold all gates; 0 in a compact network. */
  readonly gates: number;
  /** A parameter by name. */
  readonly spec: (name: string) => ParamSpec;
  /** One word for every ALIGN floats: bit 0 where AdamW decays, bit 1 at gates. */
  readonly flags: Uint32Array;
}

export const DECAYED = 1;
export const GATE = 2;

/** Gives every parameter of a table a slice of its own. */
export function layoutParams(params: readonly ParamSpec[]): ParamLayout {
  const slices = new SliceAllocator();
  const table = params.map((spec) => ({ ...spec, offset: slices.take(spec.size) }));
  const byName = new Map(table.map((spec) => [spec.name, spec]));
  const flags = new Uint32Array(slices.size / ALIGN);
  let gates = 0;
  for (const spec of table) {
    const end = spec.offset + aligned(spec.size);
    const isGate = spec.role === 'gate';
    if (isGate) gates = end;
    flags.fill(
      (isDecayed(spec) ? DECAYED : 0) | (isGate ? GATE : 0),
      spec.offset / ALIGN,
      end / ALIGN,
    );
  }
  return {
    table,
    size: slices.size,
    gates,
    flags,
    spec: (name) => {
      const spec = byName.get(name);
      if (spec === undefined) throw new Error(`no parameter ${name}`);
      return spec;
    },
  };
}
