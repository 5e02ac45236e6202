import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import type { RunEvent } from '../../src/core/events';
import { reduceRun } from '../../src/store/reduce-run';
import {
  after,
  begun,
  looked,
  gates,
  network,
  progress,
  rest,
  risingGates,
  row,
  statsOf,
  TINY,
  TINY_CONFIG,
} from './run-events';

const engine: RunEvent = {
  run: 1,
  type: 'engine',
  info: {
    id: 'tfjs-cpu',
    adapter: 'cpu',
    precision: 'float32',
    threads: 1,
    variants: [],
    dispatches: null,
  },
  chosen: 'tfjs-cpu',
  choices: [{ id: 'tfjs-cpu', available: true, code: 'always', reason: 'Always there.' }],
};
const measured = (rate: number, top1: number): RunEvent => ({
  run: 1,
  type: 'mask-accuracy',
  rate,
  top1,
  count: 500,
  split: 'validation',
});
const failed: RunEvent = {
  run: 1,
  type: 'failed',
  error: { kind: 'NonFiniteLossError', message: 'Loss is no number.', hint: 'Go back.' },
  recoveries: ['halve-lr'],
  goodStep: 0,
};
const doing = (task: 'dense' | 'evaluate', paused = false): RunEvent => ({
  run: 1,
  type: 'activity',
  task,
  paused,
  done: 1,
  total: 4,
});

describe('a run', () => {
  it('is open once the worker has said what it is', () => {
    expect(after().open).toBe(false);
    expect(after(begun(1))).toMatchObject({
      open: true,
      run: 1,
      stage: 'fresh',
      model: TINY,
      config: TINY_CONFIG,
    });
  });

  it('hears no event of an older run', () => {
    const run = after(begun(2));
    const late = looked(5, 0.9);
    expect(reduceRun(run, late)).toBe(run);
  });

  it('that begins afresh forgets gates, curves, results and failure of the one before', () => {
    const run = after(
      begun(1),
      gates(1, risingGates(), true),
      progress('dense', 2, [2, 1]),
      row('dense'),
      measured(0.2, 0.8),
      failed,
      begun(2),
    );
    expect(run).toMatchObject({
      run: 2,
      snapshot: null,
      startScores: null,
      progress: null,
      results: [],
      maskAccuracies: [],
      failure: null,
      committed: null,
    });
    expect(run.curves.ce.points).toEqual([]);
    expect(run.curves.bands).toEqual([]);
  });

  it('that begins afresh keeps the engine, and the images while the data set stays', () => {
    const loaded: RunEvent = { run: 1, type: 'data', loaded: 3, total: 4 };
    const same = after(begun(1), engine, loaded, begun(2));
    expect(same.engine?.id).toBe('tfjs-cpu');
    expect(same.engines).toHaveLength(1);
    expect(same.data).toEqual({ loaded: 3, total: 4 });
    const other = after(begun(1), loaded, begun(2, { ...TINY_CONFIG, data: 'fashion' }));
    expect(other.data).toEqual({ loaded: 0, total: 0 });
  });

  it('that begins afresh keeps step times of the same sizes and batch, and no others', () => {
    const timed: RunEvent = { run: 1, type: 'engine-time', id: 'wasm', ms: 30, batch: 64 };
    const times = [{ id: 'wasm', ms: 30, batch: 64 }];
    expect(after(begun(1), timed, begun(2)).engineTimes).toEqual(times);
    const batch = { ...TINY_CONFIG, batch: TINY_CONFIG.batch + 1 };
    expect(after(begun(1), timed, begun(2, batch)).engineTimes).toEqual([]);
    const wider: RunEvent = { ...begun(2), model: { ...TINY, mlpRatio: 3 } } as RunEvent;
    expect(after(begun(1), timed, wider).engineTimes).toEqual([]);
    const cut = network('pruned', { kept: [], rate: pruneRate(0.4), pruned: 3 });
    expect(after(begun(1), cut, timed, begun(2)).engineTimes).toEqual([]);
  });

  it('takes over a changed config without starting afresh', () => {
    const config = { ...TINY_CONFIG, batch: 8 };
    const run = after(begun(1), row('dense'), { run: 1, type: 'config', config });
    expect(run.config.batch).toBe(8);
    expect(run.results).toHaveLength(1);
  });

  it('knows the cut that was carried out until it is undone', () => {
    const kept = [0, 1].map(() => ({
      qkv: Uint32Array.of(0),
      proj: Uint32Array.of(1),
      fc1: Uint32Array.of(2),
      fc2: Uint32Array.of(3),
    }));
    const cut = network('pruned', { kept, pruned: 24, rate: pruneRate(0.4) });
    const pruned = after(begun(1), cut);
    expect(pruned.stage).toBe('pruned');
    expect(pruned.committed).toEqual({ rate: 0.4, pruned: 24, kept });
    // The steps that tuned an earlier one are none of another.
    const tuned = after(begun(1), cut, progress('finetune', 5, [1]));
    expect(tuned.progress?.step).toBe(5);
    expect(reduceRun(tuned, cut).progress).toBeNull();
    expect(reduceRun(tuned, network('finetuned', { kept })).progress?.step).toBe(5);
    const undone = reduceRun(pruned, network('sparse'));
    expect(undone.stage).toBe('sparse');
    expect(undone.committed).toBeNull();
  });
});

