// Which results become points of the trade-off plot, and what they are compared with.
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../../src/core/run-config';
import type { RunEntry } from '../../../src/ui/model/run-entries';
import { formatOf } from '../../../src/ui/format';
import { createI18n } from '../i18n';
import {
  bestCuts,
  comparable,
  cutPoints,
  lookOfPoint,
  referenceOf,
  timedOn,
} from '../../../src/ui/model/points';
import { hoverWords } from '../../../src/ui/runs/pareto-cuts';
import { referenceWords } from '../../../src/ui/runs/reference-words';
import { entry } from '../runs';
import { resultRow } from '../result-row';

const { t } = createI18n('en');
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

  it('say on demand what is behind each of their accuracies', () => {
    const [point] = cutPoints([entry(1, { results: cuts })], 'macs', null);
    if (point === undefined) throw new Error('no point');
    const format = formatOf('en');
    expect(hoverWords(point, '40 %', t, format).replaceAll('\u202f', ' ').split('\n')).toEqual([
      '40 %',
      'Top-1 on test images before fine-tuning: 70.0 %',
      '7,000 of 10,000 test images are right: 70.0 % ± 0.5 points, one standard error.',
      expect.stringMatching(/^Top-1 on test images after fine-tuning: 82\.0 %/),
      '8,200 of 10,000 test images are right: 82.0 % ± 0.4 points, one standard error.',
    ]);
  });

  it('are there once for a network that was kept and opened again', () => {
    const again = cuts.map((row) => ({ ...row, earlier: true as const }));
    const more = resultRow('pruned', { rate: 0.7, macs: 300, top1: 0.6 });
    const first = entry(1, { results: cuts });
    const second = entry(2, { results: [...again, more] });
    const points = cutPoints([first, second], 'macs', null);
    expect(points.map(({ run, rate }) => [run.number, rate])).toEqual([
      [1, 0.4],
      [1, 0.6],
      [2, 0.7],
    ]);
    expect(cutPoints([second], 'macs', null)).toHaveLength(3);
    // Opened twice, and the run that made them deleted, they are there once all the same.
    expect(cutPoints([entry(3, { results: again }), second], 'macs', null)).toHaveLength(3);
  });

  it('are the run’s at hand where it goes on with a network of a run before it', () => {
    const again = cuts.map((row) => ({ ...row, earlier: true as const }));
    const first = entry(1, { results: cuts });
    const present = entry(2, { results: again, present: true });
    for (const entries of [
      [present, first],
      [present, entry(3, { results: again }), first],
    ]) {
      const points = cutPoints(entries, 'macs', null);
      expect(points.map(({ run, rate }) => [run.number, rate])).toEqual([
        [2, 0.4],
        [2, 0.6],
      ]);
    }
    // Measured anew, a cut is still the same; tuned on, it is another network.
    const on = (top1: number) => [
      ...again.filter(({ kind }) => kind === 'pruned'),
      resultRow('finetuned', { rate: 0.4, macs: 600, top1 }),
    ];
    const whose = (top1: number) =>
      cutPoints([entry(2, { results: on(top1), present: true }), first], 'macs', null)
        .filter(({ rate }) => rate === 0.4)
        .map(({ run }) => run.number);
    expect(whose(0.82)).toEqual([2]);
    expect(whose(0.84)).toEqual([2, 1]);
  });

  it('by time, stay with the run that was timed', () => {
    const times = [{ rate: 0.4, engine: 'wasm', median: 1, low: 1, high: 1 } as const];
    const again = cuts.map((row) => ({ ...row, earlier: true as const }));
    const first = entry(1, { results: cuts, times });
    const points = cutPoints([entry(2, { results: again, present: true }), first], 'ms', 'wasm');
    expect(points.map(({ run, rate }) => [run.number, rate])).toEqual([[1, 0.4]]);
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
    const [own, shipped] = points.map((point) => lookOfPoint(point));
    expect(own?.shape).not.toBe(shipped?.shape);
  });

  it('hold what came with the page once, whatever number of runs began with it', () => {
    const shipped = resultRow('finetuned', { rate: 0.4, top1: 0.83, source: 'shipped' });
    const runs = [
      entry(2, { results: [shipped], present: true }),
      entry(1, { results: [shipped] }),
    ];
    expect(cutPoints(runs, 'macs', null)).toHaveLength(1);
    const times = [{ rate: 0.4, engine: 'wasm', median: 1, low: 1, high: 1 } as const];
    expect(cutPoints([entry(1, { results: [shipped], times })], 'ms', 'wasm')).toEqual([]);
  });
});

