// What is believed of a network's file: the rate of its cut, its data set and the results in its metadata.
import { describe, expect, it } from 'vitest';
import { PRESETS } from '../../src/core/config';
import { FormatError, MismatchError } from '../../src/core/errors';
import { gateCount, siteWidth, SITES } from '../../src/core/gates';
import type { ResultRow } from '../../src/core/network-state';
import type { BlockKept } from '../../src/core/params';
import { NO_TRAITS } from '../../src/core/traits';
import type { ReadModel } from '../../src/formats/model-file';
import { DATA_IDS } from '../../src/core/data-ref';
import { openDataset } from '../../src/data/open-dataset';
import { cutOf, dataOf, rowsOf } from '../../src/worker/given-file';
import { TINY } from '../tiny';

/** Half of every site's channels. */
const kept: BlockKept[] = Array.from(
  { length: TINY.depth },
  () =>
    Object.fromEntries(
      SITES.map((site) => [
        site,
        Uint32Array.from({ length: siteWidth(TINY, site) / 2 }, (_, i) => i),
      ]),
    ) as BlockKept,
);

const TOTAL = gateCount(TINY);

const fileWith = (
  metadata: ReadModel['metadata'],
  left: readonly BlockKept[] | null = kept,
): ReadModel => ({
  ...{ shape: { config: TINY, kept: left }, params: {}, foreign: {}, ...NO_TRAITS },
  metadata,
});

describe('the rate of a cut from a file', () => {
  it.each(['0.5', '0.501', '5e-1'])('is %s where the file says so and keeps so much', (rate) => {
    expect(cutOf(fileWith({ rate }))?.rate).toBe(Number(rate));
  });

  it('may be a little more than what is gone, where sites would have been emptied', () => {
    const rescued = kept.map((block) => ({ ...block, proj: Uint32Array.of(3) }));
    const gone = (TINY.depth * (16 + 31 + 16 + 32)) / TOTAL;
    const asked = gone + 1.5 / TOTAL;
    const rate = String(asked);
    expect(cutOf(fileWith({ rate }, rescued))?.rate).toBe(asked);
    expect(cutOf(fileWith({ rate }))?.rate).toBe(0.5);
  });

  it.each(['0', '0.4', '0.51', '0.95', '1', 'lots', '', ' ', 'NaN', '1.2', '-0.1', 'Infinity'])(
    'is what was removed where the file says “%s”',
    (rate) => {
      expect(cutOf(fileWith({ rate }))?.rate).toBe(0.5);
    },
  );

  it('is what was removed where the file says nothing', () => {
    expect(cutOf(fileWith({}))?.rate).toBe(0.5);
  });

  it('takes away what is gone, whatever that is, when the page asks for it again', () => {
    for (let more = 1; more <= 16; more++) {
      const odd = kept.map((block, b) =>
        b === 0 ? { ...block, qkv: block.qkv.subarray(0, more) } : block,
      );
      const cut = cutOf(fileWith({}, odd));
      expect(Math.floor((cut?.rate ?? 0) * TOTAL)).toBe(cut?.pruned);
    }
  });

  it('is refused beyond what a cut can take away', () => {
    const one = kept.map(
      () => Object.fromEntries(SITES.map((site) => [site, Uint32Array.of(0)])) as BlockKept,
    );
    expect(() => cutOf(fileWith({ rate: '0.4' }, one))).toThrow(
      /must lack at most 95 % of its channels; got one that keeps 8 of 320/,
    );
  });
});

