// What is believed of a network's file: the rate of its cut and the results in its metadata.
import { describe, expect, it } from 'vitest';
import { FormatError } from '../../src/core/errors';
import { siteWidth, SITES } from '../../src/core/gates';
import type { ResultRow } from '../../src/core/network-state';
import type { BlockKept } from '../../src/core/params';
import type { ReadModel } from '../../src/formats/model-file';
import { cutOf } from '../../src/worker/given-file';
import { readRows } from '../../src/worker/shipped-rows';
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

const fileWith = (metadata: Record<string, string>): ReadModel => ({
  ...{ shape: { config: TINY, kept }, params: {}, mean: null, std: null, foreign: {} },
  metadata,
});

describe('the rate of a cut from a file', () => {
  it.each(['0', '0.4', '1'])('is %s where the file says so', (rate) => {
    expect(cutOf(fileWith({ rate }))?.rate).toBe(Number(rate));
  });

  it.each(['lots', '', ' ', 'NaN', '1.2', '-0.1', 'Infinity'])(
    'is what was removed where the file says “%s”',
    (rate) => {
      expect(cutOf(fileWith({ rate }))?.rate).toBe(0.5);
    },
  );

  it('is what was removed where the file says nothing', () => {
    expect(cutOf(fileWith({}))?.rate).toBe(0.5);
  });
});

describe('the results in a file', () => {
  const row: ResultRow = {
    ...{ kind: 'pruned', rate: 0.4, steps: 20, source: 'init' },
    ...{ params: 12, macs: 100, paramsPaper: 10, macsPaper: 90 },
    ...{ top1: 0.8, top5: null, count: 1000 },
  };
  const read = (change: object) => readRows(JSON.stringify([{ ...row, ...change }]));

  it('are read as they are where all is in order', () => {
    expect(read({})).toEqual([row]);
    expect(read({ kind: 'dense', rate: null, steps: null, top1: null })).toHaveLength(1);
    expect(readRows(undefined)).toEqual([]);
  });

  it.each([
    ['rate', 'lots'],
    ['rate', 1.2],
    ['rate', -0.1],
    ['top1', 88],
    ['top5', -1],
    ['steps', -20],
    ['macs', -1],
    ['count', 'many'],
    ['kind', 'shrunk'],
    ['source', 'elsewhere'],
    ['source', undefined],
  ])('are refused with %s = %s', (field, value) => {
    expect(() => read({ [field]: value })).toThrow(FormatError);
  });

  it('are refused with a number that is beyond all numbers', () => {
    const text = JSON.stringify([row]).replace('"macs":100', '"macs":1e999');
    expect(() => readRows(text)).toThrow(FormatError);
  });
});