describe('gates', () => {
  it('are ranked by their size, whatever their sign, when they come in', () => {
    const { snapshot } = after(begun(1), gates(1));
    expect(snapshot?.ranking.sorted[0]).toBeCloseTo(1 / 40, 6);
    expect(snapshot?.ranking.sorted.at(-1)).toBe(1);
  });

  it('of the start of a phase are kept for their outline while later ones move on', () => {
    const start = risingGates();
    const later = risingGates().map((g) => g / 2);
    const run = after(begun(1), gates(1, start, true), gates(1, later));
    expect(run.startScores).toMatchObject({ criterion: 'gate', values: start.map(Math.abs) });
    expect(run.snapshot?.gates).toBe(later);
  });

  it('that are new clear the accuracies measured with masks of the old ones', () => {
    const run = after(begun(1), gates(1), measured(0.4, 0.8), measured(0.2, 0.81));
    expect(run.maskAccuracies.map((m) => m.rate)).toEqual([0.2, 0.4]);
    expect(reduceRun(run, gates(1)).maskAccuracies).toEqual([]);
  });

  it('measured again at a rate replace what was measured before', () => {
    const run = after(begun(1), gates(1), measured(0.4, 0.5), measured(0.4, 0.8));
    expect(run.maskAccuracies).toEqual([{ rate: 0.4, top1: 0.8, count: 500, split: 'validation' }]);
  });

  it('measured on test images choose no rate: they are for the report', () => {
    const reported = { ...measured(0.4, 0.8), split: 'test' } as RunEvent;
    expect(after(begun(1), gates(1), reported).maskAccuracies).toEqual([]);
  });

  it('that stand for scores nobody has are of no parent whose masks could be measured', () => {
    const cut = network('finetuned', { kept: [], rate: pruneRate(0.4), parentKnown: false });
    const came = after(begun(1), gates(1), cut, measured(0, 0.7));
    expect(came).toMatchObject({ parentKnown: false, maskAccuracies: [] });
    const trained = reduceRun(reduceRun(came, network('sparse')), measured(0, 0.7));
    expect(trained).toMatchObject({ parentKnown: true, maskAccuracies: [{ rate: 0, top1: 0.7 }] });
    expect(reduceRun(came, begun(2)).parentKnown).toBe(true);
  });

  it('stay the parent’s while the compact network is fine-tuned', () => {
    const parent = risingGates();
    const ones = new Float32Array(parent.length).fill(1);
    const run = after(
      begun(1),
      gates(1, parent),
      measured(0.4, 0.8),
      progress('finetune', 2, [1, 1], { gates: ones }),
    );
    expect(run.snapshot?.gates).toBe(parent);
    expect(run.maskAccuracies).toHaveLength(1);
  });
});

