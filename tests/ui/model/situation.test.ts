// What the page says of a run at every turn of it.
import { describe, expect, it } from 'vitest';
import type { Happened } from '../../../src/core/error-names';
import type { Source } from '../../../src/core/network-state';
import type { Progress, RunState } from '../../../src/store/run-state';
import { initialRun } from '../../../src/store/run-state';
import { resultRow } from '../result-row';
import {
  failureKind,
  playable,
  playIsNext,
  playOf,
  progressHere,
  restsFor,
  secondsInWords,
  situationOf,
  stationOf,
  stationState,
  stepsNamed,
  STATIONS,
  unmeasured,
  withoutGpu,
} from '../../../src/ui/model/situation';

const series = {
  ce: new Float32Array(),
  l1: new Float32Array(),
  accuracy: new Float32Array(),
  gradNorm: new Float32Array(),
};
const stats = { steps: 1, ce: 1, l1: 1, loss: 1, accuracy: 1, gradNorm: 1, series };
const progress = (phase: Progress['phase'], step: number, steps: number): Progress => ({
  ...{ phase, step, steps, stats },
  globalStep: step,
  lr: 1e-3,
  stepsPerSecond: 5,
  secondsLeft: 1,
});
const run = (change: Partial<RunState>): RunState => ({ ...initialRun, open: true, ...change });
const busy = (task: RunState['activity']['task']) =>
  run({ activity: { task, paused: false, done: 0, total: 0 } });
const stopped = (phase: Progress['phase'], stage: RunState['stage']) =>
  run({ stage, stopped: { phase, step: 20, steps: 100 } });
const recorded = { kind: 'recording', id: 'normal', step: 20, steps: 300 } as const;
const failure = {
  error: { kind: 'EngineError', message: 'lost', hint: 'retry' },
  recoveries: ['continue-on-wasm', 'retry-engine'],
  goodStep: null,
} as const;

/** A run that began with a network, and has it as it came. */
const from = (source: Source) => ({ source, origin: { network: source, parent: source } });

describe('how far the phase at hand has come', () => {
  const tuned = progress('finetune', 30, 30);
  const shown = (of: RunState) => progressHere(of)?.step ?? null;

  it.each([
    ['while it trains', { ...busy('finetune'), stage: 'pruned' }, 30],
    ['once it was stopped', stopped('finetune', 'finetuned'), 30],
    ['once it is over', run({ stage: 'finetuned' }), 30],
    ['not beside a recording', run({ stage: 'finetuned', standIn: recorded }), null],
    ['not at another station', run({ stage: 'sparse' }), null],
  ] as const)('is told %s', (_, of, step) => {
    expect(shown({ ...of, progress: tuned })).toBe(step);
  });
});

describe('the situation of a run', () => {
  it('is opening until the worker has said what is open', () => {
    expect(situationOf(initialRun)).toBe('opening');
  });

  it('is the work at hand, even after a failure', () => {
    expect(situationOf({ ...busy('evaluate'), failure })).toBe('evaluate');
  });

  it('is the failure once nothing is at work', () => {
    expect(situationOf(run({ failure, stage: 'sparse' }))).toBe('failed');
  });

  it.each([
    ['fresh', 'fresh'],
    ['dense', 'trained'],
    ['sparse', 'ready'],
    ['pruned', 'pruned'],
    ['finetuned', 'finetuned'],
  ] as const)('at stage %s and at rest is %s', (stage, situation) => {
    expect(situationOf(run({ stage }))).toBe(situation);
  });

  it('greets with the shipped network until something is trained', () => {
    const shipped = run({ stage: 'sparse', ...from('shipped') });
    expect(situationOf(shipped)).toBe('shipped');
    const stepped = { ...shipped, origin: { network: 'init', parent: 'init' } } as const;
    expect(situationOf(stepped)).toBe('ready');
    expect(situationOf({ ...shipped, progress: progress('sparse', 300, 300) })).toBe('ready');
  });

  it('is stopped as long as a phase can go on where it was stopped', () => {
    expect(situationOf(stopped('dense', 'dense'))).toBe('stopped');
    const undone = run({ stage: 'sparse', progress: progress('finetune', 20, 100) });
    expect(situationOf(undone)).toBe('ready');
  });
});

