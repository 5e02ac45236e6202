// The regions of a plan as float64 arrays, and views as matrices. What the reference computes with.
import { PANEL, REGIONS, padded, type Region, type View } from '../../src/engine/memory';
import type { Plan } from '../../src/engine/graph';

export type Memory = Record<Region, Float64Array>;

export function reserve(plan: Plan): Memory {
  const memory = Object.fromEntries(
    REGIONS.map((region) => [region, new Float64Array(plan.floats[region])]),
  ) as Memory;
  memory.mask.fill(1);
  return memory;
}

/** Rows of all images of a batch. */
export interface Matrix {
  readonly rows: number;
  readonly cols: number;
  get(r: number, c: number): number;
  set(r: number, c: number, value: number): void;
}

/** A view for `count` images; columns up to the padding count as columns. */
export function matrixOf(memory: Memory, view: View, count: number): Matrix {
  const values = memory[view.region];
  const place = (r: number, c: number): number => view.offset + r * view.stride + c;
  return {
    rows: count * view.rows,
    cols: padded(view.cols),
    get: (r, c) => values[place(r, c)]!,
    set: (r, c, value) => (values[place(r, c)] = value),
  };
}

/** Place of (i, j) of a matrix [k, n] in panels, from its start. */
export const panelPlace = (k: number, i: number, j: number): number =>
  Math.floor(j / PANEL) * PANEL * k + i * PANEL + (j % PANEL);
