// What the page says of fine-tuning, of networks from files, and of measuring.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveModel } from '../../../src/core/config';
import { RoomError, toReport, type Room } from '../../../src/core/errors';
import type { ResultRow } from '../../../src/core/network-state';
import { rankScores } from '../../../src/core/ranking';
import { gateScores } from '../../../src/core/scores';
import { readRecording } from '../../../src/core/recording';
import { changeConfig, DEFAULT_CONFIG } from '../../../src/core/run-config';
import { NO_STATS } from '../../../src/engine/step-stats';
import { emptyBook } from '../../../src/store/run-book';
import { initialRun, type Failure, type RunState } from '../../../src/store/run-state';
import { recorded } from '../../../src/store/stand-in';
import type { PageState } from '../../../src/store/store';
import { initialView } from '../../../src/store/view-state';
import { createI18n } from '../i18n';
import { failureDetail } from '../../../src/ui/words/failure-text';
import { waysFrom } from '../../../src/ui/model/situation';
import { stateText } from '../../../src/ui/words/state-text';
import { tunedResult } from '../../../src/ui/model/tuned-result';
import { resultRow } from '../result-row';
import { unmarked } from '../../../src/ui/term/marked';
import { engineRecoveries } from '../../../src/worker/recoveries';

const { t } = createI18n('en');
const textOf = (change: Partial<RunState>): string => {
  const page: PageState = {
    run: { ...initialRun, open: true, ...change },
    view: initialView,
    link: { silentFor: 0, refusal: null, offline: null, recipe: null, brought: null },
    runs: emptyBook,
    answered: null,
    paced: null,
    cut: null,
    own: { bringing: null, kept: null },
  };
  return unmarked(stateText(page, t)).replaceAll('\u202f', ' ');
};

const row = (kind: ResultRow['kind'], rate: number | null, top1: number | null) =>
  resultRow(kind, { rate, top1, top5: top1, params: 1000, macs: 1_000_000 });
const tuned = (before: number, after: number | null) => ({
  stage: 'finetuned' as const,
  committed: { rate: 0.4, pruned: 716, kept: [] },
  results: [row('pruned', 0.4, before), { ...row('finetuned', 0.4, after), steps: 200 }],
});

it('while the engine is made, the page says so', () => {
  const activity = { task: 'engine', paused: false, done: 0, total: 0 } as const;
  expect(textOf({ activity, stage: 'fresh' })).toMatch(/^Preparing the engine/);
});

/** A step of some phase. */
const STEP = {
  ...{ step: 3, steps: 10, globalStep: 3, lr: 1e-3, stepsPerSecond: 1, secondsLeft: 7 },
  stats: NO_STATS,
};

describe('a cut', () => {
  it.each([
    [1, '1 channel removed.'],
    [2, '2 channels removed.'],
    [1234, '1,234 channels removed.'],
  ])('of %d is counted in the right number', (pruned, words) => {
    const cut = { stage: 'pruned', committed: { rate: 0.4, pruned, kept: [] } } as const;
    expect(textOf(cut)).toContain(words);
    const activity = { task: 'finetune', paused: false, done: 0, total: 0 } as const;
    const progress = { ...STEP, phase: 'finetune' } as const;
    expect(textOf({ ...cut, activity, progress })).toContain(words);
  });
});

describe('a criterion other than |g|', () => {
  const values = Float32Array.of(0, 0.01, 1);
  const by = 'gate-magnitude' as const;
  const rankedBy = (criterion: typeof by | 'gate') => {
    const scores = { ...gateScores(values), criterion };
    return { gates: values, averages: null, ranking: rankScores(scores) };
  };
  const cut = { rate: 0.4, pruned: 716, kept: [], criterion: by };

  it('says what the next cut goes by, and nothing of gates near 0, by which it does not', () => {
    const rests = { stage: 'sparse', source: 'init' } as const;
    expect(textOf({ ...rests, snapshot: rankedBy('gate') })).toMatch(/^67 % of gates are near 0\./);
    expect(textOf({ ...rests, snapshot: rankedBy(by) })).toBe(
      'Channels are ranked by |g|·‖W‖. Choose a pruning rate, then cut.',
    );
  });

  it('is named with the cut, before fine-tuning and after it', () => {
    expect(textOf({ stage: 'pruned', committed: cut })).toMatch(
      /Fine-tuning next\. They were ranked by \|g\|·‖W‖\.$/,
    );
    const results = [
      { ...row('pruned', 0.4, 0.8), criterion: by },
      { ...row('finetuned', 0.4, 0.82), criterion: by },
    ];
    const said = textOf({ stage: 'finetuned', committed: cut, results });
    expect(said).toMatch(/^Cut at 40 % · \|g\|·‖W‖: 80/);
    const unmeasured = textOf({ stage: 'finetuned', committed: cut });
    expect(unmeasured).toMatch(/^Cut at 40 % · \|g\|·‖W‖ and fine-tuned/);
  });
});

