// The shape of a Vision Transformer and the presets. A shape that cannot be built is refused here,
// once, so that everything inside may take a ViTConfig at its word.
import type { Allowed } from './error-words';
import { InvalidValueError, NetworkSizeError } from './errors';

/** Sizes of a pre-norm ViT as DeiT and timm have it. Images are square. */
export interface ViTConfig {
  /** Colour channels of an image. */
  readonly channels: number;
  /** Side of an image, pixels. */
  readonly image: number;
  /** Side of a patch, pixels; divides `image`. */
  readonly patch: number;
  /** Width D of the residual stream; divisible by `heads`. */
  readonly dim: number;
  readonly heads: number;
  /** Number of blocks L. */
  readonly depth: number;
  /** Hidden width of the MLP over `dim`; see {@link hiddenWidth}. */
  readonly mlpRatio: number;
  readonly classes: number;
}

const imagenet = { channels: 3, image: 224, patch: 16, depth: 12, mlpRatio: 4, classes: 1000 };
const fashion = { channels: 1, image: 28, mlpRatio: 4, classes: 10 };
const colour = { channels: 3, mlpRatio: 4, classes: 10 };

export const PRESETS = {
  nano: { ...fashion, patch: 7, dim: 64, heads: 4, depth: 4 },
  micro: { ...fashion, patch: 4, dim: 64, heads: 4, depth: 4 },
  small: { ...fashion, patch: 4, dim: 128, heads: 4, depth: 6 },
  'colour-32': { ...colour, image: 32, patch: 4, dim: 64, heads: 4, depth: 4 },
  'colour-64': { ...colour, image: 64, patch: 8, dim: 128, heads: 4, depth: 6 },
  'deit-tiny': { ...imagenet, dim: 192, heads: 3 },
  'deit-small': { ...imagenet, dim: 384, heads: 6 },
  'deit-base': { ...imagenet, dim: 768, heads: 12 },
} as const satisfies Record<string, ViTConfig>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/** Patches of an image plus the class token. */
export const tokenCount = (c: ViTConfig): number => (c.image / c.patch) ** 2 + 1;
/**
 * Hidden width M of every MLP: the whole number that the ratio stands for. Most ratios of two whole numbers
 * are no float, so their product with the width misses it by a little: 100 × 1.1 is 110.00000000000001.
 */
export const hiddenWidth = (c: Pick<ViTConfig, 'dim' | 'mlpRatio'>): number =>
  Math.round(c.dim * c.mlpRatio);
/** Channels by which a width may miss a whole number: a ratio may have been written down rounded. */
const WIDTH_TOLERANCE = 1e-3;
/** Width of one attention head. */
export const headDim = (c: ViTConfig): number => c.dim / c.heads;
/** Values of one image, C·H·W. */
export const imageSize = (c: ViTConfig): number => c.channels * c.image * c.image;

const LIMITS = {
  channels: [1, 4],
  image: [4, 512],
  patch: [1, 64],
  dim: [4, 2048],
  heads: [1, 64],
  depth: [1, 48],
  classes: [2, 1000],
} as const satisfies Partial<Record<keyof ViTConfig, readonly [number, number]>>;

export const MOST_CLASSES = LIMITS.classes[1];

/**
 * Weights a network has at most: over twice those of deit-base. Training holds them four times over, with
 * gradients and moments, and a browser gives a page few gigabytes. Activations are the engine's to refuse,
 * which knows its memory.
 */
export const MOST_WEIGHTS = 2e8;

/** Bytes of a network's file: those weights as 32-bit floats, and room for what is not weights. */
export const LARGEST_FILE = 1e9;

/** Values of all matrices and of the position embedding; what else there is, is vectors. */
export const weightCount = (c: ViTConfig): number =>
  c.dim * (tokenCount(c) + c.channels * c.patch ** 2 + c.classes) +
  c.depth * c.dim * (4 * c.dim + 2 * hiddenWidth(c));

/** The fields of a {@link ViTConfig}, for reading one from outside. */
export const MODEL_FIELDS = [
  'channels',
  'image',
  'patch',
  'dim',
  'heads',
  'depth',
  'mlpRatio',
  'classes',
] as const satisfies readonly (keyof ViTConfig)[];

