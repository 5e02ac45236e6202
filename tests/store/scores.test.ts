// What the page makes of scores: which it shows, what it forgets, and what it tells apart.
import { describe, expect, it } from 'vitest';
import { pruneRate } from '../../src/core/controls';
import { gateCount } from '../../src/core/gates';
import type { RunEvent } from '../../src/core/events';
import { scoresOf as historyOf } from '../../src/store/gate-history';
import { rankingBy } from '../../src/store/rankings';
import { isCarriedOut, nearZeroShare, outlineOf } from '../../src/store/selectors';
import {
  after,
  begun,
  gates,
  network,
  progress,
  risingGates,
  TINY,
  TINY_CONFIG,
} from './run-events';

const OTHER = 'gate-magnitude';
const BY_OTHER = { ...TINY_CONFIG, criterion: OTHER } as const;

/** Falls where |g| rises. */
const falling = () => risingGates().map((gate) => 2 - Math.abs(gate));
const scores = (values = falling()): RunEvent => ({
  run: 1,
  type: 'scores',
  criterion: OTHER,
  values,
});
const asked = (config: typeof TINY_CONFIG | typeof BY_OTHER): RunEvent => ({
  run: 1,
  type: 'config',
  config,
});
const accuracy: RunEvent = {
  ...{ run: 1, type: 'mask-accuracy', rate: 0.4, top1: 0.8, count: 10, split: 'validation' },
};

describe('the ranking on the page', () => {
  it('is that of |g| until scores by the criterion at hand have come', () => {
    const before = after(begun(1, BY_OTHER), gates(1));
    expect(before.snapshot?.ranking.criterion).toBe('gate');
    const run = after(begun(1, BY_OTHER), gates(1), scores());
    expect(run.snapshot?.ranking).toMatchObject({ criterion: OTHER, values: falling() });
    expect(run.snapshot?.ranking.order[0]).toBe(gateCount(TINY) - 1);
    expect(run.snapshot?.gates).toEqual(risingGates());
  });

  it('is that of the averages of |g| where they score the gates, and so are its history and what counts as near 0', () => {
    const averages = falling().map((value) => value / 100);
    const run = after(begun(1), gates(1, risingGates(), false, averages));
    expect(run.snapshot).toMatchObject({ gates: risingGates(), averages });
    expect(run.snapshot?.ranking).toMatchObject({ criterion: 'gate', values: averages });
    expect(nearZeroShare(run.snapshot)).toBe(1);
    const trained = after(begun(1), gates(1), progress('sparse', 1, [2], { averages }));
    expect(trained.snapshot?.ranking.values).toEqual(averages);
    expect(historyOf(trained.history, 'gate', 3).at(-1)).toEqual({ step: 1, score: averages[3] });
    expect(rankingBy(trained, 'gate')?.values).toEqual(averages);
  });

  it('is that of |g| again while the network trains: what its weights told is over', () => {
    const trained = [begun(1, BY_OTHER), gates(1), scores(), progress('sparse', 1, [2])] as const;
    const run = after(...trained);
    expect(run.snapshot?.ranking.criterion).toBe('gate');
    expect(run.scored).toEqual([]);
    expect(after(...trained, scores()).snapshot?.ranking.criterion).toBe(OTHER);
  });

  it('stays that of the parent while its compact network is tuned', () => {
    const run = after(begun(1, BY_OTHER), gates(1), scores(), progress('finetune', 1, [2]));
    expect(run.snapshot?.ranking.criterion).toBe(OTHER);
  });

  it('stays as it is where a script asked for other scores, and follows the settings at once', () => {
    const known = [begun(1), gates(1), scores()] as const;
    expect(after(...known).snapshot?.ranking.criterion).toBe('gate');
    const run = after(...known, asked(BY_OTHER));
    expect(run.snapshot?.ranking).toMatchObject({ criterion: OTHER, values: falling() });
    const back = after(...known, asked(BY_OTHER), asked(TINY_CONFIG));
    expect(back.snapshot?.ranking).toEqual(after(...known).snapshot?.ranking);
  });
});

describe('accuracies with masks', () => {
  it('are forgotten with the criterion that the masks were made by, and with nothing else', () => {
    const measured = [begun(1), gates(1), accuracy] as const;
    expect(
      after(...measured, scores(), asked({ ...TINY_CONFIG, batch: 8 })).maskAccuracies,
    ).toHaveLength(1);
    expect(after(...measured, asked(BY_OTHER)).maskAccuracies).toEqual([]);
    expect(after(...measured, asked(BY_OTHER), scores(), accuracy).maskAccuracies).toHaveLength(1);
  });
});

describe('what is told of a run', () => {
  it('keeps the scores of each criterion apart in the history of a gate', () => {
    const { history } = after(begun(1, BY_OTHER), gates(1), scores());
    expect(historyOf(history, 'gate', 3)).toEqual([
      { step: 0, score: Math.abs(risingGates()[3]!) },
    ]);
    expect(historyOf(history, OTHER, 3)).toEqual([{ step: 0, score: falling()[3] }]);
  });

  it('outlines where a phase began only with scores of the kind that is shown', () => {
    const start = [begun(1, BY_OTHER), gates(1, risingGates(), true)] as const;
    expect(outlineOf(after(...start))?.criterion).toBe('gate');
    expect(outlineOf(after(...start, scores()))).toBeNull();
  });

  it('takes a cut for that of another criterion never, though as many channels are gone', () => {
    const cut = network('pruned', { rate: pruneRate(0.4), pruned: 9, kept: [], criterion: OTHER });
    const { committed } = after(begun(1), gates(1), cut);
    expect(committed).toMatchObject({ rate: 0.4, criterion: OTHER });
    expect(isCarriedOut(committed, { pruned: 9, criterion: OTHER })).toBe(true);
    expect(isCarriedOut(committed, { pruned: 9, criterion: 'gate' })).toBe(false);
    const plain = after(begun(1), network('pruned', { rate: pruneRate(0.4), pruned: 9, kept: [] }));
    expect(plain.committed).not.toHaveProperty('criterion');
    expect(isCarriedOut(plain.committed, { pruned: 9, criterion: 'gate' })).toBe(true);
  });

  it('counts gates near zero by their size, whatever ranks them and whatever their sign', () => {
    expect(nearZeroShare({ gates: Float32Array.of(0, -0.049, 0.051, -1), averages: null })).toBe(
      0.5,
    );
    expect(nearZeroShare(null)).toBe(0);
  });
});
