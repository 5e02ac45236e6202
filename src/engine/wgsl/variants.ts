// The variants of the two products, and what a workgroup of each covers. Which one is fastest differs
// by GPU: tune.ts finds out. All give the same sums up to rounding; each gives the same bits every time.
import { words } from '../../core/error-words';
import { EngineError } from '../../core/errors';
import { KERNELS, type Kernel, type KernelName } from './kernels';

export const VARIANTS = ['tile64', 'tile32', 'reg8', 'reg4', 'quad8', 'quad16'] as const;
export type Variant = (typeof VARIANTS)[number];

/**
 * Variants of the product: those, and one that is never chosen by itself since its sums differ. It holds
 * activations and weights of the forward pass in half precision; gradients, too small for that, take its
 * twin in float32.
 */
export const PRODUCT_VARIANTS = [...VARIANTS, 'half64'] as const;
export type ProductVariant = (typeof PRODUCT_VARIANTS)[number];

/** What is in use: one variant a product. */
export interface Choice {
  readonly product: ProductVariant;
  readonly weightSum: Variant;
}

/** Rows (product) or outputs in vec4s (weight sum), and vec4s of columns, a workgroup covers. */
export interface Cover {
  readonly rows: number;
  readonly columns: number;
}

export const PRODUCT_COVER: Readonly<Record<ProductVariant, Cover>> = {
  tile64: { rows: 64, columns: 16 },
  half64: { rows: 64, columns: 16 },
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

export const productKernel = (variant: ProductVariant): KernelName => `product-${variant}`;
export const weightSumKernel = (variant: Variant): KernelName => `weight-sum-${variant}`;

/** The product's variant in a direction. */
export const productVariant = ({ product }: Choice, direction: 'forward' | 'backward') =>
  product === 'half64' && direction === 'backward' ? 'tile64' : product;

/** Every kernel a choice starts. */
export const kernelsOf = (choice: Choice): KernelName[] => [
  productKernel(productVariant(choice, 'forward')),
  productKernel(productVariant(choice, 'backward')),
  weightSumKernel(choice.weightSum),
];

/** How precise products are, as engines report it: what they read, and what they add up in. */
export const precisionOf = ({ product }: Choice) =>
  product === 'half64' ? 'float16/32' : 'float32';

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
  const find = <V extends ProductVariant>(
    variants: readonly V[],
    kernel: (variant: V) => string,
  ): V => {
    const variant = variants.find((each) => names.includes(kernel(each)));
    if (variant === undefined) throw missing(names);
    return variant;
  };
  return {
    product: find(PRODUCT_VARIANTS, productKernel),
    weightSum: find(VARIANTS, weightSumKernel),
  };
}

/** @throws EngineError where the device has not what a choice's kernels need. */
export function checkChoice(choice: Choice, features: ReadonlySet<string>): void {
  const lacking = kernelsOf(choice).filter((name) => {
    const { needs }: Kernel = KERNELS[name];
    return needs !== null && !features.has(needs);
  });
  if (lacking.length > 0) throw missing([...new Set(lacking)]);
}

const missing = (names: readonly string[]): EngineError =>
  new EngineError(
    `This run was made with kernels that are not here: ${names.join(', ') || 'none'}.`,
    'Start it anew without them; its numbers may differ in the last digits.',
    words('kernelsMissing', 'anew', { names: names.join(', ') }),
  );
