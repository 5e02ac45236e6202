// The network that ships, cut at every rate: the compact one computes what the masked one computes.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compactParams } from '../../src/core/compact';
import { pruneRate } from '../../src/core/controls';
import { flattenGates } from '../../src/core/gates';
import { keptChannels } from '../../src/core/prune-plan';
import { planAt } from '../../src/core/scope';
import { rankScores } from '../../src/core/ranking';
import { gateScores } from '../../src/core/scores';
import { parseIdx } from '../../src/data/idx';
import { readModel } from '../../src/formats/model-file';
import { makeTrainer } from './make';

const COUNT = 64;
const site = (path: string) => readFileSync(new URL(`../../public/${path}`, import.meta.url));

const { shape, params } = readModel(site('checkpoints/nano-sparse.safetensors'), null);
const { config } = shape;
const test = parseIdx(gunzipSync(site('data/fashion-mnist/test-0-images.idx3-ubyte.gz')));
const images = {
  pixels: test.data.slice(0, COUNT * config.image ** 2),
  labels: new Uint8Array(COUNT),
  count: COUNT,
  mean: [0.286],
  std: [0.353],
};
const options = { batch: COUNT, signal: null, onProgress: null };

describe('the shipped network, compact against masked', () => {
  it.each([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])(
    'answers the same at rate %s, within 1e-5',
    async (rate) => {
      const ranking = rankScores(gateScores(flattenGates(config, params)));
      const { keep, pruned } = planAt(config, ranking, pruneRate(rate));
      expect(pruned).toBeGreaterThan(100);
      const kept = keptChannels(config, keep);
      const small = compactParams(config, params, kept);
      const parent = await makeTrainer('tfjs-wasm', shape, params, options);
      const compact = await makeTrainer('tfjs-wasm', { config, kept }, small, options);
      const masked = await parent.logits(images, keep);
      const cut = await compact.logits(images);
      const gap = cut.reduce((worst, value, i) => {
        return Math.max(worst, Math.abs(value - (masked[i] ?? NaN)));
      }, 0);
      expect(gap).toBeLessThanOrEqual(1e-5);
      parent.destroy();
      compact.destroy();
    },
  );
});