describe('images on their way', () => {
  const waiting = (task: RunState['activity']['task'], change: Partial<RunState> = {}) =>
    situationOf({ ...busy(task), data: { loaded: 0, total: 70 }, ...change });

  it('are what a measurement and a first step wait for', () => {
    for (const task of ['evaluate', 'control', 'dense', 'sparse', 'finetune'] as const)
      expect(waiting(task)).toBe('data');
  });

  it('keep a measurement waiting until the last one is here', () => {
    expect(waiting('evaluate', { data: { loaded: 69, total: 70 } })).toBe('data');
    expect(waiting('evaluate', { data: { loaded: 70, total: 70 } })).toBe('evaluate');
  });

  it('are not spoken of once the work has begun', () => {
    const activity = { task: 'evaluate', paused: false, done: 1, total: 10 } as const;
    expect(waiting('evaluate', { activity })).toBe('evaluate');
    expect(waiting('sparse', { progress: progress('sparse', 1, 300) })).toBe('sparse');
    expect(waiting('dense', { data: { loaded: 2, total: 70 } })).toBe('dense');
  });
});

describe('a network from a file whose gates are all 1', () => {
  const loaded = run({ ...from('file'), stage: 'dense' });

  it('is not called trained: nobody knows', () => {
    expect(situationOf(loaded)).toBe('loaded');
    expect(situationOf({ ...loaded, stage: 'fresh' })).toBe('loaded');
    expect(playIsNext(loaded)).toBe(true);
    // Steps on images handed in are no phase, and training all the same.
    const stepped = { ...loaded, origin: { network: 'init', parent: 'init' } } as const;
    expect(situationOf(stepped)).toBe('trained');
  });

  it('is trained once it was trained here, and ready once its gates are spread', () => {
    expect(situationOf({ ...loaded, progress: progress('dense', 400, 400) })).toBe('trained');
    expect(situationOf({ ...loaded, stage: 'sparse' })).toBe('ready');
  });
});

describe('the phase rail', () => {
  it('stands nowhere until the page is open', () => {
    for (const station of STATIONS) expect(stationState(initialRun, station)).toBe('next');
  });

  it.each([
    ['dense', 'train'],
    ['sparse', 'sparsify'],
    ['pruned', 'prune'],
    ['finetuned', 'finetune'],
  ] as const)('stays where a %s network was made while it is measured', (stage, station) => {
    const measuring = { ...busy('evaluate'), stage };
    expect(stationOf(measuring)).toBe(station);
    expect(stationState(measuring, station)).toBe('current');
  });

  it('stays at the cut while the shipped network is measured', () => {
    expect(stationOf({ ...busy('evaluate'), stage: 'sparse', ...from('shipped') })).toBe('prune');
  });

  it.each([
    ['fresh', 'train'],
    ['dense', 'sparsify'],
    ['sparse', 'prune'],
    ['pruned', 'finetune'],
    ['finetuned', 'finetune'],
  ] as const)('at stage %s and at rest stands at %s', (stage, station) => {
    expect(stationOf(run({ stage }))).toBe(station);
  });

  it('stays at the phase at work', () => {
    expect(stationOf(busy('sparse'))).toBe('sparsify');
  });

  it.each([
    ['dense', 'dense', 'train'],
    ['sparse', 'sparse', 'sparsify'],
    ['finetune', 'finetuned', 'finetune'],
  ] as const)('stays at a stopped %s phase', (phase, stage, station) => {
    expect(stationOf(stopped(phase, stage))).toBe(station);
  });

  it('marks what lies behind and what is to come', () => {
    const states = STATIONS.map((station) => stationState(run({ stage: 'sparse' }), station));
    expect(states).toEqual(['done', 'done', 'current', 'next']);
  });

  it('is done from end to end after fine-tuning', () => {
    const states = STATIONS.map((station) => stationState(run({ stage: 'finetuned' }), station));
    expect(states).toEqual(['done', 'done', 'done', 'done']);
  });

  it('offers the phase that play would begin, and none while other work goes on', () => {
    expect(playable(run({ stage: 'fresh' }))).toBe('dense');
    expect(playable(run({ stage: 'dense' }))).toBe('sparse');
    expect(playable(run({ stage: 'pruned' }))).toBe('finetune');
    expect(playable(busy('finetune'))).toBe('finetune');
    expect(playable(busy('evaluate'))).toBeNull();
    expect(playable(initialRun)).toBeNull();
  });
});

