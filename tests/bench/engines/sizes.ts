// What every contestant of the engine benchmark computes: one network, one batch and one setting a size.
// Seeded, so that processes and pages that share nothing but a size's name do the same work.
import { imageSize, type ViTConfig } from '../../../src/core/config';
import { gateSites } from '../../../src/core/gates';
import type { ImageSet } from '../../../src/core/images';
import { initParams } from '../../../src/core/init';
import { param, type ParamSet } from '../../../src/core/params';
import { createRng } from '../../../src/core/rng';
import { DEFAULT_CONFIG } from '../../../src/core/run-config';
import type { Hyper } from '../../../src/engine/trainer';

const SEED = 1;
const fashion = { channels: 1, image: 28, mlpRatio: 4, classes: 10 };

export interface Size {
  readonly batch: number;
  readonly config: ViTConfig;
}

/** S and M carry the bars; XS is for trying the benchmark itself. */
export const SIZES = {
  XS: { batch: 4, config: { ...fashion, patch: 14, dim: 16, heads: 2, depth: 1 } },
  S: { batch: 32, config: { ...fashion, patch: 7, dim: 64, heads: 4, depth: 2 } },
  M: { batch: 64, config: { ...fashion, patch: 4, dim: 128, heads: 4, depth: 6 } },
} as const satisfies Record<string, Size>;
export type SizeName = keyof typeof SIZES;

/** Settings of the default sparse phase, at its highest learning rate. */
const { lr, gateLr, lambda, weightDecay, labelSmoothing } = DEFAULT_CONFIG.phases.sparse;
export const HYPER: Hyper = { lr, gateLr, lambda, weightDecay, labelSmoothing, trainGates: true };

/** Initial weights with gates drawn uniformly from (0, 1). */
export function gatedParams(config: ViTConfig): ParamSet {
  const params = initParams(config, SEED);
  const rng = createRng(SEED, 'bench gates');
  for (const { name } of gateSites(config)) {
    const gates = param(params, name);
    for (let i = 0; i < gates.length; i++) gates[i] = rng.uniform();
  }
  return params;
}

/** Images of bytes with random labels. */
export function byteImages({ channels, ...config }: ViTConfig, count: number): ImageSet {
  const rng = createRng(SEED, 'bench images');
  const size = imageSize({ channels, ...config });
  return {
    pixels: Uint8Array.from({ length: count * size }, () => rng.below(256)),
    labels: Uint32Array.from({ length: count }, () => rng.below(config.classes)),
    count,
    mean: new Array<number>(channels).fill(0.5),
    std: new Array<number>(channels).fill(0.25),
  };
}

/** The same images as floats that a network sees, for peers that normalise nothing. */
export function asFloats({ pixels, mean: [mean = 0], std: [std = 1] }: ImageSet): Float32Array {
  return Float32Array.from(pixels, (value) => (value / 255 - mean) / std);
}

/** Smoothed targets [count, classes] of labels. */
export function targetsOf(labels: ArrayLike<number>, classes: number): Float32Array {
  const rest = HYPER.labelSmoothing / classes;
  const targets = new Float32Array(labels.length * classes).fill(rest);
  for (let i = 0; i < labels.length; i++)
    targets[i * classes + (labels[i] ?? 0)] = 1 - HYPER.labelSmoothing + rest;
  return targets;
}