describe('the data set of a network from a file', () => {
  const dense = (more: Partial<ReadModel>): ReadModel => ({
    ...fileWith({}, null),
    ...more,
  });
  const large = { config: PRESETS['deit-tiny'], kept: null };
  const synthetic = openDataset({ data: 'synthetic', model: TINY, base: '', fetch });
  const fashion = openDataset({ data: 'fashion', model: TINY, base: '', fetch });

  it('is the one that it says, whatever was chosen', () => {
    for (const data of DATA_IDS)
      for (const chosen of DATA_IDS)
        expect(dataOf(dense({ metadata: { data } }), chosen)).toBe(data);
  });

  it('is the one that it is normalised for, where it says none', () => {
    expect(dataOf(dense({ mean: fashion.mean, std: fashion.std }), 'synthetic')).toBe('fashion');
    expect(dataOf(dense({ mean: synthetic.mean, std: synthetic.std }), 'fashion')).toBe(
      'synthetic',
    );
  });

  it('is the chosen one, where nothing tells and it can read that', () => {
    for (const chosen of DATA_IDS) {
      expect(dataOf(dense({}), chosen)).toBe(chosen);
      expect(dataOf(dense({ mean: [0.5], std: [0.5] }), chosen)).toBe(chosen);
      expect(dataOf(dense({ shape: large }), chosen)).toBe('synthetic');
    }
  });

  it('is refused where it is none of the page’s, or one that the network cannot read', () => {
    const ask = (metadata: ReadModel['metadata']) => () =>
      dataOf(dense({ shape: large, metadata }), 'fashion');
    expect(ask({ data: 'imagenet' })).toThrow(
      /data must be one of fashion, synthetic; got “imagenet”/,
    );
    expect(ask({ data: 'fashion' })).toThrow(MismatchError);
  });
});

describe('the results in a file', () => {
  const row: ResultRow = {
    ...{ kind: 'pruned', rate: 0.4, steps: 20, source: 'init', data: 'fashion' },
    ...{ params: 12, macs: 100, paramsPaper: 10, macsPaper: 90 },
    ...{ top1: 0.8, top5: null, count: 1000 },
  };
  const rowsIn = (results: string | undefined) =>
    rowsOf(fileWith(results === undefined ? {} : { results }), null, 'fashion');
  const read = (change: object) => rowsIn(JSON.stringify([{ ...row, ...change }]));

  it('are read as they are where all is in order, and without what is no part of a line', () => {
    expect(read({})).toEqual([row]);
    expect(read({ note: 'n'.repeat(1e5), earlier: true })).toEqual([row]);
    const validation = { top1: 0.81, count: 5000 };
    expect(read({ validation })).toEqual([{ ...row, validation }]);
    expect(read({ kind: 'dense', rate: null, steps: null, top1: null })).toHaveLength(1);
    expect(rowsIn(undefined)).toEqual([]);
  });

  it('are of the network’s own data set where they say none', () => {
    expect(read({ data: undefined })).toEqual([row]);
    const other = fileWith({ results: JSON.stringify([{ ...row, data: undefined }]) });
    expect(rowsOf(other, null, 'synthetic')).toMatchObject([{ data: 'synthetic' }]);
  });

  it('are left out where an earlier version took them along to other images', () => {
    const results = JSON.stringify([
      { ...row, data: undefined, source: 'file' },
      { ...row, data: 'fashion', source: 'file' },
    ]);
    const rows = rowsOf(fileWith({ results }), null, 'synthetic');
    expect(rows).toEqual([{ ...row, source: 'file' }]);
  });

  it('have the rate of the cut that there is', () => {
    const file = fileWith({ rate: '0.4', results: JSON.stringify([row, { ...row, rate: 0.2 }]) });
    expect(rowsOf(file, file, 'fashion').map(({ rate }) => rate)).toEqual([0.5, 0.2]);
  });

  it('are refused where they are more than a table holds', () => {
    const many = (count: number) => JSON.stringify(new Array(count).fill(row));
    expect(rowsIn(many(200))).toHaveLength(200);
    expect(() => rowsIn(many(201))).toThrow(/at most 200 results; got 201/);
  });

  it.each([
    ['rate', 'lots'],
    ['rate', 1.2],
    ['rate', -0.1],
    ['top1', 88],
    ['top5', -1],
    ['steps', -20],
    ['macs', -1],
    ['macs', 1e300],
    ['count', 'many'],
    ['kind', 'shrunk'],
    ['source', 'elsewhere'],
    ['source', undefined],
    ['data', 'imagenet'],
    ['validation', {}],
    ['validation', { top1: 88, count: 512 }],
  ])('are refused with %s = %s', (field, value) => {
    expect(() => read({ [field]: value })).toThrow(FormatError);
  });

  it('are refused with a number that is beyond all numbers', () => {
    const text = JSON.stringify([row]).replace('"macs":100', '"macs":1e999');
    expect(() => rowsIn(text)).toThrow(FormatError);
  });
});
