// Parameters and multiply-accumulates of a network from its widths alone, in two accountings: exact
// (what the compact network holds and computes) and the paper's (block matrices, V left whole).
import { tokenCount, type ViTConfig } from './config';
import type { Site } from './gates';
import type { Widths } from './params';

export interface Cost {
  readonly params: number;
  /** MACs of one image; papers print them as FLOPs. */
  readonly macs: number;
}

const add = (a: Cost, b: Cost): Cost => ({ params: a.params + b.params, macs: a.macs + b.macs });
const sum = (costs: readonly Cost[]): Cost => costs.reduce(add, { params: 0, macs: 0 });

/**
 * A block's cost by the linear map it belongs to; attention's two products count to the map whose
 * channels they carry: QKᵀ to qkv, AV to proj. LayerNorms are in `qkv` and `fc1`, which read them.
 */
export function blockCost(c: ViTConfig, w: Widths): Record<Site, Cost> {
  const n = tokenCount(c);
  const d = c.dim;
  const linear = (inputs: number, outputs: number): Cost => ({
    params: inputs * outputs + outputs,
    macs: n * inputs * outputs,
  });
  const norm: Cost = { params: 2 * d, macs: 0 };
  return {
    qkv: sum([norm, linear(w.qkv, 2 * d + w.proj), { params: 0, macs: n * n * d }]),
    proj: sum([linear(w.proj, d), { params: 0, macs: n * n * w.proj }]),
    fc1: sum([norm, linear(w.fc1, w.fc2)]),
    fc2: linear(w.fc2, d),
  };
}

/** Everything the network of these widths holds; gates are folded and not counted, biases cost no MACs. */
export function exactCost(c: ViTConfig, widths: readonly Widths[]): Cost {
  const n = tokenCount(c);
  const d = c.dim;
  const patchInputs = c.channels * c.patch * c.patch;
  const ends: Cost = {
    params: d + n * d + (patchInputs + 1) * d + 2 * d + (d + 1) * c.classes,
    macs: (n - 1) * patchInputs * d + d * c.classes,
  };
  return sum([ends, ...widths.flatMap((w) => Object.values(blockCost(c, w)))]);
}

/**
 * The paper's accounting: block matrices only, dropped gate inputs and dead fc1 rows counted, V left
 * whole, so that each pruned weight saves exactly n MACs. A dense block is 12·D² when r = 4.
 */
export function paperCost(c: ViTConfig, widths: readonly Widths[]): Cost {
  const n = tokenCount(c);
  const d = c.dim;
  return sum(
    widths.map((w) => {
      const params = 3 * d * w.qkv + d * w.proj + w.fc1 * w.fc2 + d * w.fc2;
      return { params, macs: n * params + 2 * n * n * d };
    }),
  );
}
