// Four of twelve, on the network that ships: what the lesson says of a hand and of the threshold is so of its pictures.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { asKeepMask } from '../../../src/core/brand';
import { imageSize, resolveModel } from '../../../src/core/config';
import { pruneRate } from '../../../src/core/controls';
import { scoreLogits } from '../../../src/core/evaluation';
import { compareAnswers } from '../../../src/core/forgotten';
import { flattenGates, gateCount } from '../../../src/core/gates';
import { rankScores } from '../../../src/core/ranking';
import { DEFAULT_CONFIG } from '../../../src/core/run-config';
import { planAt } from '../../../src/core/scope';
import { gateScores } from '../../../src/core/scores';
import { parseIdx } from '../../../src/data/idx';
import { readModel } from '../../../src/formats/model-file';
import { readPictures } from '../../../src/formats/picture-notes';
import { classEnds } from '../../../src/store/lesson/measures';
import { likeliestOf } from '../../../src/ui/model/guess';
import {
  CHANNELS,
  CUTS,
  gatesAtEnd,
  shareOf,
  thresholdOf,
  twelveOf,
} from '../../../src/ui/model/twelve';
import { makeTrainer } from '../../engine/make';

const site = (path: string) => readFileSync(new URL(`../../../public/${path}`, import.meta.url));
const { shape, params, metadata } = readModel(site('checkpoints/nano-sparse.safetensors'), null);
const { config } = shape;
const gates = flattenGates(config, params);
const twelve = twelveOf(config, gates);
if (twelve === null) throw new Error('the shipped network has no twelve channels');
const { channels } = twelve;
const normal = { mean: [0.286], std: [0.353] };
const trainer = (batch: number) =>
  makeTrainer('wasm', shape, params, { batch, signal: null, onProgress: null });

describe('twelve channels of a site', () => {
  it('spread over its ranking, each once, in an order that does not tell it', () => {
    expect(channels).toHaveLength(CHANNELS);
    expect(new Set(channels.map(({ gate }) => gate)).size).toBe(CHANNELS);
    for (const { gate, score } of channels) expect(score).toBe(Math.abs(gates[gate] ?? NaN));
    const scores = channels.map(({ score }) => score);
    const rising = [...scores].sort((a, b) => a - b);
    expect(scores).not.toEqual(rising);
    expect(scores).not.toEqual([...rising].reverse());
    expect(gatesAtEnd(channels, 'weakest')).toHaveLength(CUTS);
    const under = channels.filter(({ score }) => score < thresholdOf(channels));
    expect(new Set(under.map(({ gate }) => gate))).toEqual(
      new Set(gatesAtEnd(channels, 'weakest')),
    );
  });

  it('are none where gates are all alike, as before training', () => {
    const model = resolveModel(DEFAULT_CONFIG.model);
    expect(twelveOf(model, new Float32Array(gateCount(model)).fill(1))).toBeNull();
  });
});

describe('the shipped network', () => {
  it('answers a picture otherwise without the strongest four, and hardly without those of the threshold', async () => {
    const pictures = readPictures(metadata['pictures'] ?? '', 'fashion', config);
    expect(pictures).toHaveLength(12);
    const size = imageSize(config);
    const pixels = new Uint8Array(pictures.length * size);
    for (const [i, picture] of pictures.entries()) pixels.set(picture.pixels, i * size);
    const images = { pixels, labels: new Uint8Array(12), count: 12, ...normal };
    const network = await trainer(12);
    const answers = async (without: readonly number[]) => {
      const keep = new Uint8Array(gateCount(config)).fill(1);
      for (const gate of without) keep[gate] = 0;
      const logits = await network.logits(images, asKeepMask(keep));
      return pictures.map((_, i) => logits.slice(10 * i, 10 * i + 10));
    };
    const whole = await answers([]);
    const lost = (after: Float32Array[]) =>
      whole.map((logits, i) => {
        const [first] = likeliestOf(logits);
        if (first === undefined) throw new Error('no answer');
        return first.share - shareOf(after[i] ?? logits, first.label);
      });
    expect(Math.max(...lost(await answers(gatesAtEnd(channels, 'strongest'))))).toBeGreaterThan(
      0.3,
    );
    expect(Math.max(...lost(await answers(gatesAtEnd(channels, 'weakest'))))).toBeLessThan(0.1);
    network.destroy();
  });

  it('forgets unevenly at 80 %: the answer to the question of lesson 4', async () => {
    const shard = parseIdx(gunzipSync(site('data/fashion-mnist/test-0-images.idx3-ubyte.gz')));
    const said = parseIdx(gunzipSync(site('data/fashion-mnist/test-0-labels.idx1-ubyte.gz')));
    const count = Math.min(1000, said.data.length);
    const images = {
      pixels: shard.data.slice(0, count * imageSize(config)),
      labels: new Uint8Array(count),
      count,
      ...normal,
    };
    const network = await trainer(100);
    const { keep } = planAt(config, rankScores(gateScores(gates)), pruneRate(0.8));
    const labels = Uint32Array.from(said.data.subarray(0, count));
    const before = scoreLogits(await network.logits(images), labels, 10);
    const now = scoreLogits(await network.logits(images, keep), labels, 10);
    const ends = classEnds(compareAnswers(labels, before, now).classes);
    expect((ends?.best.by ?? 0) - (ends?.worst.by ?? 0)).toBeGreaterThan(0.05);
    expect(ends?.worst.by).toBeLessThan(-0.05);
    network.destroy();
  });
});

describe('the site of the twelve', () => {
  it('is qkv of the second block', () => {
    expect([twelve.block, twelve.site]).toEqual([1, 'qkv']);
  });
});
