// Which results become points of the trade-off plot, and what they are compared with.
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../../src/core/run-config';
import { comparable, cutPoints, referenceOf, timedOn } from '../../../src/ui/runs/points';
import { entry } from './runs';
import { resultRow } from '../result-row';

const cuts = [
  resultRow('dense'),
  resultRow('finetuned', { rate: 0.6, macs: 400, top1: 0.78 }),
  resultRow('pruned', { rate: 0.4, macs: 600, top1: 0.7 }),
  resultRow('finetuned', { rate: 0.4, macs: 600, top1: 0.82 }),
  resultRow('pruned', { rate: 0.8, macs: 200, top1: null }),
];

describe('the points of the plot', () => {
  it('are the measured cuts by rate, before and after tuning together', () => {
    const points = cutPoints([entry(1, { results: cuts })], 'macs', null);
    expect(points.map(({ rate, x, before, after }) => [rate, x, before, after])).toEqual([
      [0.4, 600, 0.7, 0.82],
      [0.6, 400, null, 0.78],
    ]);
  });

  it('go by the time on one engine, and leave out cuts that were not timed on it', () => {
    const time = (rate: number, median: number) =>
      ({ rate, engine: 'wasm', median, low: median, high: median }) as const;
    const times = [time(0.4, 0.5), { ...time(0.6, 0.3), engine: 'wgsl' } as const];
    const points = cutPoints([entry(1, { results: cuts, times })], 'ms', 'wasm');
    expect(points.map(({ rate, x }) => [rate, x])).toEqual([[0.4, 0.5]]);
  });

  it('take the engine of the latest run that was timed', () => {
    const on = (engine: 'wasm' | 'wgsl') => ({
      times: [{ rate: null, engine, median: 1, low: 1, high: 1 }],
    });
    expect(timedOn([entry(1, on('wgsl')), entry(3), entry(2, on('wasm'))])).toBe('wasm');
    expect(timedOn([entry(1)])).toBeNull();
  });

  it('keep one’s own cut and one that shipped apart at the same rate', () => {
    const results = [
      resultRow('finetuned', { rate: 0.4, top1: 0.82 }),
      resultRow('finetuned', { rate: 0.4, top1: 0.83, source: 'shipped' }),
    ];
    const points = cutPoints([entry(1, { results })], 'macs', null);
    expect(points.map(({ after }) => after)).toEqual([0.82, 0.83]);
    expect(new Set(points.map(({ key }) => key)).size).toBe(2);
  });
});

describe('what they are compared with', () => {
  it('is the best control of all runs, else the best dense network', () => {
    const dense = entry(1, { results: [resultRow('dense', { top1: 0.84 })] });
    const control = entry(2, { results: [resultRow('control', { top1: 0.83 })] });
    expect(referenceOf([dense])).toMatchObject({ kind: 'dense', top1: 0.84 });
    expect(referenceOf([dense, control])).toMatchObject({ kind: 'control', top1: 0.83 });
    expect(referenceOf([entry(3)])).toBeNull();
  });

  it('never is a run on other images', () => {
    const synthetic = { config: { ...DEFAULT_CONFIG, data: 'synthetic' } as const };
    const [fashion, other] = [entry(1), entry(2, synthetic)];
    expect(comparable([fashion, other, entry(3)]).map(({ number }) => number)).toEqual([1, 3]);
    expect(comparable([other, fashion])).toEqual([other]);
    const seeded = entry(4, { config: { ...synthetic.config, seed: 9 } });
    expect(comparable([other, seeded])).toEqual([other]);
  });
});
