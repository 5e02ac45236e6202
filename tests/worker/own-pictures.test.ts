// Pictures that somebody brings, through the worker's own door: told from networks by their content, looked at, made into
// a set, kept, trained on, measured by a network that knows their classes, found again and forgotten.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { AS_IT_IS, type BroughtFile, type Opened } from '../../src/core/brought';
import type { OwnPreview } from '../../src/core/own-set';
import { createRng } from '../../src/core/rng';
import { parseSafetensors, writeSafetensors } from '../../src/formats/safetensors';
import { tarOf } from '../e2e/tar-of';
import { TINY } from '../tiny';
import { startSession } from './harness';
import { Disk, memoryStorage } from './memory-storage';

/** A PNG of noise around a colour. */
async function pictureOf(seed: number, [red, green]: readonly [number, number], side = 12) {
  const rng = createRng(seed, 'test pictures');
  const pixels = Buffer.from(
    Array.from({ length: side * side }, () => [red, green, Math.floor(rng.uniform() * 256)]).flat(),
  );
  const raw = { width: side, height: side, channels: 3 } as const;
  return new Uint8Array(await sharp(pixels, { raw }).png().toBuffer());
}

const COLOURS = { Äpfel: [250, 20], 黄蜂: [20, 250] } as const;

async function folder(each = 10): Promise<{ path: string; bytes: Uint8Array }[]> {
  const files: { path: string; bytes: Uint8Array }[] = [];
  for (const [name, colour] of Object.entries(COLOURS))
    for (let i = 0; i < each; i++)
      files.push({ path: `set/${name}/${i}.png`, bytes: await pictureOf(i, colour) });
  return files;
}

const brought = (files: readonly { path: string; bytes: Uint8Array }[]): BroughtFile[] =>
  files.map(({ path, bytes }) => ({ name: path, blob: new Blob([new Uint8Array(bytes)]) }));

async function start(disk = new Disk(), change = {}) {
  const s = startSession('wasm', { sets: memoryStorage(disk) });
  const phases = { dense: { steps: 2, warmup: 0 }, sparse: { steps: 2, warmup: 0 } };
  await s.open({ data: 'synthetic', model: TINY, batch: 4, phases, ...change });
  const bring = (files: readonly BroughtFile[]): Promise<Opened> =>
    s.call('openFiles', { files, choices: AS_IT_IS });
  return { ...s, bring };
}

async function preview(s: Awaited<ReturnType<typeof start>>, files: readonly BroughtFile[]) {
  const opened = await s.bring(files);
  if (opened.kind !== 'images') throw new Error(`it was a ${opened.kind}`);
  return opened.preview;
}

