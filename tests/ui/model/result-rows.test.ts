// The lines of the result table: order, savings, differences and chance.
import { describe, expect, it } from 'vitest';
import type { CutName, ResultRow } from '../../../src/core/network-state';
import { resultRow } from '../result-row';
import { standardError } from '../../../src/core/evaluation';
import { sameSteps, tableRows, withinNoise } from '../../../src/ui/model/result-rows';

const row = (change: Partial<ResultRow>): ResultRow =>
  resultRow('dense', { steps: 400, ...change });
const options = {
  accounting: 'exact',
  stage: 'dense',
  cut: null,
  source: 'init',
  times: [],
} as const;

describe('differences', () => {
  it('come with one standard error, 0.4 points at 82 % on 10,000 images', () => {
    expect(100 * standardError(0.82, 10_000)).toBeCloseTo(0.384, 3);
  });

  it('between rows without images are within noise', () => {
    expect(withinNoise({ top1: 0.8, count: 0 }, { top1: 0.4, count: 10_000 })).toBe(true);
  });

  it('of about one point on 10,000 images are within noise, larger ones are not', () => {
    const at = (top1: number) => ({ top1, count: 10_000 });
    expect(withinNoise(at(0.82), at(0.83))).toBe(true);
    expect(withinNoise(at(0.82), at(0.835))).toBe(false);
  });

  it('of one point are beyond noise where far more images were measured', () => {
    expect(withinNoise({ top1: 0.82, count: 1e6 }, { top1: 0.83, count: 1e6 })).toBe(false);
  });
});

