// What a network's file says beside its weights is used, and given back: how its images are normalised, and
// the metadata of whoever made it.
import { describe, expect, it } from 'vitest';
import { imageSize, type ViTConfig } from '../../src/core/config';
import { initParams } from '../../src/core/init';
import { param, type ModelShape, type ParamSet } from '../../src/core/params';
import { NO_TRAITS, type Traits } from '../../src/core/traits';
import { openSynthetic } from '../../src/data/synthetic';
import { readModel, writeModel } from '../../src/formats/model-file';
import { makeTrainer } from '../engine/make';
import { maxAbs } from '../engine/tolerance';
import { startSession } from './harness';

const RGB: ViTConfig = {
  ...{ channels: 3, image: 8, patch: 4, dim: 8, heads: 2 },
  ...{ depth: 1, mlpRatio: 2, classes: 4 },
};
const GREY: ViTConfig = { ...RGB, channels: 1 };
const OTHER = { mean: [0.5, 0.2, 0.8], std: [0.5, 0.3, 0.1] };

const SAID: Pick<Traits, 'classNames' | 'resize'> = {
  classNames: ['fir', 'oak', '银杏', 'yew'],
  resize: { fit: 'squash', share: 1, filter: 'bilinear' },
};

interface Normalised {
  readonly mean: readonly number[];
  readonly std: readonly number[];
}
const usual = (config: ViTConfig): Normalised => openSynthetic(config);
const other = ({ channels }: ViTConfig): Normalised => ({
  mean: OTHER.mean.slice(0, channels),
  std: OTHER.std.slice(0, channels),
});

/**
 * Weights that make of images normalised by `to` what the given ones make of images normalised by `from`:
 * (x − m)/s is (s′·x′ + m′ − m)/s, so the patch embedding's weights take s′/s, and its bias the rest.
 */
function refolded(config: ViTConfig, params: ParamSet, from: Normalised, to: Normalised): ParamSet {
  const weight = param(params, 'patch_embed.proj.weight').slice();
  const bias = param(params, 'patch_embed.proj.bias').slice();
  const place = config.patch ** 2;
  weight.forEach((w, i) => {
    const channel = Math.floor(i / place) % config.channels;
    const [m = 0, s = 1] = [from.mean[channel], from.std[channel]];
    const [m2 = 0, s2 = 1] = [to.mean[channel], to.std[channel]];
    const row = Math.floor(i / (place * config.channels));
    weight[i] = (w * s2) / s;
    bias[row] = (bias[row] ?? 0) + (w * (m2 - m)) / s;
  });
  return { ...params, 'patch_embed.proj.weight': weight, 'patch_embed.proj.bias': bias };
}

/** The same network twice: for its data set's own normalisation, and for another one. */
function pair(config: ViTConfig): readonly [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>] {
  const shape = { config, kept: null };
  const params = initParams(config, 7);
  const [own, given] = [usual(config), other(config)];
  const moved = refolded(config, params, own, given);
  return [
    writeModel({ shape, params, mean: own.mean, std: own.std }),
    writeModel({ shape, params: moved, ...given, ...SAID, foreign: { author: 'A. N. Other' } }),
  ];
}

async function opened(
  config: ViTConfig,
  bytes: Uint8Array<ArrayBuffer>,
  engine: 'wasm' | 'tfjs-wasm',
) {
  const s = startSession(engine);
  await s.open({ data: 'synthetic', model: config, batch: 16 });
  await s.call('loadModel', { safetensors: bytes.slice().buffer, config: null });
  return s;
}

describe.each(['wasm', 'tfjs-wasm'] as const)(
  'a network of another mean and deviation, on %s',
  (engine) => {
    it.each([
      ['grey images', GREY],
      ['images in colour, each channel by its own', RGB],
    ])('is measured and trained with them on %s', async (_, config) => {
      const [plain, moved] = pair(config);
      const [a, b] = [await opened(config, plain, engine), await opened(config, moved, engine)];
      const [wanted, found] = [
        await a.call('evaluate', { split: 'test' }),
        await b.call('evaluate', { split: 'test' }),
      ];
      expect(found.loss).toBeCloseTo(wanted.loss, 4);
      const first = async (s: typeof a) =>
        (await s.call('train', { phase: 'sparse', steps: 1 })).series.ce[0];
      expect(await first(b)).toBeCloseTo((await first(a)) ?? NaN, 4);
    });
  },
);

describe('what a file says of its network', () => {
  it('is written back by every save: dense, compact, and kept in the browser', async () => {
    const [, moved] = pair(RGB);
    const s = await opened(RGB, moved, 'wasm');
    await s.call('train', { phase: 'sparse', steps: 2 });
    await s.call('prune', { rate: 0.4 });
    for (const compact of [false, true]) {
      const read = readModel(await s.call('saveModel', { compact }), null);
      expect(read).toMatchObject({ ...other(RGB), ...SAID, foreign: { author: 'A. N. Other' } });
    }
    // Leaving the run keeps it; opened again it is what it was.
    await s.call('reset', null);
    const fresh = readModel(await s.call('saveModel', { compact: false }), null);
    expect(fresh).toMatchObject({ ...NO_TRAITS, ...usualOf(RGB), foreign: {} });
    const name = s.last('kept').networks[0]?.name ?? '';
    await s.call('openRun', { id: name });
    const back = readModel(await s.call('saveModel', { compact: true }), null);
    expect(back).toMatchObject({ ...other(RGB), ...SAID, foreign: { author: 'A. N. Other' } });
  });

  it('is what its engine computes with: LayerNorm’s epsilon, dense and cut', async () => {
    const shape = { config: RGB, kept: null };
    const params = initParams(RGB, 7);
    param(params, 'blocks.0.g_fc1').fill(0.1, 0, 4);
    const set = { ...usualOf(RGB), epsilon: 0.05 };
    const s = await opened(RGB, writeModel({ shape, params, ...set }), 'wasm');
    const images = Float32Array.from({ length: 2 * imageSize(RGB) }, (_, i) => Math.sin(i));
    const logits = () => s.call('logits', { images, count: 2 });
    const wanted = await plainLogits({ ...shape, epsilon: 0.05 }, params, images);
    expect(maxAbs(await logits(), wanted)).toBeLessThan(1e-5);
    const masked = await s.call('logits', { images, count: 2, rate: 0.1 });
    await s.call('prune', { rate: 0.1 });
    expect(maxAbs(await logits(), masked)).toBeLessThan(1e-5);
    expect(readModel(await s.call('saveModel', { compact: true }), null)).toMatchObject(set);
  });

  it('is the data set’s where the file says nothing', async () => {
    const s = startSession('wasm');
    await s.open({ data: 'synthetic', model: RGB, batch: 16 });
    const read = readModel(await s.call('saveModel', { compact: false }), null);
    expect(read).toMatchObject(usualOf(RGB));
  });
});

async function plainLogits(shape: ModelShape, params: ParamSet, images: Float32Array) {
  const trainer = await makeTrainer('tfjs-cpu', shape, params, {
    ...{ batch: 2, signal: null, onProgress: null },
  });
  const labels = new Uint32Array(2);
  const logits = await trainer.logits({ pixels: images, labels, count: 2, mean: [], std: [] });
  trainer.destroy();
  return logits;
}

const usualOf = (config: ViTConfig): Normalised => ({
  mean: usual(config).mean,
  std: usual(config).std,
});