describe('a phase at work', () => {
  const dense = (first: number, steps: number) => {
    const activity = { task: 'dense', paused: false, done: 0, total: 0 } as const;
    const ranking = rankScores(gateScores(Float32Array.of(first, 1, 1)));
    const snapshot = { gates: ranking.values, averages: null, ranking };
    return textOf({ activity, snapshot, progress: { ...STEP, steps, phase: 'dense' } });
  };

  it('of dense training says that gates stay at 1 only where they are there', () => {
    expect(dense(1, 400)).toContain('Gates stay at 1');
    expect(dense(0.5, 400)).toContain('gates held where they are');
    expect(dense(0.5, 400)).not.toContain('at 1');
  });

  it('says that its rate only rises where the warm-up is all of it', () => {
    expect(dense(1, 400)).not.toContain('only rises');
    expect(dense(1, 20)).toContain('the learning rate only rises');
  });
});

describe('after fine-tuning', () => {
  it('the result is told where it helped, and where chance alone may have', () => {
    expect(textOf(tuned(0.7, 0.82))).toMatch(
      /^Cut at 40 %: 70\.0 % top-1; in 100 steps the channels that stay learnt to make up for it: 82\.0 % on 10,000 test images after 200 steps, with .+ fewer MACs\.$/,
    );
    expect(textOf(tuned(0.82, 0.821))).toMatch(
      /^Cut at 40 %: 82\.0 % top-1, and 82\.1 % after 100 steps of fine-tuning: no further apart than chance explains on 10,000 test images\. 200 steps in all, .+ fewer MACs\.$/,
    );
  });

  it('the dense network of the same source stands beside it, where it was measured', () => {
    const run = tuned(0.7, 0.82);
    const dense = (source: ResultRow['source']) => [
      row('sparse', null, 0.8),
      { ...row('dense', null, 0.86), source },
      ...run.results,
    ];
    expect(textOf({ ...run, results: dense('init') })).toMatch(
      / Dense: 86\.0 % after 100 steps\.$/,
    );
  });

  it('the steps of both are said, and a control of as many is compared before anything else', () => {
    const { results, ...run } = tuned(0.7, 0.826);
    const at800 = results.map((one) => ({ ...one, steps: one.kind === 'pruned' ? 700 : 800 }));
    const dense = resultRow('dense', { top1: 0.808, steps: 400 });
    const control = (steps: number) => resultRow('control', { top1: 0.831, steps });
    const said = (...others: ResultRow[]) => textOf({ ...run, results: [...others, ...at800] });
    expect(said(dense)).toMatch(/82\.6 % .* after 800 steps.* Dense: 80\.8 % after 400 steps\.$/);
    expect(said(dense, control(800))).toMatch(/ Dense control: 83\.1 % after 800 steps\.$/);
    expect(said(dense, control(900))).toMatch(/ Dense: 80\.8 % after 400 steps\.$/);
  });

  it('is not told of a network that came with the page and was cut at the same rate', () => {
    const run = tuned(0.7, null);
    const shipped = { ...row('finetuned', 0.4, 0.888), source: 'shipped' } as const;
    expect(textOf({ ...run, results: [...run.results, shipped] })).not.toContain('88.8');
  });

  it('a lower accuracy is told as such, with what to try', () => {
    const text = textOf(tuned(0.82, 0.7));
    expect(text).toContain('top-1 went from 82.0 % to 70.0 %');
    expect(text).toContain('Try a lower learning rate');
  });

  it('a difference within chance is no failure', () => {
    expect(tunedResult({ ...initialRun, ...tuned(0.82, 0.817) }).moved).toBeNull();
  });

  it('nothing is compared before it is measured', () => {
    expect(textOf(tuned(0.82, null))).toContain('Accuracy not measured yet');
  });
});