describe('pictures in folders', () => {
  it('are looked at, made into a set, trained on, found at the next visit, and forgotten', async () => {
    const disk = new Disk();
    const s = await start(disk);
    const broken = { path: 'set/Äpfel/broken.png', bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) };
    const note = { path: 'set/read me.txt', bytes: new TextEncoder().encode('hello') };
    const before = s.last('run');
    const seen = await preview(s, brought([...(await folder()), broken, note]));
    expect(seen).toMatchObject({
      ...{ name: 'set', classNames: ['Äpfel', '黄蜂'], count: 21, network: null },
      classes: [
        { train: 11, test: 0 },
        { train: 10, test: 0 },
      ],
      options: { channels: 3, size: 28, mirror: true, classes: 'set' },
    });
    expect(seen.skipped.map(({ from }) => from)).toEqual(['set/read me.txt']);
    expect(new Set(seen.pictures.map(({ label }) => label))).toEqual(new Set([0, 1]));
    expect(seen.pictures.every(({ width, height }) => width === 12 && height === 12)).toBe(true);
    // Nothing is made yet.
    expect(s.last('run')).toBe(before);
    const made = await s.call('makeSet', { ...seen.options, size: 12 });
    expect(made.unkept).toBeNull();
    expect(made.data).toMatchObject({
      ...{ name: 'set', size: 12, channels: 3, classNames: ['Äpfel', '黄蜂'] },
      counts: { train: 14, validation: 2, test: 4 },
    });
    expect(made.skipped.map(({ from, error }) => [from, error.kind])).toEqual([
      ['set/read me.txt', 'FormatError'],
      ['set/Äpfel/broken.png', 'FormatError'],
    ]);
    expect(s.last('run').config.data).toEqual(made.data);
    expect(s.last('run').model).toMatchObject({ image: 12, channels: 3, classes: 2 });
    expect(s.last('reading')).toMatchObject({ done: 21, total: 21 });
    expect((await s.call('train', { phase: 'dense', steps: 2 })).steps).toBe(2);
    expect((await s.call('evaluate', { split: 'test' })).count).toBe(4);

    const later = await start(disk.copy());
    const { sets } = await later.call('sets', null);
    expect(sets.map(({ data }) => data)).toEqual([made.data]);
    await later.call('configure', { data: sets[0]!.data, model: 'nano' });
    expect((await later.call('evaluate', { split: 'test' })).count).toBe(4);
    await later.call('forgetSet', { sha256: made.data.sha256 });
    expect((await later.call('sets', null)).sets).toEqual([]);
  });

  it('make the same set in a folder, a tar and a gzipped tar', async () => {
    const files = await folder(4);
    const tar = new Uint8Array(
      tarOf(files.map(({ path, bytes }) => ({ path: ascii(path), bytes }))),
    );
    const packed = new Response(
      new Blob([tar]).stream().pipeThrough(new CompressionStream('gzip')),
    );
    const s = await start();
    const hashes: string[] = [];
    for (const given of [
      brought(files.map(({ path, bytes }) => ({ path: ascii(path), bytes }))),
      [{ name: 'set.tar', blob: new Blob([tar]) }],
      [{ name: 'set.tar.gz', blob: await packed.blob() }],
    ]) {
      const { options } = await preview(s, given);
      hashes.push((await s.call('makeSet', { ...options, size: 12 })).data.sha256);
    }
    expect(new Set(hashes).size).toBe(1);
  });

  it('are what a run waits for that was trained on them elsewhere', async () => {
    const s = await start();
    const files = brought(await folder());
    const { options } = await preview(s, files);
    const split = { seed: 7, validation: 0.25, test: 0.3 };
    const { data } = await s.call('makeSet', { ...options, size: 12, limit: 16, split });
    const elsewhere = await start(new Disk(), { data, model: 'nano' });
    const run = elsewhere.last('run');
    await expect(elsewhere.call('evaluate', { split: 'test' })).rejects.toThrow('must be here');
    const again = await preview(elsewhere, [...files].reverse());
    expect(again.options).toEqual({ ...options, size: 12, limit: 16, split });
    expect((await elsewhere.call('makeSet', again.options)).data).toEqual(data);
    expect(elsewhere.last('run')).toBe(run);
    const { count } = await elsewhere.call('evaluate', { split: 'test' });
    expect(count).toBe(data.counts.test);
  });

  it('leave the run at hand as it is where making is stopped', async () => {
    const s = await start();
    const seen = await preview(s, brought(await folder()));
    const before = s.last('run');
    const making = s.call('makeSet', seen.options);
    await s.call('stop', null);
    await expect(making).rejects.toMatchObject({ name: 'CancelledError' });
    expect(s.last('run')).toBe(before);
    expect((await s.call('sets', null)).sets).toEqual([]);
    // And it can be made after all.
    expect((await s.call('makeSet', seen.options)).data.counts.train).toBe(14);
  });

  it('are there without storage for as long as the page is', async () => {
    const disk = new Disk();
    disk.capacity = 100;
    const s = await start(disk);
    const { options } = await preview(s, brought(await folder()));
    const { unkept, data } = await s.call('makeSet', options);
    expect(unkept).toMatchObject({ kind: 'StorageError' });
    expect((await s.call('evaluate', { split: 'test' })).count).toBe(data.counts.test);
  });

  it('are refused where none were opened', async () => {
    const s = await start();
    const options = (await preview(await start(), brought(await folder(2)))).options;
    await expect(s.call('makeSet', options)).rejects.toThrow('must be opened before');
  });
});