describe('training', () => {
  it('draws one point a step at that step of the run', () => {
    const run = after(begun(1), progress('dense', 3, [3, 2, 1]), progress('dense', 5, [0.5, 0.25]));
    expect(run.curves.ce.points).toEqual([
      { step: 1, value: 3 },
      { step: 2, value: 2 },
      { step: 3, value: 1 },
      { step: 4, value: 0.5 },
      { step: 5, value: 0.25 },
    ]);
    expect(run.progress).toMatchObject({ phase: 'dense', globalStep: 5, stepsPerSecond: 10 });
  });

  it('draws λ·Σ|g| in the sparse phase and nothing of it in the dense one', () => {
    const stats = statsOf([1], 40);
    const dense = after(begun(1), progress('dense', 1, [1], { stats }));
    expect(dense.curves.penalty.points).toEqual([{ step: 1, value: 0 }]);
    const sparse = after(begun(1), progress('sparse', 1, [1], { stats }));
    expect(sparse.curves.penalty.points[0]?.value).toBeCloseTo(
      40 * TINY_CONFIG.phases.sparse.lambda,
      6,
    );
  });

  it('lays validation where it was measured', () => {
    const run = after(begun(1), looked(50, 0.7));
    expect(run.curves.validation).toEqual([{ step: 50, value: 0.7 }]);
  });

  it('keeps the last look at validation images class by class, for as long as the run lives', () => {
    const run = after(begun(1), looked(50, 0.7), looked(100, 0.5));
    expect(run.look).toMatchObject({
      globalStep: 100,
      count: 4,
      classes: [{ count: 3, right: 1 }, {}, {}],
    });
    expect(reduceRun(run, begun(2)).look).toBeNull();
  });

  it('opens a band with the first step of a phase and closes it at rest', () => {
    const dense = after(begun(1), doing('dense'), progress('dense', 4, [1, 1]));
    expect(dense.curves.bands).toEqual([{ phase: 'dense', start: 2, end: null }]);
    const rested = reduceRun(reduceRun(dense, progress('dense', 6, [1, 1])), rest(1));
    expect(rested.curves.bands).toEqual([{ phase: 'dense', start: 2, end: 6 }]);
  });

  it('closes the band of the phase before when the next begins without rest', () => {
    const run = after(begun(1), progress('dense', 4, [1, 1, 1, 1]), progress('sparse', 6, [1, 1]));
    expect(run.curves.bands).toEqual([
      { phase: 'dense', start: 0, end: 4 },
      { phase: 'sparse', start: 4, end: null },
    ]);
  });

  it('opens a second band where the same phase is trained again', () => {
    const run = after(begun(1), progress('sparse', 2, [1, 1]), rest(1), {
      ...progress('sparse', 4, [1, 1]),
      step: 2,
    });
    expect(run.curves.bands.map(({ start, end }) => [start, end])).toEqual([
      [0, 2],
      [2, null],
    ]);
  });

  it('holds the band of a phase over what is done between two stretches of it', () => {
    const run = after(
      begun(1),
      progress('sparse', 2, [1, 1]),
      rest(1),
      progress('sparse', 4, [1, 1]),
    );
    expect(run.curves.bands).toEqual([{ phase: 'sparse', start: 0, end: null }]);
  });

  it('that was stopped can go on until the network is another', () => {
    const stopped = { phase: 'dense', step: 20, steps: 100 } as const;
    const run = after(begun(1), progress('dense', 20, [1]), network('dense', { stopped }));
    expect(run.stopped).toEqual(stopped);
    expect(reduceRun(run, network('dense')).stopped).toBeNull();
    expect(reduceRun(run, begun(2)).stopped).toBeNull();
  });

  it('that pauses says so and keeps its band open', () => {
    const run = after(begun(1), progress('dense', 2, [1, 1]), doing('dense', true));
    expect(run.activity).toEqual({ task: 'dense', paused: true, done: 1, total: 4 });
    expect(run.curves.bands[0]?.end).toBeNull();
  });

  it('that goes on has got over its failure', () => {
    const broken = after(begun(1), failed);
    expect(broken.failure?.recoveries).toEqual(['halve-lr']);
    expect(reduceRun(broken, progress('dense', 1, [1])).failure).toBeNull();
  });
});