describe('a cut network that came without its parent', () => {
  const words = 'the scores from before the cut are not in it';
  const run = { ...tuned(0.82, 0.7), source: 'file', parentKnown: false } as const;

  it('is said to have no scores, and not to be cut otherwise', () => {
    const text = textOf(run);
    expect(text).toMatch(/^Cut at 40 %: 70\.0 % top-1/);
    expect(text).toContain(words);
    expect(text).not.toContain('undo the cut');
    expect(textOf({ ...run, stage: 'pruned' })).toContain(words);
    expect(textOf({ ...run, parentKnown: true })).not.toContain(words);
  });

  it('is not said to have gates near 0 where its cut was undone all the same', () => {
    const text = textOf({ ...run, stage: 'sparse', committed: null });
    expect(text).toContain(words);
    expect(text).not.toContain('near 0');
  });
});

describe('training with sparsity', () => {
  const at = (step: number, near: number, lambda = 4e-4, gateLr = 1.5e-2) => {
    const gates = new Float32Array(100).fill(1);
    gates.fill(0.01, 0, Math.round(100 * near));
    return textOf({
      config: changeConfig(DEFAULT_CONFIG, { phases: { sparse: { lambda, gateLr } } }),
      activity: { task: 'sparse', paused: false, done: 0, total: 0 },
      progress: { ...STEP, step, steps: 300, phase: 'sparse' },
      snapshot: { gates, averages: null, ranking: rankScores(gateScores(gates)) },
    });
  };

  it('tells how many gates are near 0 as soon as some are, and promises no step', () => {
    expect(at(20, 0)).toBe('L1 pulls every gate to 0; the useful ones hold out.');
    expect(at(120, 0.26)).toContain('26 % are near 0 now.');
    for (const text of [at(20, 0), at(120, 0.26)]) expect(text).not.toMatch(/from step/);
  });

  it('claims no pull where λ is 0', () => {
    expect(at(120, 0, 0)).toMatch(/^λ = 0: nothing pulls the gates/);
  });

  it('says that gates stay where they are at a learning rate of 0, whatever pulls them', () => {
    for (const lambda of [0, 4e-4])
      expect(at(120, 0, lambda, 0)).toMatch(/^The gate learning rate is 0: the gates stay/);
  });

  it('offers no cut behind one that moved no gate', () => {
    const gates = new Float32Array(100).fill(1);
    const snapshot = { gates, averages: null, ranking: rankScores(gateScores(gates)) };
    const text = textOf({ stage: 'sparse', snapshot });
    expect(text).toMatch(/^All gates are as strong as each other still/);
    expect(text).not.toContain('cut');
  });
});

const fromFile = { source: 'file', origin: { network: 'file', parent: 'file' } } as const;

describe('a network from a file with its gates at 1', () => {
  it('is not said to see', () => {
    for (const stage of ['fresh', 'dense'] as const)
      expect(textOf({ ...fromFile, stage })).not.toContain('sees');
  });

  it('has the accuracy that was measured', () => {
    const results = [row('dense', null, 0.1)];
    expect(textOf({ ...fromFile, stage: 'dense', results })).toContain('10.0 % top-1');
  });
});

describe('a recording', () => {
  const shown = (id: 'normal' | 'lambda-0') => {
    const file = resolve(import.meta.dirname, `../../../public/recordings/${id}.json`);
    return textOf({ standIn: recorded(readRecording(readFileSync(file, 'utf8'), id)).name });
  };

  it('is said to be of sparsity training only where there was L1', () => {
    expect(shown('normal')).toContain('step 300 of 300 of sparsity training.');
    expect(shown('lambda-0')).toContain('step 300 of 300, with λ = 0.');
    expect(shown('lambda-0')).not.toContain('sparsity');
  });
});

describe('measuring', () => {
  const evaluate = (done: number, total: number, loaded: number) =>
    textOf({
      activity: { task: 'evaluate', paused: false, done, total },
      data: { loaded, total: 70 },
    });

  it('says first that images are loading, then how far it is', () => {
    expect(evaluate(0, 0, 20)).toBe(
      'Loading images: 20 of 70. Measuring starts when all are here.',
    );
    expect(evaluate(0, 0, 70)).toBe('Measuring on images kept apart from training …');
    expect(evaluate(3, 10, 70)).toBe('Measuring on images kept apart from training: 30 %.');
  });
});

