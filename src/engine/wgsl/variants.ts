// The variants of the two products. Which one is fastest differs by GPU: tune.ts finds out. All give the
// same sums up to rounding; each gives the same bits every time.
import { PRODUCT_VARIANTS, productName, VARIANTS, weightSumName } from '../../core/engine-record';
import { words } from '../../core/error-words';
import { EngineError } from '../../core/errors';
import { EPILOGUE_NAMES, type Epilogue } from './epilogues';
import { KERNELS, type Kernel, type KernelName } from './kernels';

export type Variant = (typeof VARIANTS)[number];

export type ProductVariant = (typeof PRODUCT_VARIANTS)[number];

/** What is in use: one variant a product. */
export interface Choice {
  readonly product: ProductVariant;
  readonly weightSum: Variant;
}

/** Needs what not every device has. */
export const needsSubgroups = (variant: ProductVariant): boolean =>
  variant === 'quad8' || variant === 'quad16';

export const productKernel = (variant: ProductVariant, epilogue: Epilogue): KernelName =>
  `${productName(variant)}-${epilogue}`;
export const weightSumKernel = (variant: Variant): KernelName => weightSumName(variant);

/** The product's variant in a direction. */
export const productVariant = ({ product }: Choice, direction: 'forward' | 'backward') =>
  product === 'half64' && direction === 'backward' ? 'tile64' : product;

/** Every kernel a choice starts. */
export const kernelsOf = (choice: Choice): KernelName[] => [
  ...EPILOGUE_NAMES.map((epilogue) => {
    const direction = BACKWARD.has(epilogue) ? 'backward' : 'forward';
    return productKernel(productVariant(choice, direction), epilogue);
  }),
  weightSumKernel(choice.weightSum),
];

/** Epilogues of products that take gradients. */
const BACKWARD: ReadonlySet<Epilogue> = new Set(['plain', 'times']);

/** How precise products are, as engines report it: what they read, and what they add up in. */
export const precisionOf = ({ product }: Choice) =>
  product === 'half64' ? 'float16/32' : 'float32';

/** As engines report it. */
export const choiceNames = ({ product, weightSum }: Choice): string[] => [
  productName(product),
  weightSumKernel(weightSum),
];

/**
 * What {@link choiceNames} made.
 * @throws EngineError for names of other engines or of kernels that are no more.
 */
export function choiceOf(names: readonly string[]): Choice {
  const find = <V extends ProductVariant>(
    variants: readonly V[],
    nameOf: (variant: V) => string,
  ): V => {
    const variant = variants.find((each) => names.includes(nameOf(each)));
    if (variant === undefined) throw missing(names);
    return variant;
  };
  return {
    product: find(PRODUCT_VARIANTS, productName),
    weightSum: find(VARIANTS, weightSumKernel),
  };
}

/** @throws EngineError where the device has not what a choice's kernels need. */
export function checkChoice(choice: Choice, features: ReadonlySet<string>): void {
  const refused = kernelsOf(choice).filter((name) => {
    const { needs }: Kernel = KERNELS[name];
    return needs !== null && !features.has(needs);
  });
  const lacking = choiceNames(choice).filter((name) =>
    refused.some((each) => each.startsWith(name)),
  );
  if (lacking.length > 0) throw missing(lacking);
}

const missing = (names: readonly string[]): EngineError =>
  new EngineError(
    `This run was made with kernels that are not here: ${names.join(', ') || 'none'}.`,
    'Start it anew without them; its numbers may differ in the last digits.',
    words('kernelsMissing', 'anew', { names: names.join(', ') }),
  );