describe('results', () => {
  it('stand in the order they came, and a new measure of a network replaces its old one in place', () => {
    const run = after(
      begun(1),
      row('dense', { top1: 0.7 }),
      row('sparse', { top1: 0.8 }),
      row('dense', { top1: 0.75 }),
    );
    expect(run.results.map(({ kind, top1 }) => [kind, top1])).toEqual([
      ['dense', 0.75],
      ['sparse', 0.8],
    ]);
  });

  it('that shipped stay beside one’s own of the same kind and rate', () => {
    const shipped = row('finetuned', { rate: 0.4, source: 'shipped', top1: 0.83 });
    const own = row('finetuned', { rate: 0.4, top1: 0.82 });
    const run = after(begun(1), shipped, own, row('finetuned', { rate: 0.4, top1: 0.81 }));
    expect(run.results.map(({ source, top1 }) => [source, top1])).toEqual([
      ['shipped', 0.83],
      ['init', 0.81],
    ]);
  });

  it('told again change nothing, and stand again where their cut had been undone', () => {
    const line = row('pruned', { rate: 0.4 });
    const cut = after(
      begun(1),
      row('sparse'),
      network('pruned', { rate: pruneRate(0.4), kept: [], pruned: 3 }),
      line,
    );
    expect(reduceRun(cut, line)).toBe(cut);
    const undone = reduceRun(cut, network('sparse'));
    expect(undone.results.at(-1)?.undone).toBe(true);
    const again = reduceRun(undone, line);
    expect(again.results.map(({ kind, undone: gone }) => [kind, gone])).toEqual([
      ['sparse', undefined],
      ['pruned', undefined],
    ]);
  });

  it('of a cut that was undone or replaced are marked so, and those of no other', () => {
    const at = (rate: number) => ({ rate: pruneRate(rate), kept: [], pruned: 3 });
    const cut = [
      begun(1),
      row('sparse'),
      row('finetuned', { rate: 0.4, source: 'shipped' }),
      network('pruned', at(0.4)),
      row('pruned', { rate: 0.4 }),
      network('finetuned', at(0.4)),
      row('finetuned', { rate: 0.4 }),
    ];
    const undone = (...more: RunEvent[]) =>
      after(...cut, ...more)
        .results.filter((result) => result.undone)
        .map(({ kind, source }) => [kind, source]);
    const own = [
      ['pruned', 'init'],
      ['finetuned', 'init'],
    ];
    expect(undone()).toEqual([]);
    expect(undone(network('sparse'))).toEqual(own);
    expect(undone(network('pruned', at(0.6)), row('pruned', { rate: 0.6 }))).toEqual(own);
    const again = [network('pruned', at(0.4)), row('pruned', { rate: 0.4 })];
    expect(undone(...again)).toEqual([['finetuned', 'init']]);
  });

  it('of a tuning whose cut is gone stay on the curves, in a band marked as undone', () => {
    const at = (rate: number) => ({ rate: pruneRate(rate), kept: [], pruned: 3 });
    const tuned = [
      begun(1),
      progress('sparse', 2, [2, 1]),
      rest(1),
      network('pruned', at(0.4)),
      progress('finetune', 4, [1, 1]),
      rest(1),
      network('finetuned', at(0.4)),
    ];
    const bands = (...more: RunEvent[]) =>
      after(...tuned, ...more).curves.bands.map(({ phase, undone }) => `${phase} ${undone}`);
    expect(bands()).toEqual(['sparse undefined', 'finetune undefined']);
    expect(bands(network('sparse'))).toEqual(['sparse undefined', 'finetune true']);
    const again = [network('pruned', at(0.6)), progress('finetune', 6, [1, 1])];
    expect(bands(...again)).toEqual(['sparse undefined', 'finetune true', 'finetune undefined']);
  });

  it('know whose network is at hand, and whose parent stands behind it', () => {
    const shipped = { ...begun(1), source: 'shipped', stage: 'sparse' } as RunEvent;
    expect(after(shipped).origin).toEqual({ network: 'shipped', parent: 'shipped' });
    const tuned = after(shipped, progress('finetune', 1, [1]));
    expect(tuned.origin).toEqual({ network: 'init', parent: 'shipped' });
    const trained = after(shipped, progress('sparse', 1, [1]));
    expect(trained.origin).toEqual({ network: 'init', parent: 'init' });
  });

  it('of different cuts stand beside each other', () => {
    const run = after(begun(1), row('pruned', { rate: 0.4 }), row('pruned', { rate: 0.6 }));
    expect(run.results.map(({ rate }) => rate)).toEqual([0.4, 0.6]);
  });
});
