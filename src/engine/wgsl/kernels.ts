// The kernels: their sources, and the buffers each one binds. One row an operation; compiles nothing.
// Invariant: a kernel's bindings are 0 the step, 1 its own numbers where it has some, then the buffers in
// the order of its row.
import attentionColumns from './kernels/attention-columns.wgsl?raw';
import attentionHead from './kernels/attention-head.wgsl?raw';
import attentionRows from './kernels/attention-rows.wgsl?raw';
import attention from './kernels/attention.wgsl?raw';
import carry from './kernels/carry.wgsl?raw';
import clear from './kernels/clear.wgsl?raw';
import collect from './kernels/collect.wgsl?raw';
import fold from './kernels/fold.wgsl?raw';
import linearHead from './kernels/linear-head.wgsl?raw';
import loss from './kernels/loss.wgsl?raw';
import measureParts from './kernels/measure-parts.wgsl?raw';
import measure from './kernels/measure.wgsl?raw';
import normaliseBack from './kernels/normalise-back.wgsl?raw';
import normalise from './kernels/normalise.wgsl?raw';
import patches from './kernels/patches.wgsl?raw';
import productHead from './kernels/product-head.wgsl?raw';
import productQuad from './kernels/product-quad.wgsl?raw';
import productReg from './kernels/product-reg.wgsl?raw';
import productTile from './kernels/product-tile.wgsl?raw';
import quads from './kernels/quads.wgsl?raw';
import step from './kernels/step.wgsl?raw';
import tokenSum from './kernels/token-sum.wgsl?raw';
import unfold from './kernels/unfold.wgsl?raw';
import update from './kernels/update.wgsl?raw';
import weightSumHead from './kernels/weight-sum-head.wgsl?raw';
import weightSumQuad from './kernels/weight-sum-quad.wgsl?raw';
import weightSumReg from './kernels/weight-sum-reg.wgsl?raw';
import weightSumTile from './kernels/weight-sum-tile.wgsl?raw';
import { withStructs } from '../op-words';
import type { BufferName } from './buffers';
import { EPILOGUE_NAMES, overridesOf, type Epilogue } from './epilogues';
import { unroll } from './unroll';

/** Bytes of the numbers a dispatch has for itself: one place of the uniform buffer. */
export const OP_BYTES = 256;

export interface Kernel {
  readonly code: string;
  /** Whether binding 1 holds numbers of the dispatch. */
  readonly own: boolean;
  /** Storage buffers it reads, and those it writes; in the order of their bindings. */
  readonly buffers: readonly { readonly name: BufferName; readonly writes: boolean }[];
  /** What it needs of the device beyond what all have. */
  readonly needs: Feature | null;
  /** Its overrides: what one source is compiled for. */
  readonly constants: Readonly<Record<string, number>>;
}

export type Feature = 'subgroups' | 'shader-f16';
const ENABLE = { subgroups: 'enable subgroups;', 'shader-f16': 'enable f16;' } as const;

/** `+name` is written, `name` is read. */
type Binding = BufferName | `+${BufferName}`;

function kernel(
  parts: readonly string[],
  own: boolean,
  bindings: readonly Binding[],
  needs: Feature | null = null,
  constants: Kernel['constants'] = {},
): Kernel {
  const buffers = bindings.map((binding) => {
    const writes = binding.startsWith('+');
    return { name: (writes ? binding.slice(1) : binding) as BufferName, writes };
  });
  const shaders = [step, ...parts].map(withStructs);
  const code = [...(needs === null ? [] : [ENABLE[needs]]), ...shaders].join('\n');
  return { code, own, buffers, needs, constants };
}

/** A variant of the product with every epilogue. */
function product<V extends string>(
  variant: V,
  body: string,
  needs: Feature | null = null,
): Record<`product-${V}-${Epilogue}`, Kernel> {
  const made = EPILOGUE_NAMES.map((epilogue) => [
    `product-${variant}-${epilogue}`,
    kernel([productHead, body], true, ['+work', 'weights'], needs, overridesOf(epilogue)),
  ]);
  return Object.fromEntries(made) as Record<`product-${V}-${Epilogue}`, Kernel>;
}

/** Tiles of a size, in either precision. */
const productTiles = (type: 'f32' | 'f16', TILE: number, ROWS: number): string =>
  `alias Held = vec4<${type}>;\n${unroll(productTile, { TILE, ROWS })}`;
const productRegisters = (ROWS: number): string => unroll(productReg, { ROWS });
const productQuads = (FOURS: number): string => quads + unroll(productQuad, { FOURS });

const weightSum = (body: string, needs: Feature | null = null): Kernel =>
  kernel([weightSumHead, body], true, ['work', '+sums'], needs);
const weightSumTiles = (TILE: number, FOURS: number): Kernel =>
  weightSum(unroll(weightSumTile, { TILE, FOURS }));
const weightSumRegisters = (FOURS: number): Kernel => weightSum(unroll(weightSumReg, { FOURS }));
const weightSumQuads = (FOURS: number): Kernel =>
  weightSum(quads + unroll(weightSumQuad, { FOURS }), 'subgroups');
const heads = (body: string): Kernel => kernel([attentionHead, body], true, ['+work', 'maps']);

export const KERNELS = {
  patches: kernel([patches], true, ['+work', 'records', 'data', 'norms']),
  fold: kernel([linearHead, fold], false, [
    ...(['foldChunks', 'linears', 'maps', 'params', 'mask'] as const),
    '+weights',
  ]),
  ...product('tile64', productTiles('f32', 64, 8)),
  ...product('half64', productTiles('f16', 64, 8), 'shader-f16'),
  ...product('tile32', productTiles('f32', 32, 4)),
  ...product('reg8', productRegisters(8)),
  ...product('reg4', productRegisters(4)),
  ...product('quad8', productQuads(2), 'subgroups'),
  ...product('quad16', productQuads(4), 'subgroups'),
  'weight-sum-tile64': weightSumTiles(64, 2),
  'weight-sum-tile32': weightSumTiles(32, 1),
  'weight-sum-reg8': weightSumRegisters(2),
  'weight-sum-reg4': weightSumRegisters(1),
  'weight-sum-quad8': weightSumQuads(2),
  'weight-sum-quad16': weightSumQuads(4),
  collect: kernel([collect], false, ['+sums', 'collectChunks']),
  carry: kernel([carry], false, ['+sums', '+carry']),
  normalise: kernel([normalise], true, ['+work', 'maps']),
  'normalise-back': kernel([normaliseBack], true, ['+work', 'maps']),
  attention: heads(attention),
  'attention-rows': heads(attentionRows),
  'attention-columns': heads(attentionColumns),
  loss: kernel([loss], true, ['+work', 'records']),
  clear: kernel([clear], true, ['+work']),
  'token-sum': kernel([tokenSum], true, ['work', '+sums']),
  unfold: kernel([linearHead, unfold], false, [
    ...(['unfoldChunks', 'linears', 'maps', 'params', 'sums'] as const),
    '+grads',
  ]),
  'measure-parts': kernel([measureParts], false, ['params', 'grads', 'flags', '+parts']),
  measure: kernel([measure], true, ['work', 'parts', '+ring']),
  update: kernel([update], false, ['+params', 'grads', '+first', '+second', 'flags', '+average']),
} as const satisfies Record<string, Kernel>;

export type KernelName = keyof typeof KERNELS;
