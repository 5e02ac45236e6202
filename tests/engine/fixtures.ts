// Networks, images and settings that the engine tests share.
import { asKeepMask, type KeepMask } from '../../src/core/brand';
import type { ViTConfig } from '../../src/core/config';
import { imageSize } from '../../src/core/config';
import { gateCount, gateSites } from '../../src/core/gates';
import type { ImageSet } from '../../src/core/images';
import { initParams } from '../../src/core/init';
import { param, type BlockKept, type ModelShape, type ParamSet } from '../../src/core/params';
import { createRng } from '../../src/core/rng';
import type { Hyper, MakeTrainer, Trainer } from '../../src/engine/trainer';
import type { EngineId } from '../../src/core/run-config';
import type { Golden } from '../golden/load';

export const HYPER: Hyper = {
  lr: 1e-3,
  gateLr: 1e-2,
  lambda: 1e-3,
  weightDecay: 0.05,
  labelSmoothing: 0,
  trainGates: true,
};

/** Gates around what kernels may take for 0, down to the smallest float32 there is, of both signs. */
export const TINY_GATES = [
  0, 1.2e-7, 1e-7, 1e-8, 1e-12, 1e-20, 1e-30, 1.2e-38, 1e-40, 1.4e-45,
].flatMap((gate) => [gate, -gate]);

/** 17 tokens, D 36 in 6 heads of 6, hidden width 54: no power of two anywhere. */
export const ODD: ViTConfig = {
  channels: 3,
  image: 12,
  patch: 3,
  dim: 36,
  heads: 6,
  depth: 2,
  mlpRatio: 1.5,
  classes: 7,
};

/** Kept channels that are as uneven as can be: one hidden channel, one empty head, odd widths. */
export const UNEVEN: BlockKept[] = [
  {
    qkv: Uint32Array.of(0, 3, 4, 9, 17, 22, 35),
    // Heads are 0–5, 6–11, …: the second keeps none, the third all.
    proj: Uint32Array.of(1, 12, 13, 14, 15, 16, 17, 20, 31),
    fc1: Uint32Array.of(5),
    fc2: Uint32Array.of(11),
  },
  {
    qkv: Uint32Array.of(35),
    proj: Uint32Array.of(0),
    fc1: Uint32Array.of(1, 2, 30),
    fc2: Uint32Array.from({ length: 53 }, (_, i) => i),
  },
];

/** The mask over the gates of ODD that keeps these channels. */
export function maskOf(kept: readonly BlockKept[]): KeepMask {
  const mask = new Uint8Array(gateCount(ODD));
  for (const { block, site, offset } of gateSites(ODD))
    for (const channel of kept[block]?.[site] ?? []) mask[offset + channel] = 1;
  return asKeepMask(mask);
}

/** Seeded parameters of a dense network whose gates differ from channel to channel. */
export function gatedParams(config: ViTConfig, seed: number): ParamSet {
  const params = initParams(config, seed);
  const rng = createRng(seed, 'gates');
  for (const { name } of gateSites(config)) {
    const gates = param(params, name);
    for (let i = 0; i < gates.length; i++) gates[i] = 0.5 + rng.uniform();
  }
  return params;
}

/** Seeded images with labels that follow from their brightness, so that a network can learn them. */
export function images(config: ViTConfig, count: number, seed: number): ImageSet {
  const rng = createRng(seed, 'images');
  const size = imageSize(config);
  const pixels = new Float32Array(count * size);
  const labels = Uint32Array.from({ length: count }, () => rng.below(config.classes));
  for (let i = 0; i < count; i++)
    for (let j = 0; j < size; j++)
      pixels[i * size + j] = rng.normal() * 0.3 + (labels[i]! / config.classes) * 2 - 1;
  return { pixels, labels, count, mean: [], std: [] };
}

/** Images of bytes, every channel normalised in a way of its own. */
export function bytes(config: ViTConfig, count: number): ImageSet {
  const channels = Array.from({ length: config.channels }, (_, c) => c);
  return {
    pixels: Uint8Array.from({ length: count * imageSize(config) }, (_, i) => (i * 37) % 256),
    labels: Uint8Array.from({ length: count }, (_, i) => i % config.classes),
    count,
    mean: channels.map((c) => 0.1 + 0.1 * c),
    std: channels.map((c) => 0.5 + 0.1 * c),
  };
}

export const goldenImages = ({ io, json }: Golden): ImageSet => ({
  pixels: param(io, 'images'),
  labels: Uint32Array.from(json.labels),
  count: json.batch,
  mean: [],
  std: [],
});

/** The reference's settings: one learning rate for gates and weights. */
export const goldenHyper = ({ json: { train } }: Golden): Hyper => ({
  lr: train.lr,
  gateLr: train.lr,
  lambda: train.lambda,
  weightDecay: train.weight_decay,
  labelSmoothing: train.label_smoothing,
  trainGates: true,
});

/** Makes trainers of one engine and destroys them all at the end. */
export function trainers(kind: EngineId, make: MakeTrainer) {
  const made: Trainer[] = [];
  return {
    make: async (shape: ModelShape, params: ParamSet): Promise<Trainer> => {
      const options = { batch: 8, signal: null, onProgress: null };
      const trainer = await make(kind, shape, params, options);
      made.push(trainer);
      return trainer;
    },
    destroy: (): void => {
      for (const trainer of made.splice(0)) trainer.destroy();
    },
  };
}
