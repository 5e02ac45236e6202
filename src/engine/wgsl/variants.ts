// The variants of the two products, and what a workgroup of each covers. Which one is fastest differs
// by GPU: tune.ts finds out. All give the same sums up to rounding; each gives the same bits every time.
import { words } from '../../core/error-words';
import { EngineError } from '../../core/errors';
import type { KernelName } from './kernels';

export const VARIANTS = ['tile64', 'tile32', 'reg8', 'reg4', 'quad8', 'quad16'] as const;
export type Variant = (typeof VARIANTS)[number];

/** What is in use: one variant a product. */
export interface Choice {
  readonly product: Variant;
  readonly weightSum: Variant;
}

/** Rows (product) or outputs in vec4s (weight sum), and vec4s of columns, a workgroup covers. */
export interface Cover {
  readonly rows: number;
  readonly columns: number;
}

export const PRODUCT_COVER: Readonly<Record<Variant, Cover>> = {
  tile64: { rows: 64, columns: 16 },
  tile32: { rows: 32, columns: 8 },
  reg8: { rows: 32, columns: 16 },
  reg4: { rows: 16, columns: 16 },
  quad8: { rows: 32, columns: 16 },
  quad16: { rows: 64, columns: 16 },
};

export const WEIGHT_SUM_COVER: Readonly<Record<Variant, Cover>> = {
  tile64: { rows: 16, columns: 16 },
  tile32: { rows: 8, columns: 8 },
  reg8: { rows: 8, columns: 16 },
  reg4: { rows: 4, columns: 16 },
  quad8: { rows: 8, columns: 16 },
  quad16: { rows: 16, columns: 16 },
};

/** Needs what not every device has. */
export const needsSubgroups = (variant: Variant): boolean =>
  variant === 'quad8' || variant === 'quad16';

export const productKernel = (variant: Variant): KernelName => `product-${variant}`;
export const weightSumKernel = (variant: Variant): KernelName => `weight-sum-${variant}`;

/** As engines report it. */
export const choiceNames = ({ product, weightSum }: Choice): string[] => [
  productKernel(product),
  weightSumKernel(weightSum),
];

/**
 * What {@link choiceNames} made.
 * @throws EngineError for names of other engines or of kernels that are no more.
 */
export function choiceOf(names: readonly string[]): Choice {
  const find = (kernel: (variant: Variant) => string): Variant => {
    const variant = VARIANTS.find((each) => names.includes(kernel(each)));
    if (variant === undefined)
      throw new EngineError(
        `This run was made with kernels that are not here: ${names.join(', ') || 'none'}.`,
        'Start it anew without them; its numbers may differ in the last digits.',
        words('kernelsMissing', 'anew', { names: names.join(', ') }),
      );
    return variant;
  };
  return { product: find(productKernel), weightSum: find(weightSumKernel) };
}
