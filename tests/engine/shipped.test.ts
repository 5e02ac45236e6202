// The networks that ship, cut at every rate: the compact one computes what the masked one computes. And they are what
// their own tables and the README say.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compactParams } from '../../src/core/compact';
import { pruneRate } from '../../src/core/controls';
import { flattenGates } from '../../src/core/gates';
import { keptChannels } from '../../src/core/prune-plan';
import type { ResultRow } from '../../src/core/network-state';
import { planAt } from '../../src/core/scope';
import { rankScores } from '../../src/core/ranking';
import { gateScores } from '../../src/core/scores';
import { parseIdx } from '../../src/data/idx';
import { readModel } from '../../src/formats/model-file';
import { makeTrainer } from './make';

const COUNT = 64;
const site = (path: string) => readFileSync(new URL(`../../public/${path}`, import.meta.url));

const opened = (name: string) => readModel(site(`checkpoints/${name}.safetensors`), null);
const part = (what: string) => parseIdx(gunzipSync(site(`data/fashion-mnist/test-0-${what}.gz`)));
const pixels = part('images.idx3-ubyte').data;
const labels = part('labels.idx1-ubyte').data;
const firstImages = (count: number) => ({
  pixels: pixels.slice(0, count * 28 ** 2),
  labels: labels.slice(0, count),
  count,
  mean: [0.286],
  std: [0.353],
});
const images = firstImages(COUNT);
const options = { batch: COUNT, signal: null, onProgress: null };

const EVERY = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const cuts = [
  ...EVERY.map((rate) => ['micro', rate] as const),
  ...[0.4, 0.8].map((rate) => ['nano', rate] as const),
];

describe('a shipped network, compact against masked', () => {
  it.each(cuts)('%s answers the same at rate %s, within 1e-5', async (name, rate) => {
    const { shape, params } = opened(`${name}-sparse`);
    const { config } = shape;
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
  });
});

/** By what a row is found: what the network is, the rate of its cut, its name on the site. */
const SHIPPED = [
  ['sparse', null, 'micro-sparse'],
  ['finetuned', 0.4, 'micro-pruned40'],
  ['finetuned', 0.7, 'micro-pruned70'],
] as const;

describe('the table of the network that a page opens with', () => {
  const { metadata } = opened('micro-sparse');
  const rows = JSON.parse(metadata['results'] ?? '[]') as ResultRow[];

  it('is in both READMEs', () => {
    const kinds = ['dense', 'sparse', 'finetuned', 'finetuned', 'control'];
    const said = rows.filter(({ kind }) => kind !== 'pruned');
    expect(said.map(({ kind }) => kind)).toEqual(kinds);
    for (const name of ['README.md', 'README.zh-CN.md']) {
      const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
      const cells = Array.from(
        text.matchAll(/\| ([\d,]+) \| ([\d.]+) % \|/g),
        ([, ...cell]) => cell,
      );
      expect(cells).toEqual(
        said.map(({ steps, top1 }) => [
          (steps ?? 0).toLocaleString('en'),
          (100 * (top1 ?? 0)).toFixed(2),
        ]),
      );
    }
  });

  it('keeps what it promises: dense 91 %, sparse 90 %, the cut ones beside their control', () => {
    const top1 = (kind: string, rate: number | null = null) =>
      rows.find((row) => row.kind === kind && row.rate === rate)?.top1 ?? 0;
    expect(rows.every(({ count }) => count === 10_000)).toBe(true);
    expect(top1('dense')).toBeGreaterThanOrEqual(0.91);
    expect(top1('sparse')).toBeGreaterThanOrEqual(0.9);
    expect(top1('control') - top1('finetuned', 0.4)).toBeLessThanOrEqual(0.005);
    expect(top1('control') - top1('finetuned', 0.7)).toBeLessThanOrEqual(0.015);
  });

  it.each(SHIPPED)('is true of the %s one at rate %s', async (kind, rate, name) => {
    const { shape, params } = opened(name);
    const count = 1000;
    const trainer = await makeTrainer('wasm', shape, params, options);
    trainer.appendData('test', firstImages(count));
    const { top1 } = await trainer.evaluate('test');
    const said = rows.find((row) => row.kind === kind && row.rate === rate)?.top1 ?? NaN;
    // The first thousand of ten thousand images: within three standard errors of a thousand.
    expect(Math.abs(top1 - said)).toBeLessThan(3 * Math.sqrt((said * (1 - said)) / count));
    trainer.destroy();
  });
});
