// Data follow the network: a file opens on the images it is for, results say which those are, and no list
// mixes two sets.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ViTConfig } from '../../src/core/config';
import { initParams } from '../../src/core/init';
import type { ResultRow } from '../../src/core/network-state';
import { readModel, writeModel } from '../../src/formats/model-file';
import { TINY } from '../tiny';
import { startSession, TINY_RUN } from './harness';

const LARGE: ViTConfig = {
  ...{ channels: 3, image: 224, patch: 56, dim: 8, heads: 2 },
  ...{ depth: 1, mlpRatio: 2, classes: 1000 },
};
const large = () =>
  writeModel({
    ...{ shape: { config: LARGE, kept: null }, params: initParams(LARGE, 1) },
    ...{ mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] },
  });
const shipped = () =>
  new Uint8Array(
    readFileSync(new URL('../../public/checkpoints/nano-sparse.safetensors', import.meta.url)),
  );
const row = (more: Partial<ResultRow>): ResultRow => ({
  ...{ kind: 'sparse', rate: null, steps: 20, source: 'init', data: 'synthetic' },
  ...{ params: 12, macs: 100, paramsPaper: 10, macsPaper: 90 },
  ...{ top1: 0.8, top5: null, count: 512 },
  ...more,
});

type Session = ReturnType<typeof startSession>;
const load = (s: Session, bytes: Uint8Array<ArrayBuffer>) =>
  s.call('loadModel', { safetensors: bytes.slice().buffer, config: null });
const resultsOf = async (s: Session, compact = false): Promise<ResultRow[]> => {
  const { metadata } = readModel(await s.call('saveModel', { compact }), null);
  return JSON.parse(metadata.results ?? '[]') as ResultRow[];
};

describe('a network from a file', () => {
  it('of Fashion-MNIST goes back to it after one of 224 pixels took other images', async () => {
    const s = startSession();
    await s.open({});
    await load(s, large());
    expect(s.last('run').config.data).toBe('synthetic');
    await load(s, shipped());
    expect(s.last('run').config).toMatchObject({ data: 'fashion', model: 'nano' });
    const { rows } = s.last('results');
    expect(rows.every(({ data }) => data === 'fashion')).toBe(true);
    // The accuracy that was measured there goes on with it.
    const sparse = rows.find(({ kind }) => kind === 'sparse');
    expect(await resultsOf(s)).toContainEqual(sparse);
    const { metadata } = readModel(await s.call('saveModel', { compact: false }), null);
    expect(metadata.data).toBe('fashion');
  });

  it('that says nothing goes back to what the person had chosen', async () => {
    const plain = writeModel({
      ...{ shape: { config: TINY, kept: null }, params: initParams(TINY, 1) },
      ...{ mean: [0.5], std: [0.5] },
    });
    const s = startSession();
    await s.open({});
    await load(s, large());
    await load(s, plain);
    expect(s.last('run').config.data).toBe('fashion');
    await s.call('configure', { data: 'synthetic' });
    await load(s, plain);
    expect(s.last('run').config.data).toBe('synthetic');
  });

  it('takes its images along: saved on one set, it opens on that set', async () => {
    const s = startSession();
    await s.open({ data: 'synthetic', model: 'nano' }, 'fresh');
    const saved = await s.call('saveModel', { compact: false });
    const other = startSession();
    await other.open({});
    await load(other, new Uint8Array(saved));
    expect(other.last('run').config.data).toBe('synthetic');
  });
});

describe('results', () => {
  it('say what they were measured on', async () => {
    const s = startSession();
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 2 });
    await s.call('evaluate', { split: 'test' });
    expect(s.last('result').row).toMatchObject({ data: 'synthetic', count: 512 });
    expect(await resultsOf(s)).toEqual([s.last('result').row]);
  });

  it('of two sets in a file are not put into one list, on the page or in the next file', async () => {
    const s = startSession();
    await s.open(TINY_RUN);
    const results = JSON.stringify([row({}), row({ data: 'fashion', top1: 0.886, kind: 'dense' })]);
    const bytes = writeModel({
      ...{ shape: { config: TINY, kept: null }, params: initParams(TINY, 1) },
      ...{ mean: [0.5], std: [0.5], metadata: { data: 'synthetic', stage: 'sparse', results } },
    });
    await load(s, bytes);
    expect(s.last('results').rows).toEqual([row({ source: 'file' })]);
    expect(s.all('result').map((event) => event.row)).toEqual([row({ source: 'file' })]);
    expect(await resultsOf(s)).toEqual([row({ source: 'file' })]);
  });

  it('of a file come in one piece, at most two hundred, and a refused file changes nothing', async () => {
    const s = startSession();
    await s.open(TINY_RUN);
    const file = (count: number) => {
      const rows = Array.from({ length: count }, (_, i) =>
        row({ kind: 'pruned', rate: Number((i / 500).toFixed(3)) }),
      );
      return writeModel({
        ...{ shape: { config: TINY, kept: null }, params: initParams(TINY, 1) },
        ...{ mean: [0.5], std: [0.5], metadata: { results: JSON.stringify(rows) } },
      });
    };
    await load(s, file(200));
    expect(s.all('results').map(({ rows }) => rows.length)).toEqual([200]);
    const opened = s.all('run').length;
    await expect(load(s, file(400))).rejects.toThrow(/at most 200 results; got 400/);
    await expect(load(s, file(5000))).rejects.toThrow(/at most 200 results; got 5000/);
    expect(s.all('run')).toHaveLength(opened);
  });
});