/**
 * Checks sizes that come from outside.
 * @throws InvalidValueError naming the field, its value and what is allowed; NetworkSizeError where each
 *   size is allowed and all together make too large a network.
 */
export function checkViTConfig(c: ViTConfig): ViTConfig {
  // What a script hands in need not be what the type says.
  const given: unknown = c;
  if (typeof given !== 'object' || given === null)
    throw new InvalidValueError('model', given, `an object with ${MODEL_FIELDS.join(', ')}`);
  const refuse = (field: keyof ViTConfig, allowed: Allowed): never => {
    throw new InvalidValueError(`model.${field}`, c[field], allowed);
  };
  for (const field of Object.keys(LIMITS) as (keyof typeof LIMITS)[]) {
    const [min, max] = LIMITS[field];
    const value = c[field];
    if (!Number.isInteger(value) || value < min || value > max)
      refuse(field, { kind: 'whole', min, max });
  }
  if (c.image % c.patch !== 0) refuse('patch', { kind: 'divisorImage', is: c.image });
  if (c.dim % c.heads !== 0) refuse('heads', { kind: 'divisorWidth', is: c.dim });
  const hidden = hiddenWidth(c);
  const isWhole =
    typeof c.mlpRatio === 'number' && Math.abs(c.dim * c.mlpRatio - hidden) <= WIDTH_TOLERANCE;
  if (!isWhole || hidden < 1 || hidden > 8 * c.dim)
    refuse('mlpRatio', 'a number above 0, at most 8, with dim × mlpRatio a whole number');
  const weights = weightCount(c);
  if (weights > MOST_WEIGHTS) throw new NetworkSizeError(weights, MOST_WEIGHTS);
  return {
    channels: c.channels,
    image: c.image,
    patch: c.patch,
    dim: c.dim,
    heads: c.heads,
    depth: c.depth,
    // However it was rounded, one width has one ratio.
    mlpRatio: hidden / c.dim,
    classes: c.classes,
  };
}

/** What of a network its images decide. */
export type ImageShape = Pick<ViTConfig, 'channels' | 'image' | 'classes'>;

/** A preset on images of another size: its patches stay about as many, and tile the image. */
function adapted(preset: ViTConfig, images: ImageShape): ViTConfig {
  const wanted = (preset.patch * images.image) / preset.image;
  const most = Math.min(images.image, LIMITS.patch[1]);
  let patch = 1;
  // Of two as near, the larger makes fewer tokens.
  for (let side = 1; side <= most; side++)
    if (images.image % side === 0 && Math.abs(side - wanted) <= Math.abs(patch - wanted))
      patch = side;
  return { ...preset, ...images, patch };
}

/**
 * The config behind a preset's name, on the images that it is to read, or the given sizes, checked.
 * @param images of the data set, where it decides; null takes the preset's own
 * @throws InvalidValueError for an unknown name or sizes that cannot be built, NetworkSizeError for a
 *   network that is too large.
 */
export function resolveModel(
  model: PresetName | ViTConfig,
  images: ImageShape | null = null,
): ViTConfig {
  if (typeof model !== 'string') return checkViTConfig(model);
  if (!Object.hasOwn(PRESETS, model))
    throw new InvalidValueError(
      'model',
      model,
      `one of ${PRESET_NAMES.join(', ')}, or an object of sizes`,
    );
  const preset = PRESETS[model];
  if (images === null) return preset;
  const fits =
    images.channels === preset.channels &&
    images.image === preset.image &&
    images.classes === preset.classes;
  return fits ? preset : checkViTConfig(adapted(preset, images));
}

/** Whether two configs describe the same network. */
export const sameConfig = (a: ViTConfig, b: ViTConfig): boolean =>
  a.channels === b.channels &&
  a.image === b.image &&
  a.patch === b.patch &&
  a.dim === b.dim &&
  a.heads === b.heads &&
  a.depth === b.depth &&
  hiddenWidth(a) === hiddenWidth(b) &&
  a.classes === b.classes;