describe('play', () => {
  it.each([
    ['fresh', 'dense'],
    ['dense', 'sparse'],
    ['sparse', 'sparseOn'],
    ['pruned', 'finetune'],
    ['finetuned', 'finetuneOn'],
  ] as const)('at stage %s is called %s', (stage, name) => {
    expect(playOf(run({ stage }))).toBe(name);
  });

  it('goes on with what was stopped, whatever the stage', () => {
    expect(playOf(stopped('dense', 'dense'))).toBe('goOn');
    expect(playable(stopped('dense', 'dense'))).toBe('dense');
    expect(playOf(stopped('finetune', 'finetuned'))).toBe('goOn');
  });

  it('is what comes next, but where the cut does', () => {
    const next = (stage: RunState['stage']) => playIsNext(run({ stage }));
    expect([next('fresh'), next('dense'), next('pruned')]).toEqual([true, true, true]);
    expect([next('sparse'), next('finetuned')]).toEqual([false, false]);
    expect(playIsNext(stopped('sparse', 'sparse'))).toBe(true);
    expect(playIsNext(busy('sparse'))).toBe(false);
    const activity = { task: 'sparse', paused: true, done: 0, total: 0 } as const;
    expect(playIsNext(run({ activity }))).toBe(true);
  });
});

describe('failures', () => {
  it('are told apart by what can be done about them', () => {
    const nan = { ...failure.error, kind: 'NonFiniteLossError' } as const;
    expect(failureKind({ error: nan, recoveries: ['halve-lr'], goodStep: null })).toBe('nan');
    expect(failureKind(failure)).toBe('lost');
    expect(failureKind({ error: failure.error, recoveries: ['one-thread'], goodStep: null })).toBe(
      'thread',
    );
    const missing = { happened: 'engineMissing', advice: null, values: {} } as const;
    expect(failureKind({ ...failure, error: { ...failure.error, words: missing } })).toBe('start');
    expect(failureKind({ error: failure.error, recoveries: ['reset'], goodStep: null })).toBe(
      'other',
    );
  });

  it('of memory never read as an engine that stopped', () => {
    const of = (happened: Happened) => {
      const words = { happened, advice: null, values: {} };
      return failureKind({ ...failure, error: { ...failure.error, words } });
    };
    expect((['noRoom', 'noRoomInOne', 'noRoomLeft', 'noMemory'] as const).map(of)).toEqual(
      Array(4).fill('room'),
    );
    expect((['memoryOut', 'gpuMemory'] as const).map(of)).toEqual(['memory', 'memory']);
  });

  it('name the step where the loss broke off and the one that is kept', () => {
    const message = 'Loss stopped being a number at step 87. Weights of step 80 are kept.';
    expect(stepsNamed(message)).toEqual({ at: 87, kept: 80 });
    expect(stepsNamed('Something else.')).toBeNull();
  });
});

it('says time left in seconds up to a minute and a half, then in minutes', () => {
  expect(secondsInWords(0.2)).toEqual({ unit: 'seconds', n: 1 });
  expect(secondsInWords(89)).toEqual({ unit: 'seconds', n: 89 });
  expect(secondsInWords(150)).toEqual({ unit: 'minutes', n: 3 });
});

it('speaks of a missing GPU only where nobody chose the engine', () => {
  const engineChosen = 'wasm' as const;
  const auto = run({ engineChosen });
  expect(withoutGpu(auto)).toBe(true);
  expect(withoutGpu({ ...auto, config: { ...auto.config, engine: 'wasm' } })).toBe(false);
  expect(withoutGpu(run({ engineChosen: 'wgsl' }))).toBe(false);
});

describe('the run controls', () => {
  it('rest beside a network that is not the one they act on, unless that one is at work', () => {
    expect(restsFor(run({ standIn: recorded }))).toBe('recording');
    expect(restsFor(run({}))).toBeNull();
    expect(restsFor({ ...busy('sparse'), standIn: recorded })).toBeNull();
  });
});

describe('whether the network at hand is still to be measured', () => {
  const tuned = (top1: number | null, more: Partial<RunState> = {}) =>
    run({
      stage: 'finetuned',
      committed: { rate: 0.4, pruned: 716, kept: [] },
      results: [
        resultRow('pruned', { rate: 0.4 }),
        resultRow('finetuned', { rate: 0.4, top1: 0.888, source: 'shipped' }),
        resultRow('finetuned', { rate: 0.4, top1 }),
      ],
      ...more,
    });

  it('goes by its own line', () => {
    expect(unmeasured(tuned(null))).toBe(true);
    expect(unmeasured(tuned(0.8))).toBe(false);
    expect(unmeasured(tuned(null, { stage: 'pruned' }))).toBe(false);
    expect(unmeasured(run({ stage: 'fresh' }))).toBe(false);
  });

  it('is not asked of a cut that was undone', () => {
    const results = [
      { ...resultRow('finetuned', { rate: 0.4, top1: null }), undone: true },
    ] as const;
    expect(unmeasured(tuned(null, { results }))).toBe(false);
  });
});