describe('the steps of the plot', () => {
  const cut = (rate: number, macs: number, top1: number, validation: number | null) =>
    resultRow('finetuned', {
      ...{ rate, macs, top1 },
      ...(validation !== null && { validation: { top1: validation, count: 5000 } }),
    });
  const best = (...results: RunEntry['results']) =>
    bestCuts(cutPoints([entry(1, { results })], 'macs', null)).map(({ x, y }) => [x, y]);

  it('join the cuts that no other beats on validation images, where test images put them', () => {
    const kept = [cut(0.8, 200, 0.8, 0.79), cut(0.4, 600, 0.79, 0.82)];
    expect(best(...kept, cut(0.6, 400, 0.83, 0.78))).toEqual([
      [200, 0.8],
      [600, 0.79],
    ]);
  });

  it('join none that test images alone are known of', () => {
    expect(best(cut(0.8, 200, 0.8, null), cut(0.4, 600, 0.83, null))).toEqual([]);
  });
});

describe('what they are compared with', () => {
  const shipped = resultRow('control', { top1: 0.891, source: 'shipped' });
  const control = resultRow('control', { top1: 0.823 });
  const words = (entries: readonly RunEntry[]) => {
    const reference = referenceOf(entries);
    const text = reference === null ? '' : referenceWords(reference, t, formatOf('en'));
    return text.replaceAll('\u202f', ' ');
  };

  it('is the control of the run at hand, else its own dense network', () => {
    const past = entry(1, { results: [shipped, resultRow('control', { top1: 0.9 })] });
    const present = (...results: RunEntry['results']) => entry(2, { present: true, results });
    const dense = resultRow('dense', { top1: 0.802 });
    expect(words([present(dense, shipped, control), past])).toBe('dense control 82.3 %, 100 steps');
    expect(words([present(dense, shipped), past])).toBe('dense 80.2 %, 100 steps');
    expect(words([present(shipped), past])).toBe('dense control 89.1 %, 100 steps, shipped');
  });

  it('is the latest of the others where the run at hand has none, however another did, and says whose', () => {
    const better = entry(1, { results: [resultRow('control', { top1: 0.9 })] });
    const latest = [entry(3, { present: true }), entry(2, { results: [control] }), better];
    expect(words(latest)).toBe('dense control 82.3 %, 100 steps, run 2');
    const past = [entry(1, { results: [control] }), entry(2, { results: [shipped] })];
    expect(words([entry(3, { present: true }), ...past])).toBe(
      'dense control 82.3 %, 100 steps, run 1',
    );
    expect(words([entry(3, { present: true })])).toBe('');
  });

  it('never is a run on other images', () => {
    const synthetic = { config: { ...DEFAULT_CONFIG, data: 'synthetic' } as const };
    const [fashion, other] = [entry(1), entry(2, synthetic)];
    expect(comparable([fashion, other, entry(3)]).map(({ number }) => number)).toEqual([1, 3]);
    expect(comparable([other, fashion])).toEqual([other]);
    const shaped = entry(4, { config: { ...synthetic.config, model: 'deit-tiny' } });
    expect(comparable([other, shaped])).toEqual([other]);
  });

  it('may be a run of another seed, which changes no image', () => {
    for (const data of ['fashion', 'synthetic'] as const) {
      const runs = [7, 9].map((seed, i) =>
        entry(i + 1, { config: { ...DEFAULT_CONFIG, data, seed } }),
      );
      expect(comparable(runs)).toEqual(runs);
    }
  });
});
