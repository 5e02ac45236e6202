// How many workgroups a kernel takes, and what one of the two products covers by variant.
import { needsSubgroups, type ProductVariant, type Variant } from './variants';

export type Groups = readonly [x: number, y: number, z: number];

/** Workgroups a dimension may have, with room. */
const MOST_GROUPS = 32768;
/** vec4s of columns a quad has, one a lane. */
const QUAD = 4;

export const up = (count: number, size: number): number => Math.ceil(count / size);

/** Workgroups in a row, and in rows where there are too many for one. */
export function flat(groups: number): Groups {
  return [Math.min(groups, MOST_GROUPS), up(groups, MOST_GROUPS), 1];
}

/** Rows (product) or outputs in vec4s (weight sum), and vec4s of columns, a workgroup covers. */
interface Cover {
  readonly rows: number;
  readonly columns: number;
}

const PRODUCT_COVER: Readonly<Record<ProductVariant, Cover>> = {
  tile64: { rows: 64, columns: 16 },
  half64: { rows: 64, columns: 16 },
  tile32: { rows: 32, columns: 8 },
  reg8: { rows: 32, columns: 16 },
  reg4: { rows: 16, columns: 16 },
  quad8: { rows: 32, columns: 16 },
  quad16: { rows: 64, columns: 16 },
};

const WEIGHT_SUM_COVER: Readonly<Record<Variant, Cover>> = {
  tile64: { rows: 16, columns: 16 },
  tile32: { rows: 8, columns: 8 },
  reg8: { rows: 8, columns: 16 },
  reg4: { rows: 4, columns: 16 },
  quad8: { rows: 8, columns: 16 },
  quad16: { rows: 16, columns: 16 },
};

/** Workgroups of out = a·W, by all rows and by the vec4s of a row of `out`. */
export const productGroups = (variant: ProductVariant, rows: number, columns: number): Groups =>
  cover(variant, PRODUCT_COVER[variant], rows, columns);

/** Workgroups of one part of G = dyᵀ·x, by outputs and inputs in vec4s. */
export const weightSumGroups = (variant: Variant, outputs: number, inputs: number): Groups =>
  cover(variant, WEIGHT_SUM_COVER[variant], outputs, inputs);

/** A grid of workgroups, or, where quads are counted as quads.wgsl does, as many as they fill. */
function cover(variant: ProductVariant, each: Cover, rows: number, columns: number): Groups {
  if (!needsSubgroups(variant)) return [up(columns, each.columns), up(rows, each.rows), 1];
  return flat(up(up(rows, each.rows) * up(columns, QUAD), each.columns / QUAD));
}