describe('pictures for a network that is at hand', () => {
  it('have its size and its classes, and it is measured on them as it is', async () => {
    const s = await start();
    await s.call('train', { phase: 'dense', steps: 2 });
    const saved = await s.call('saveModel', { compact: false });
    const named = withNames(saved, ['wasp, 黄蜂', 'Äpfel', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']);
    await s.bring([{ name: 'model.safetensors', blob: new Blob([named]) }]);
    const { image, channels } = s.last('run').model;
    const seen = await preview(s, brought(await folder()));
    expect(seen.network).toMatchObject({
      known: 2,
      options: { size: image, channels, classes: 'network' },
    });
    const { data } = await s.call('makeSet', forNetwork(seen));
    expect(data.classNames).toHaveLength(TINY.classes);
    expect(s.last('run')).toMatchObject({ source: 'file', stage: 'dense', config: { data } });
    const measured = await s.call('evaluate', { split: 'test' });
    expect(measured.count).toBe(10);
    const logits = await s.call('images', { split: 'test', places: Uint32Array.of(0, 1, 2, 3) });
    expect(new Set(logits.labels)).toEqual(new Set([0, 1]));
    const again = await s.call('saveModel', { compact: false });
    expect(tensorsOf(again)).toEqual(tensorsOf(saved));
  });

  it('are refused where it does not know a class', async () => {
    const s = await start();
    const saved = await s.call('saveModel', { compact: false });
    const named = withNames(saved, ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'Äpfel']);
    await s.bring([{ name: 'model.safetensors', blob: new Blob([named]) }]);
    const seen = await preview(s, brought(await folder(3)));
    expect(seen.network?.known).toBe(1);
    await expect(s.call('makeSet', forNetwork(seen))).rejects.toThrow('“黄蜂” the first');
  });
});

describe('tables of numbers', () => {
  it('are read out of IDX and out of the archive that they came in', async () => {
    const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 6, 0, 0, 0, 4, 0, 0, 0, 4, ...bytesOf(96));
    const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 6, 3, 7, 3, 7, 3, 7);
    const files = [
      { path: 'train-images-idx3-ubyte', bytes: images },
      { path: 'train-labels-idx1-ubyte', bytes: labels },
    ];
    const s = await start();
    const plainly = await preview(s, brought(files));
    expect(plainly).toMatchObject({ classNames: ['3', '7'], count: 6, options: { channels: 1 } });
    const tarred = await preview(s, [
      { name: 'digits.tar', blob: new Blob([new Uint8Array(tarOf(files))]) },
    ]);
    expect(tarred).toMatchObject({ name: 'digits', classNames: ['3', '7'], count: 6 });
  });

  it('are read out of parquet, with the parts and names that its files have', async () => {
    const hub = new URL('../data/own/parquet/', import.meta.url);
    const names = ['train-00000-of-00002.parquet', 'test-00000-of-00001.parquet'];
    const files = names.map((name) => ({
      path: `cifar/${name}`,
      bytes: new Uint8Array(readFileSync(new URL(name, hub))),
    }));
    const s = await start();
    const seen = await preview(s, brought(files));
    expect(seen).toMatchObject({
      ...{ name: 'cifar', count: 70, options: { channels: 3, size: 32 } },
      classNames: ['apple', 'baby', 'bee', 'bus', 'cloud', 'fox', '苹果'],
    });
    const counts = seen.classes ?? [];
    expect(counts.reduce((sum, { train }) => sum + train, 0)).toBe(40);
    expect(seen.pictures.every(({ width, height }) => width === 32 && height === 32)).toBe(true);
    const { data, skipped } = await s.call('makeSet', seen.options);
    expect([data.counts.test, skipped]).toEqual([30, []]);
    const opened = await s.call('openFiles', {
      files: brought(files),
      choices: { ...AS_IT_IS, label: seen.labels?.all[1] ?? null },
    });
    expect(opened).toMatchObject({
      preview: {
        classNames: ['things', 'animals'],
        labels: { all: ['fine_label', 'coarse_label'], chosen: 'coarse_label' },
      },
    });
    const alone = brought(files).map(({ name, blob }) => ({ name: name.slice(6), blob }));
    expect((await preview(s, alone)).name).toBe('train');
    const other = { files: brought(files), choices: { ...AS_IT_IS, label: 'img' } };
    await expect(s.call('openFiles', other)).rejects.toThrow(
      'label must be one of fine_label, coarse_label; got “img”.',
    );
  });
});

function forNetwork({ network }: OwnPreview) {
  if (network === null) throw new Error('it offers nothing for the network');
  return network.options;
}

const bytesOf = (count: number) => Array.from({ length: count }, (_, i) => (i * 37) % 256);
const ascii = (path: string) => path.replace('Äpfel', 'apples').replace('黄蜂', 'wasps');

/** The same network's file with names of its outputs. */
function withNames(file: Uint8Array, names: readonly string[]): Uint8Array<ArrayBuffer> {
  const { tensors, metadata } = parseSafetensors(file);
  return writeSafetensors(tensors, { ...metadata, classNames: JSON.stringify(names) });
}

const tensorsOf = (file: Uint8Array) => parseSafetensors(file).tensors;
