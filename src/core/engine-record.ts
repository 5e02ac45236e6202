// What a run was made with beside its engine, so that it can be repeated bit for bit: how many threads,
// which kernels. It says nothing of how fast they were, and nothing to another engine.
import { InvalidValueError, UnknownFieldError } from './errors';

/** Null lets the engine choose. */
export interface EngineRecord {
  readonly threads: number | null;
  /** Kernel variants by name, and the size of a step's parts where it has several; as the engine reports them. */
  readonly variants: readonly string[] | null;
}

/** Builds of the WASM kernels, as engines report them and links carry them. */
export const BUILDS = ['simd128', 'simd128-fma'] as const;

/** Variants of the WGSL kernels, those that an engine may choose by itself. */
export const VARIANTS = ['tile64', 'tile32', 'reg8', 'reg4', 'quad8', 'quad16'] as const;

/**
 * Variants of the product: those, and one that is never chosen by itself since its sums differ. It holds
 * activations and weights of the forward pass in half precision; gradients, too small for that, take its
 * twin in float32.
 */
export const PRODUCT_VARIANTS = [...VARIANTS, 'half64'] as const;

/** A variant of a WGSL kernel as runs name it; of the product, whatever its epilogue. */
export const productName = (variant: (typeof PRODUCT_VARIANTS)[number]) =>
  `product-${variant}` as const;
export const weightSumName = (variant: (typeof VARIANTS)[number]) =>
  `weight-sum-${variant}` as const;

/** The record of a run in half precision, which the WGSL engine never chooses by itself. */
export const HALF_PRECISION: EngineRecord = {
  threads: null,
  variants: ['product-half64', 'weight-sum-tile64'],
};

/** Whether a record asks for half precision. */
export const isHalf = (record: EngineRecord | null): boolean =>
  record?.variants?.includes('product-half64') === true;

/**
 * How the variants of a record name the size of the parts, in images, that a step was taken in where there was
 * no room for all of it at once; see engine/micro-batches.ts.
 */
export const microBatchName = (images: number): string => `micro-${images}`;
const MICRO_BATCH = /^micro-([1-9]\d{0,5})$/;

/** The size of a step's parts by the variants of a record; null where they name none. */
export function microBatchOf(variants: readonly string[] | null): number | null {
  const sizes = (variants ?? []).flatMap((name) => MICRO_BATCH.exec(name)?.[1] ?? []);
  return sizes[0] === undefined ? null : Number(sizes[0]);
}

/** More than any machine starts for one network. */
export const MOST_THREADS = 64;
const MOST_VARIANTS = 8;
const VARIANT = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/**
 * Checks a record from outside.
 * @param engine the engine it is for; `auto` is none
 * @throws InvalidValueError for what no engine can have reported, and for a record without its engine
 */
export function checkRecord(engine: string, given: unknown): EngineRecord | null {
  if (given === null) return null;
  if (typeof given !== 'object' || Array.isArray(given))
    throw new InvalidValueError('record', given, 'an object with threads and variants');
  const fields = new Map<string, unknown>(Object.entries(given));
  for (const field of fields.keys())
    if (field !== 'threads' && field !== 'variants')
      throw new UnknownFieldError('record', field, ['threads', 'variants']);
  const threads = fields.get('threads') ?? null;
  const variants = fields.get('variants') ?? null;
  if (threads === null && variants === null) return null;
  if (engine === 'auto')
    throw new InvalidValueError('engine', engine, 'the engine that threads and kernels are of');
  if (threads !== null && !isThreads(threads))
    throw new InvalidValueError('threads', threads, { kind: 'whole', min: 1, max: MOST_THREADS });
  if (variants !== null && !isVariants(variants))
    throw new InvalidValueError('kernels', variants, 'names of kernels, as an engine reports them');
  return { threads, variants };
}

/**
 * Checks that an engine has had the kernels of a record at some time. A link may name some that a later page has
 * no more, and is told so when it trains; who sets them here means those of this page.
 * @throws InvalidValueError
 */
export function checkKernels(engine: string, record: EngineRecord | null): void {
  const names: readonly string[] =
    engine === 'wasm'
      ? BUILDS
      : engine === 'wgsl'
        ? [...PRODUCT_VARIANTS.map(productName), ...VARIANTS.map(weightSumName)]
        : [];
  const strange = (name: string) => !names.includes(name) && microBatchOf([name]) === null;
  const wrong = record?.variants?.find(strange);
  if (wrong !== undefined) throw new InvalidValueError('kernels', wrong, { kind: 'oneOf', names });
}

const isThreads = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_THREADS;

const isVariants = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= MOST_VARIANTS &&
  value.every((name) => typeof name === 'string' && VARIANT.test(name));
