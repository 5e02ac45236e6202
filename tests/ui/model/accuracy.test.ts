import { describe, expect, it } from 'vitest';
import type { ResultRow } from '../../../src/core/network-state';
import { keptChannels } from '../../../src/core/prune-plan';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { initialRun, type MaskAccuracy, type RunState } from '../../../src/store/run-state';
import { beforeAfter, denseTop1, parentKind, parentTop1 } from '../../../src/ui/model/accuracy';
import { cuttingOf, nano, spreadGates } from '../gates';

const gates = spreadGates();
const ranking = rankScores(gateScores(gates));
const cut = (rate: number) => cuttingOf(nano, ranking, rate);
const row = (kind: ResultRow['kind'], rate: number | null, top1: number | null): ResultRow => ({
  kind,
  rate,
  top1,
  top5: top1,
  steps: 700,
  params: 1,
  macs: 1,
  paramsPaper: 1,
  macsPaper: 1,
  count: 10_000,
  source: 'shipped',
  data: 'fashion',
});
const sparse: RunState = {
  ...initialRun,
  model: nano,
  stage: 'sparse',
  source: 'shipped',
  origin: { network: 'shipped', parent: 'shipped' },
  snapshot: { gates, averages: null, ranking },
  results: [row('dense', null, 0.79), row('sparse', null, 0.81)],
};
const committed: RunState = {
  ...sparse,
  stage: 'pruned',
  committed: { rate: 0.4, pruned: 716, kept: keptChannels(nano, cut(0.4).plan.keep) },
  results: [...sparse.results, row('pruned', 0.4, 0.808)],
};

const masked = (rate: number, top1: number): MaskAccuracy => ({
  ...{ rate, top1, count: 5000 },
  split: 'validation',
});
const afterTop1 = (run: RunState, cutting: ReturnType<typeof cut>) =>
  beforeAfter(run, cutting).after;

describe('top-1 before and after', () => {
  it('is the parent’s before', () => {
    expect(parentTop1(sparse)?.top1).toBe(0.81);
    expect(parentTop1(initialRun)).toBeNull();
  });

  it('is not that of another network than the one at hand', () => {
    const trained = { ...sparse, origin: { network: 'init', parent: 'init' } } as const;
    expect(parentTop1(trained)).toBeNull();
    const own = { ...row('sparse', null, 0.7), source: 'init' } as const;
    expect(parentTop1({ ...trained, results: [...sparse.results, own] })?.top1).toBe(0.7);
    expect(parentTop1({ ...sparse, results: [...sparse.results, own] })?.top1).toBe(0.81);

    const origin = { network: 'init', parent: 'shipped' } as const;
    expect(afterTop1({ ...committed, origin }, cut(0.4)).kind).toBe('none');
    const undone = { ...row('pruned', 0.4, 0.808), undone: true } as const;
    expect(afterTop1({ ...committed, results: [undone] }, cut(0.4)).kind).toBe('none');
  });

  it('is not known after, until it is measured', () => {
    expect(afterTop1(sparse, cut(0.4))).toEqual({ kind: 'none' });
  });

  it('is the parent’s own where nothing goes', () => {
    expect(afterTop1(sparse, cut(0))).toMatchObject({
      kind: 'measured',
      top1: 0.81,
      split: 'test',
    });
  });

  it('is the measured mask’s', () => {
    const run = { ...sparse, maskAccuracies: [masked(0.4, 0.809)] };
    expect(afterTop1(run, cut(0.4))).toMatchObject({ kind: 'measured', top1: 0.809, count: 5000 });
  });

  it('are of the same images: validation to choose by, test once the cut is made', () => {
    const splits = (run: RunState, rate: number) => {
      const { before, after } = beforeAfter(run, cut(rate));
      return [before?.split ?? null, after.kind === 'none' ? null : after.split];
    };
    expect(splits(sparse, 0.4)).toEqual(['test', null]);
    expect(splits({ ...sparse, maskAccuracies: [masked(0.4, 0.8)] }, 0.4)).toEqual([
      null,
      'validation',
    ]);
    const surveyed = { maskAccuracies: [masked(0, 0.82), masked(0.6, 0.81)] };
    for (const rate of [0, 0.4, 0.6])
      expect(splits({ ...sparse, ...surveyed }, rate)).toEqual(['validation', 'validation']);
    expect(splits({ ...committed, ...surveyed }, 0.4)).toEqual(['test', 'test']);
  });

  it('is the result of the cut at its own rate, fine-tuned before not', () => {
    expect(afterTop1(committed, cut(0.4))).toMatchObject({ kind: 'pruned', top1: 0.808 });
    const results = [...committed.results, row('finetuned', 0.4, 0.829)];
    // A line left by an earlier cut says nothing of a network that was only just cut.
    expect(afterTop1({ ...committed, results }, cut(0.4)).kind).toBe('pruned');
    const tuned: RunState = { ...committed, stage: 'finetuned', results };
    expect(afterTop1(tuned, cut(0.4))).toMatchObject({ kind: 'finetuned', top1: 0.829 });
    expect(afterTop1(tuned, cut(0.6))).toEqual({ kind: 'none' });
  });
});

describe('the dense network behind a sparse one', () => {
  it('is named beside it, so that a cut is not taken for an improvement', () => {
    for (const run of [sparse, committed]) {
      expect(parentKind(run)).toBe('sparse');
      expect(denseTop1(run)?.top1).toBe(0.79);
    }
  });

  it('is of the same source as the parent, and not told where nobody measured it', () => {
    const trained = { ...sparse, origin: { network: 'init', parent: 'init' } } as const;
    expect(denseTop1(trained)).toBeNull();
    const own = { ...row('dense', null, 0.7), source: 'init' } as const;
    expect(denseTop1({ ...trained, results: [...sparse.results, own] })?.top1).toBe(0.7);
    expect(denseTop1({ ...sparse, results: [row('dense', null, null)] })).toBeNull();
  });

  it('needs no word where the parent is dense itself', () => {
    const dense: RunState = { ...sparse, stage: 'dense', results: [row('dense', null, 0.79)] };
    expect(parentTop1(dense)?.top1).toBe(0.79);
    expect(parentKind(dense)).toBeNull();
    expect(denseTop1(dense)).toBeNull();
  });
});