describe('the table', () => {
  it('lists kinds in the order of the phases and cuts by their rate', () => {
    const results = [
      row({ kind: 'control' }),
      row({ kind: 'finetuned', rate: 0.6 }),
      row({ kind: 'finetuned', rate: 0.4 }),
      row({ kind: 'sparse' }),
      row({}),
    ];
    expect(tableRows(results, options).map((r) => r.key)).toEqual([
      'dense  init',
      'sparse  init',
      'finetuned 0.4 init',
      'finetuned 0.6 init',
      'control  init',
    ]);
  });

  it('counts points against a control of as many steps, and against the dense network without one', () => {
    const results = [row({}), row({ kind: 'finetuned', rate: 0.4, top1: 0.83 })];
    expect(tableRows(results, options)[1]?.delta?.points).toBeCloseTo(0.03, 10);
    const withControl = [...results, row({ kind: 'control', top1: 0.835 })];
    const tuned = tableRows(withControl, options)[1];
    expect(tuned?.delta?.points).toBeCloseTo(-0.005, 10);
    expect(tuned?.delta?.noise).toBe(true);
  });

  it('says where the other network had another number of steps', () => {
    const tuned = row({ kind: 'finetuned', rate: 0.4, steps: 800, top1: 0.83 });
    const results = [row({ steps: 400 }), tuned];
    expect(tableRows(results, options)[1]?.delta).toMatchObject({ equalSteps: false });
    const control = row({ kind: 'control', steps: 800, top1: 0.84 });
    const compared = tableRows([...results, control], options);
    expect(compared[1]?.delta).toMatchObject({ equalSteps: true, to: control });
    expect(compared.map(({ reference }) => reference)).toEqual([true, false, true]);
    const unknown = { ...tuned, steps: null };
    expect(tableRows([row({ steps: null }), unknown], options)[1]?.delta?.equalSteps).toBe(false);
  });

  it('takes the dense network where the control had another number of steps', () => {
    const results = [
      row({ source: 'shipped', steps: 6000 }),
      row({ kind: 'finetuned', rate: 0.4, steps: 7600 }),
      row({ kind: 'control', steps: 800 }),
    ];
    expect(tableRows(results, options)[1]?.delta?.to).toMatchObject({ steps: 6000 });
    expect(tableRows(results, options)[2]?.sameSteps).toBe(false);
    expect(sameSteps(7600, 'init', results)).toBe(true);
    expect(sameSteps(800, 'shipped', results)).toBe(true);
  });

  it('compares nothing with what was not measured', () => {
    const results = [row({ top1: null }), row({ kind: 'sparse', top1: 0.81 })];
    const [dense, sparse] = tableRows(results, options);
    expect(dense).toMatchObject({ top1: null, error: null, delta: null, best: null });
    expect(sparse).toMatchObject({ delta: null, reference: false });
  });

  it('says what remains of the dense network, in either accounting', () => {
    const cut = row({ kind: 'pruned', rate: 0.4, params: 100, macs: 600, macsPaper: 450 });
    expect(tableRows([row({}), cut], options)[1]).toMatchObject({ paramsKept: 0.5, macsKept: 0.6 });
    const paper = tableRows([row({}), cut], { ...options, accounting: 'paper' });
    expect(paper[1]).toMatchObject({ macs: 450, macsKept: 0.5 });
  });

  it('tells cuts at one rate by different scores apart', () => {
    const other = { criterion: 'gate-magnitude' } as const;
    const results = [
      row({ kind: 'pruned', rate: 0.4, ...other }),
      row({ kind: 'pruned', rate: 0.4 }),
    ];
    const at = (cut: CutName) => tableRows(results, { ...options, stage: 'pruned', cut });
    const rows = at({ rate: 0.4, ...other });
    expect(rows.map(({ criterion, atHand }) => [criterion, atHand])).toEqual([
      [undefined, false],
      ['gate-magnitude', true],
    ]);
    expect(at({ rate: 0.4 }).map(({ atHand }) => atHand)).toEqual([true, false]);
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
  });

  it('marks the line of the network at hand by stage and rate', () => {
    const results = [row({ kind: 'pruned', rate: 0.4 }), row({ kind: 'pruned', rate: 0.6 })];
    const rows = tableRows(results, { ...options, stage: 'pruned', cut: { rate: 0.6 } });
    expect(rows.map((r) => r.atHand)).toEqual([false, true]);
  });

  describe('where shipped lines and one’s own stand together', () => {
    const shipped = (change: Partial<ResultRow>) => row({ source: 'shipped', ...change });
    const results = [
      row({ kind: 'finetuned', rate: 0.4, top1: 0.82 }),
      shipped({ kind: 'finetuned', rate: 0.4, top1: 0.83 }),
      shipped({}),
    ];

    it('keeps both of a kind and a rate, what shipped first', () => {
      const rows = tableRows(results, options);
      expect(rows.map(({ kind, source }) => [kind, source])).toEqual([
        ['dense', 'shipped'],
        ['finetuned', 'shipped'],
        ['finetuned', 'init'],
      ]);
      expect(new Set(rows.map(({ key }) => key)).size).toBe(3);
    });

    it('takes only the line of the network at hand for at hand', () => {
      const at = (source: ResultRow['source']) =>
        tableRows(results, { ...options, stage: 'finetuned', cut: { rate: 0.4 }, source })
          .filter(({ atHand }) => atHand)
          .map((r) => r.source);
      expect(at('init')).toEqual(['init']);
      expect(at('shipped')).toEqual(['shipped']);
    });

    it('compares each with the control of its own source, else with the dense network', () => {
      const controls = [
        shipped({ kind: 'control', top1: 0.85 }),
        row({ kind: 'control', top1: 0.84 }),
      ];
      const [one, both] = [controls.slice(0, 1), controls].map((more) =>
        tableRows([...results, ...more], options)
          .filter(({ kind }) => kind === 'finetuned')
          .map(({ delta }) => `${delta?.points.toFixed(2)} ${delta?.to.kind} ${delta?.to.source}`),
      );
      expect(one).toEqual(['-0.02 control shipped', '0.02 dense shipped']);
      expect(both).toEqual(['-0.02 control shipped', '-0.02 control init']);
    });
  });

  it('says how long an image takes through a network, where it was timed', () => {
    const time = { rate: 0.4, engine: 'wasm', median: 0.5, low: 0.4, high: 0.7 } as const;
    const results = [
      row({}),
      row({ kind: 'pruned', rate: 0.4 }),
      row({ kind: 'finetuned', rate: 0.4 }),
      row({ kind: 'finetuned', rate: 0.4, source: 'shipped' }),
    ];
    const rows = tableRows(results, { ...options, times: [time] });
    expect(rows.map((r) => r.time?.median ?? null)).toEqual([null, 0.5, null, 0.5]);
  });

  it('marks lines of an undone cut, and takes none of them for the network at hand', () => {
    const undone = { ...row({ kind: 'pruned', rate: 0.4 }), undone: true } as const;
    const rows = tableRows([undone], { ...options, stage: 'pruned', cut: { rate: 0.4 } });
    expect(rows[0]).toMatchObject({ undone: true, atHand: false, top1: 0.8 });
  });

  it('calls best what is best on validation images, and nothing by test images', () => {
    const cut = (rate: number, top1: number, validated: number | null) => ({
      ...row({ kind: 'finetuned', rate, top1 }),
      ...(validated !== null && { validation: { top1: validated, count: 5000 } }),
    });
    const best = (...results: ResultRow[]) =>
      tableRows(results, options).flatMap((r) => (r.best === null ? [] : [[r.rate, r.best]]));
    const on = { split: 'validation', count: 5000 };
    expect(best(row({}), cut(0.4, 0.83, null), cut(0.6, 0.84, null))).toEqual([]);
    expect(best(cut(0.4, 0.83, 0.82))).toEqual([]);
    expect(best(cut(0.4, 0.83, 0.82), cut(0.6, 0.84, 0.81))).toMatchObject([[0.4, on]]);
  });

  it('sets aside what came along, but neither the network at hand nor what it was made from', () => {
    const kinds = ['dense', 'sparse', 'pruned', 'finetuned', 'control'] as const;
    const shipped = kinds.map((kind) => {
      const rate = kind === 'pruned' || kind === 'finetuned' ? 0.4 : null;
      return row({ kind, rate, source: 'shipped' });
    });
    const shown = (o: object, ...own: ResultRow[]) =>
      tableRows([...shipped, ...own], { ...options, ...o })
        .filter(({ aside }) => !aside)
        .map(({ kind, source }) => `${kind} ${source}`);
    const source = 'shipped';
    expect(shown({ stage: 'sparse', source })).toEqual(['dense shipped', 'sparse shipped']);
    expect(shown({ stage: 'finetuned', cut: { rate: 0.4 }, source })).toContain(
      'finetuned shipped',
    );
    const own = row({ kind: 'pruned', rate: 0.4 });
    expect(shown({ stage: 'pruned', cut: { rate: 0.4 } }, own)).toEqual([
      'dense shipped',
      'sparse shipped',
      'pruned init',
    ]);
  });

  it('compares two equal networks with the same, whoever made them', () => {
    const shipped = (kind: ResultRow['kind'], steps: number, rate: number | null, top1: number) =>
      row({ kind, steps, rate, top1, source: 'shipped' });
    const rows = tableRows(
      [
        shipped('dense', 6000, null, 0.886),
        shipped('pruned', 7500, 0.4, 0.848),
        shipped('control', 9000, null, 0.891),
        row({ kind: 'pruned', steps: 7500, rate: 0.4, top1: 0.848 }),
      ],
      options,
    );
    const differences = rows.filter(({ kind }) => kind === 'pruned').map(({ delta }) => delta);
    expect(differences.map((delta) => delta?.to.kind)).toEqual(['dense', 'dense']);
    expect(differences[0]?.points).toBe(differences[1]?.points);
  });
});
