// The committed Fashion-MNIST shards, all 70,000 images, and what a site that lacks or changes them
// answers.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/core/config';
import { CancelledError, DataError } from '../../src/core/errors';
import { SPLITS, type Split } from '../../src/core/images';
import type { DataPart } from '../../src/data/dataset';
import { openDataset } from '../../src/data/open-dataset';
import { BASE, siteFiles } from './site-files';

const folder = new URL('../../public/data/fashion-mnist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8')) as {
  name: string;
  classes: string[];
  mean: number[];
  std: number[];
  shards: { split: string; images: string; labels: string; count: number; bytes: number }[];
};
const never = new AbortController().signal;

const open = (site = siteFiles()) =>
  openDataset({ data: 'fashion', model: PRESETS.nano, base: BASE, fetch: site.fetch });

async function all(stream: AsyncIterable<DataPart>): Promise<DataPart[]> {
  const parts: DataPart[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}

const sum = (values: Uint8Array | Float32Array | Uint32Array) => {
  let total = 0;
  for (const value of values) total += value;
  return total;
};
const histogram = (parts: readonly DataPart[]) => {
  const counts = new Array<number>(10).fill(0);
  for (const { images } of parts)
    for (const label of images.labels) counts[label] = (counts[label] ?? 0) + 1;
  return counts;
};

describe('the committed shards', () => {
  it('are at most 5 MB each, with their licence beside them', () => {
    const files = readdirSync(folder);
    expect(files).toHaveLength(2 + 2 * manifest.shards.length);
    for (const file of files)
      expect(statSync(new URL(file, folder)).size).toBeLessThanOrEqual(5_000_000);
    const licence = readFileSync(new URL('LICENSE', folder), 'utf8');
    expect(licence).toMatch(/MIT License/);
    expect(licence).toMatch(/© 2017 Zalando SE/);
  });

  it('have the sizes that the manifest gives', () => {
    for (const { images, labels, bytes } of manifest.shards)
      expect(statSync(new URL(images, folder)).size + statSync(new URL(labels, folder)).size).toBe(
        bytes,
      );
  });

  it('are what the code says of the set', () => {
    const dataset = open();
    const { name, classes, mean, std } = manifest;
    expect(dataset).toMatchObject({ name, classes, mean, std });
  });
});

describe('Fashion-MNIST', () => {
  it('streams every image of the originals once, the last 5,000 as validation', async () => {
    const dataset = open();
    const parts = await all(dataset.stream(never));
    const of = (split: Split) => parts.filter((part) => part.split === split);
    const count = (split: Split) => of(split).reduce((n, { images }) => n + images.count, 0);
    expect(SPLITS.map(count)).toEqual([55_000, 5_000, 10_000]);
    expect(SPLITS.map((split) => dataset.counts[split])).toEqual(SPLITS.map(count));
    expect(of('train').map(({ images }) => images.count)).toEqual(dataset.trainShards);
    for (const { images } of parts) {
      expect(images.pixels).toHaveLength(images.count * 28 * 28);
      expect(images.labels).toHaveLength(images.count);
      expect([images.mean, images.std]).toEqual([[0.286], [0.353]]);
    }

    // Counted once in the originals.
    expect(histogram([...of('train'), ...of('validation')])).toEqual(new Array(10).fill(6_000));
    expect(histogram(of('test'))).toEqual(new Array(10).fill(1_000));
    expect(histogram(of('validation'))).toEqual([521, 497, 490, 508, 527, 503, 467, 450, 515, 522]);
    const pixels = (split: Split) => of(split).reduce((n, { images }) => n + sum(images.pixels), 0);
    expect(pixels('train') + pixels('validation')).toBe(3_431_114_169);
    expect(pixels('test')).toBe(573_469_082);
    const firstLabels = (split: Split) => Array.from(of(split)[0]?.images.labels.slice(0, 8) ?? []);
    expect(firstLabels('train')).toEqual([9, 0, 0, 3, 0, 2, 7, 2]);
    expect(firstLabels('test')).toEqual([9, 2, 1, 1, 6, 1, 4, 6]);
  });

  it('fetches nothing until it is read, and a shard only when it is asked for', async () => {
    const site = siteFiles();
    const dataset = open(site);
    expect(site.asked).toEqual([]);
    const stream = dataset.stream(never);
    const first = await stream.next();
    expect(first.value).toMatchObject({ split: 'train', images: { count: 2_000 } });
    expect(site.asked.map((url) => url.slice(`${BASE}data/fashion-mnist/`.length))).toEqual([
      'manifest.json',
      'train-0-images.idx3-ubyte.gz',
      'train-0-labels.idx1-ubyte.gz',
    ]);
    await stream.return();
  });

  it('goes on behind the parts that are there already', async () => {
    const site = siteFiles();
    const parts = await all(open(site).stream(never, 7));
    expect(parts.map(({ split }) => split)).toEqual(['validation', 'test']);
    expect(site.asked).toHaveLength(5);
  });

  it('reads files that the server has inflated', async () => {
    const path = 'data/fashion-mnist/train-0-labels.idx1-ubyte.gz';
    const site = siteFiles({
      [path]: () =>
        new Response(gunzipSync(readFileSync(new URL(`../../public/${path}`, import.meta.url)))),
    });
    const { value } = await open(site).stream(never).next();
    expect(value?.images.labels[0]).toBe(9);
  });
});

describe('a site without its data', () => {
  const first = async (answers: Parameters<typeof siteFiles>[0], signal = never) =>
    open(siteFiles(answers)).stream(signal).next();
  const labels = (count: number, label: number) => () =>
    new Response(
      gzipSync(
        Uint8Array.from([
          0,
          0,
          8,
          1,
          0,
          0,
          count >> 8,
          count & 255,
          ...new Array<number>(count).fill(label),
        ]),
      ),
    );
  const MANIFEST = 'data/fashion-mnist/manifest.json';
  const LABELS = 'data/fashion-mnist/train-0-labels.idx1-ubyte.gz';
  const shards = (change: (shards: typeof manifest.shards) => unknown) => () =>
    new Response(JSON.stringify({ ...manifest, shards: change(manifest.shards) }));

  it.each<[string, Record<string, () => Response>, RegExp]>([
    [
      'no manifest',
      { [MANIFEST]: () => new Response('', { status: 404 }) },
      /sub\/path\/data\/fashion-mnist\/manifest\.json answered 404\. Check that the site/,
    ],
    [
      'a server that fails',
      { [LABELS]: () => new Response('', { status: 503 }) },
      /labels\.idx1-ubyte\.gz answered 503\. The server is busy or failing; wait/,
    ],
    [
      'no connection',
      {
        [LABELS]: () => {
          throw new TypeError('network down');
        },
      },
      /train-0-labels.* could not be fetched: network down\. Check the connection/,
    ],
    [
      'a page in place of the manifest',
      { [MANIFEST]: () => new Response('<!doctype html>') },
      /manifest\.json is a web page, and not the file that should be there\. Check that the site/,
    ],
    [
      'a manifest without shards',
      { [MANIFEST]: () => new Response('{}') },
      /shards must be a list; got undefined/,
    ],
    [
      'a file name that leads elsewhere',
      { [MANIFEST]: shards((s) => s.map((shard) => ({ ...shard, images: '../x.gz' }))) },
      /shards\.1\.images must be a file name; got “\.\.\/x\.gz”/,
    ],
    [
      'a shard less than the page expects',
      { [MANIFEST]: shards((s) => s.slice(1)) },
      /must list train 2000.*; got train 8000/,
    ],
    [
      'a page in place of a shard',
      { [LABELS]: () => new Response('<!doctype html>') },
      /train-0-labels.* is a web page, and not the file that should be there\. Check that the site/,
    ],
    [
      'something else in place of a shard',
      { [LABELS]: () => new Response('not found') },
      /train-0-labels.* must begin with 00 00; got 6e 6f 74 20\. Check that the site/,
    ],
    ['no JSON', { [MANIFEST]: () => new Response('shards') }, /The manifest must be JSON/],
    [
      'fewer labels than images',
      { [LABELS]: labels(1_999, 0) },
      /must be 2000, as the manifest says; got 1999/,
    ],
    [
      'a label beyond the classes',
      { [LABELS]: labels(2_000, 10) },
      /Label 1 must be at most 9; got 10/,
    ],
  ])('says so for %s', async (_, answers, reason) => {
    const error: unknown = await first(answers).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message).toMatch(reason);
  });

  it('is not blamed when a person stops the loading', async () => {
    const stopped = AbortSignal.abort();
    await expect(first({}, stopped)).rejects.toThrow(CancelledError);
  });
});
