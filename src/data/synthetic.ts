// A data set made from a seed, for any image size, number of channels and classes: a class is a
// smooth random pattern, an image its class's pattern at some strength under noise. Same seed and
// shape, same bytes. Nothing is fetched; images are made as the stream is read.
import { imageSize, type ViTConfig } from '../core/config';
import { CancelledError } from '../core/errors';
import { SPLITS, type ImageSet, type Split } from '../core/images';
import { createRng, type Rng } from '../core/rng';
import type { Dataset } from './dataset';

export interface SyntheticOptions {
  readonly seed: number;
  readonly counts: Readonly<Record<Split, number>>;
}

const COUNTS = { train: 2048, validation: 512, test: 512 } as const;
/** All images together stay below this; large ones are fewer. */
const MAX_BYTES = 96 * 2 ** 20;

// Pattern and noise have a standard deviation of 1 each, so pixels are MIDDLE ± SPREAD.
const MIDDLE = 128;
const SPREAD = 40;
const PATTERN = 0.8;
const NOISE = 0.6;
/** Cells a side of the coarse grid that a pattern is drawn from. */
const GRID = 4;
const NOISE_VALUES = 65_521;

/** The default sizes, fewer where images are large (deit at 224² would take half a gigabyte). */
export function syntheticCounts(config: ViTConfig): Record<Split, number> {
  const all = COUNTS.train + COUNTS.validation + COUNTS.test;
  const share = Math.min(1, MAX_BYTES / (imageSize(config) * all));
  const of = (count: number) => Math.max(1, Math.floor(count * share));
  return { train: of(COUNTS.train), validation: of(COUNTS.validation), test: of(COUNTS.test) };
}

/** A set whose images a network of `config` reads. */
export function openSynthetic(
  config: ViTConfig,
  { seed, counts }: SyntheticOptions = { seed: 0, counts: syntheticCounts(config) },
): Dataset {
  const normalisation = {
    mean: new Array<number>(config.channels).fill(MIDDLE / 255),
    std: new Array<number>(config.channels).fill(SPREAD / 255),
  };
  // Two parts, as a data set that streams has them.
  const first = Math.ceil(counts.train / 2);
  const trainShards = [first, counts.train - first].filter((count) => count > 0);
  const sizes = SPLITS.flatMap((split) =>
    (split === 'train' ? trainShards : [counts[split]]).map((count) => ({ split, count })),
  );
  return {
    name: 'Synthetic',
    classes: Array.from({ length: config.classes }, (_, k) => `Pattern ${k + 1}`),
    ...normalisation,
    counts,
    trainShards,
    async *stream(signal, from = 0) {
      const patterns = classPatterns(config, createRng(seed, 'synthetic/patterns'));
      const noise = standardNoise(createRng(seed, 'synthetic/noise'));
      for (const [part, { split, count }] of sizes.entries()) {
        if (part < from) continue;
        // Making a part takes a while: whoever waits for the one before goes first.
        await Promise.resolve();
        if (signal.aborted) throw new CancelledError('Making images');
        const rng = createRng(seed, `synthetic/${split}-${part}`);
        const made = makeImages(config, count, patterns, noise, rng);
        yield { split, images: { ...made, ...normalisation } };
      }
    },
  };
}

function makeImages(
  config: ViTConfig,
  count: number,
  patternOf: (label: number) => Float32Array,
  noise: Float32Array,
  rng: Rng,
): Pick<ImageSet, 'pixels' | 'labels' | 'count'> {
  const size = imageSize(config);
  // Clamped, so that a value out of range is the nearest byte and not a wrapped one.
  const pixels = new Uint8ClampedArray(count * size);
  const labels = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const label = rng.below(config.classes);
    const pattern = patternOf(label);
    const strength = PATTERN * (0.75 + 0.5 * rng.uniform());
    const start = rng.below(NOISE_VALUES);
    for (let p = 0; p < size; p++) {
      const value = strength * pattern[p]! + NOISE * noise[(start + p) % NOISE_VALUES]!;
      pixels[i * size + p] = MIDDLE + SPREAD * value;
    }
    labels[i] = label;
  }
  return { pixels: new Uint8Array(pixels.buffer), labels, count };
}

/** Bytes of patterns that are kept while images are made; of more, each is drawn again for its next image. */
const MOST_PATTERNS = 2 ** 25;

/**
 * One pattern a class, [C, H, W], of mean 0 and standard deviation 1 in every channel. A thousand of 224 px would
 * take six times the memory of the images.
 */
function classPatterns(config: ViTConfig, rng: Rng): (label: number) => Float32Array {
  const { classes, channels, image: side } = config;
  const grids = Array.from({ length: classes * channels }, () =>
    Float32Array.from({ length: (GRID + 1) ** 2 }, () => rng.normal()),
  );
  const kept = classes * imageSize(config) * 4 <= MOST_PATTERNS;
  const known = new Map<number, Float32Array>();
  return (label) => {
    const before = known.get(label);
    if (before !== undefined) return before;
    const pattern = new Float32Array(imageSize(config));
    for (let c = 0; c < channels; c++) {
      const plane = pattern.subarray(c * side * side, (c + 1) * side * side);
      smoothPlane(plane, side, grids[label * channels + c]!);
      standardise(plane);
    }
    if (kept) known.set(label, pattern);
    return pattern;
  };
}

/** Values of a coarse grid, bilinear in between. */
function smoothPlane(plane: Float32Array, side: number, grid: Float32Array): void {
  const at = (row: number, column: number) => grid[row * (GRID + 1) + column]!;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const [gy, gx] = [(y / side) * GRID, (x / side) * GRID];
      const [row, column] = [Math.floor(gy), Math.floor(gx)];
      const [v, u] = [gy - row, gx - column];
      const top = at(row, column) * (1 - u) + at(row, column + 1) * u;
      const bottom = at(row + 1, column) * (1 - u) + at(row + 1, column + 1) * u;
      plane[y * side + x] = top * (1 - v) + bottom * v;
    }
}

/** Drawn once; every image takes a stretch of it, which is much faster than drawing each pixel's. */
const standardNoise = (rng: Rng): Float32Array => {
  const noise = Float32Array.from({ length: NOISE_VALUES }, () => rng.normal());
  standardise(noise);
  return noise;
};

function standardise(values: Float32Array): void {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / values.length;
  const std = Math.sqrt(variance);
  values.forEach((v, i) => (values[i] = std === 0 ? 0 : (v - mean) / std));
}