describe('a dense network that was trained', () => {
  const deit = { config: changeConfig(DEFAULT_CONFIG, { data: 'synthetic', model: 'deit-tiny' }) };
  const trained = (ce: number): Partial<RunState> => ({
    stage: 'dense',
    progress: {
      ...{ phase: 'dense', step: 50, steps: 50, globalStep: 50, lr: 1e-3, stepsPerSecond: 1 },
      ...{ secondsLeft: 0, stats: { ...NO_STATS, ce } },
    },
  });

  it('sees, where its loss is below that of guessing', () => {
    expect(textOf(trained(0.6))).toMatch(/^The network sees/);
    expect(textOf(trained(0.6))).not.toContain('made-up');
  });

  it('does not, where it is not', () => {
    const words = textOf({ ...trained(2.31) });
    expect(words).toContain('no more than guessing');
    expect(words).toContain('the loss is 2.31, and guessing among 10 classes has 2.3');
    expect(words).not.toContain('sees;');
  });

  it('and its images: what too few of them can show', () => {
    const model = resolveModel('deit-tiny');
    const data = { loaded: 445, total: 445 };
    const words = textOf({ ...trained(6.95), ...deit, model, data });
    expect(words).toContain('the loss is 6.95, and guessing among 1,000 classes has 6.91');
    expect(words).toContain('445 made-up images of 1,000 classes show how fast');
    expect(words).toContain('cannot teach it to see');
    const fresh = textOf({ ...deit, stage: 'fresh', model, data });
    expect(fresh).toContain('445 made-up images');
    expect(textOf({ ...deit, stage: 'fresh', data: { loaded: 0, total: 0 } })).not.toContain(
      'made-up',
    );
  });
});

describe('a phase that was stopped', () => {
  const stopped = (step: number) =>
    textOf({ stage: 'dense', stopped: { phase: 'dense', step, steps: 1200 } });

  it('says where it stands, or that it is done and what followed it is not', () => {
    expect(stopped(300)).toBe(
      'Stopped at step 300 of 1,200. Nothing is lost; training can go on from here.',
    );
    expect(stopped(1200)).toBe(
      'The 1,200 steps of the phase are done, and nothing is lost; what was to follow can go on from here.',
    );
  });
});

describe('an engine that has no room', () => {
  const room = { needs: 2068, has: 1024, piece: true, batch: 64, fits: 31 };
  const failure = (change: Partial<Room>): Failure => {
    const error = new RoomError({ ...room, ...change });
    return { error: toReport(error), recoveries: engineRecoveries(error), goodStep: null };
  };

  it('has not stopped working: the page says what it would take, what there is and what fits', () => {
    expect(textOf({ failure: failure({}), engineChosen: 'wgsl' })).toBe(
      'There is not enough memory for this batch.',
    );
    expect(failureDetail(failure({}), 'en', t)).toBe(
      'At a batch of 64 this network needs 2,068 MB in one piece; this GPU allows 1,024 MB. A batch of 31 fits.',
    );
    const zh = createI18n('zh').t;
    expect(failureDetail(failure({ piece: false }), 'zh', zh)).toBe(
      '批大小为 64 时，这个网络需要 2,068 MB；该引擎最多可用 1,024 MB。批大小 31 可以放下。',
    );
  });

  it('offers the batch that fits, or another engine where none does', () => {
    expect(failure({}).recoveries).toEqual(['fit-batch', 'continue-on-wasm']);
    expect(t('action.recover.fit-batch', { batch: '31' })).toBe('Train with batches of 31');
    expect(failure({ fits: null }).recoveries).toEqual(['continue-on-wasm']);
    expect(failureDetail(failure({ fits: null }), 'en', t)).toContain('Choose a smaller network');
  });
});

describe('an engine that was lost', () => {
  const failure: Failure = {
    error: { kind: 'EngineError', message: 'lost', hint: '' },
    recoveries: ['retry-engine', 'continue-on-wasm'],
    goodStep: null,
  };

  it('is a GPU only where the engine computes on one', () => {
    const lost = (engineChosen: RunState['engineChosen']) => textOf({ failure, engineChosen });
    expect(lost('wgsl')).toBe('The GPU stopped responding.');
    expect(lost('tfjs-webgpu')).toBe('The GPU stopped responding.');
    expect(lost('tfjs-wasm')).toBe('The engine TensorFlow.js on WASM stopped working.');
  });

  it('says up to which step its work is saved, where any is', () => {
    const lost = (goodStep: number) =>
      textOf({ failure: { ...failure, goodStep }, engineChosen: 'wgsl' });
    expect(lost(312)).toBe('The GPU stopped responding. Saved at step 312.');
    expect(lost(0)).toBe('The GPU stopped responding.');
  });

  it('is not called so where it never began', () => {
    expect(textOf({ failure })).toBe('The engine could not start.');
  });

  it('offers no way to where it is', () => {
    expect(waysFrom('tfjs-wasm', failure.recoveries)).toEqual(failure.recoveries);
    expect(waysFrom('wasm', failure.recoveries)).toEqual(['retry-engine']);
  });
});
