import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/core/config';
import { CancelledError } from '../../src/core/errors';
import type { ImageSet, Split } from '../../src/core/images';
import type { Dataset } from '../../src/data/dataset';
import { openDataset } from '../../src/data/open-dataset';
import { openSynthetic, syntheticCounts } from '../../src/data/synthetic';
import { siteFiles } from './site-files';

const config = { ...PRESETS.nano, channels: 3, image: 14, classes: 5 };
const counts = { train: 400, validation: 50, test: 100 };
const never = new AbortController().signal;

async function setsOf(dataset: Dataset, split: Split, from = 0): Promise<ImageSet[]> {
  const sets: ImageSet[] = [];
  for await (const part of dataset.stream(never, from))
    if (part.split === split) sets.push(part.images);
  return sets;
}
const open = (seed: number) => openSynthetic(config, { seed, counts });
const value = (set: ImageSet, i: number, p: number) => {
  const size = set.pixels.length / set.count;
  return set.pixels[i * size + p] ?? 0;
};

/** Share of test images nearest to the mean training image of their own class. */
function nearestMean(train: readonly ImageSet[], test: ImageSet): number {
  const size = test.pixels.length / test.count;
  const means = Array.from({ length: config.classes }, () => new Float64Array(size));
  const seen = new Array<number>(config.classes).fill(0);
  for (const set of train)
    set.labels.forEach((label, i) => {
      seen[label] = (seen[label] ?? 0) + 1;
      means[label]?.forEach((v, p, mean) => (mean[p] = v + value(set, i, p)));
    });
  const distance = (label: number, i: number) =>
    means[label]?.reduce((d, v, p) => d + (v / (seen[label] ?? 1) - value(test, i, p)) ** 2, 0) ??
    0;
  const right = Array.from(test.labels).filter((label, i) => {
    const all = means.map((_, k) => distance(k, i));
    return all.indexOf(Math.min(...all)) === label;
  });
  return right.length / test.count;
}

describe('the synthetic set', () => {
  it('has the sizes it says, for any shape of image', async () => {
    const dataset = open(1);
    const train = await setsOf(dataset, 'train');
    expect(train.map((set) => set.count)).toEqual(dataset.trainShards);
    expect(dataset.trainShards).toEqual([200, 200]);
    expect(dataset.classes).toHaveLength(5);
    const [test] = await setsOf(dataset, 'test');
    expect(test).toMatchObject({ count: 100, mean: dataset.mean, std: dataset.std });
    expect(test?.pixels).toHaveLength(100 * 3 * 14 * 14);
    expect(new Set(test?.labels)).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(dataset.mean).toHaveLength(3);
  });

  it('is the same for the same seed, and another for another', async () => {
    const [a] = await setsOf(open(1), 'train');
    const [same] = await setsOf(open(1), 'train');
    const [other] = await setsOf(open(2), 'train');
    expect(same).toEqual(a);
    expect(other?.pixels).not.toEqual(a?.pixels);
  });

  it('gives a later part the same bytes when it goes on behind others', async () => {
    expect(await setsOf(open(1), 'test', 3)).toEqual(await setsOf(open(1), 'test'));
  });

  it('shares no image between parts', async () => {
    const [first, second] = await setsOf(open(1), 'train');
    expect(second?.pixels).not.toEqual(first?.pixels);
  });

  it('is normalised by the mean and standard deviation it says', async () => {
    const dataset = open(3);
    const pixels = (await setsOf(dataset, 'train')).flatMap((set) => Array.from(set.pixels));
    const scaled = pixels.map((x) => (x / 255 - (dataset.mean[0] ?? 0)) / (dataset.std[0] ?? 1));
    const mean = scaled.reduce((a, b) => a + b, 0) / scaled.length;
    const std = Math.sqrt(scaled.reduce((a, b) => a + (b - mean) ** 2, 0) / scaled.length);
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(std).toBeGreaterThan(0.9);
    expect(std).toBeLessThan(1.1);
  });

  it('can be learnt: class means of training images name unseen ones', async () => {
    const dataset = open(4);
    const [test] = await setsOf(dataset, 'test');
    const train = await setsOf(dataset, 'train');
    expect(test && nearestMean(train, test)).toBeGreaterThan(0.95);
  });

  it('has 2,048 training images by default, fewer where images are large, and fetches nothing', () => {
    expect(syntheticCounts(PRESETS.nano)).toEqual({ train: 2048, validation: 512, test: 512 });
    const large = syntheticCounts(PRESETS['deit-base']);
    expect(large.train).toBeGreaterThan(300);
    expect(large.train).toBeLessThan(1000);
    const site = siteFiles();
    const dataset = openDataset({
      data: 'synthetic',
      model: PRESETS.nano,
      base: '',
      fetch: site.fetch,
    });
    expect(dataset.counts.train).toBe(2048);
    expect(site.asked).toEqual([]);
  });

  it('stops when a person stops it', async () => {
    await expect(open(1).stream(AbortSignal.abort()).next()).rejects.toThrow(CancelledError);
  });
});
