import { expect, it } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import { timeOf } from '../../src/core/network-times';
import { after, begun, network } from '../store/run-events';

const timed = (before: number, median: number) =>
  ({
    run: 1,
    type: 'inference-time',
    engine: 'wasm',
    before,
    after: median,
    beforeRange: [before - 1, before + 1],
    afterRange: [median - 1, median + 1],
  }) as const;

it('times of cuts stay when another cut is timed; the whole network has its latest', () => {
  const cut = (rate: number) => network('pruned', { rate: pruneRate(rate), kept: [] });
  const run = after(begun(1), cut(0.4), timed(10, 7), cut(0.6), timed(11, 5));
  expect(timeOf(run.times, null)).toMatchObject({ median: 11, low: 10, high: 12 });
  expect(timeOf(run.times, { rate: 0.4 })).toMatchObject({ median: 7, engine: 'wasm' });
  expect(timeOf(run.times, { rate: 0.6 })?.median).toBe(5);
  expect(timeOf(run.times, { rate: 0.8 })).toBeNull();
  expect(timeOf(run.times, { rate: 0.4, criterion: 'gate-magnitude' })).toBeNull();
  expect(after(begun(1), cut(0.4), timed(10, 7), begun(2)).times).toEqual([]);
});
