import { describe, expect, it } from 'vitest';
import {
  extendHistory,
  noHistory,
  samplesKept,
  scoresOf,
  type GateHistory,
} from '../../src/store/gate-history';
import type { CriterionId } from '../../src/core/scores';

const at = (step: number, criterion: CriterionId = 'gate') => ({
  criterion,
  values: Float32Array.of(step, 2 * step),
});
const after = (steps: readonly number[], history: GateHistory = noHistory) =>
  steps.reduce((known, step) => extendHistory(known, step, at(step)), history);
const samplesIn = (history: GateHistory) => history.gate?.samples ?? [];
const upTo = (last: number) => Array.from({ length: last + 1 }, (_, step) => step);

describe('the history of the gates', () => {
  it('tells of one gate the score after every step it knows', () => {
    expect(scoresOf(after([0, 3, 7]), 'gate', 1)).toEqual([
      { step: 0, score: 0 },
      { step: 3, score: 6 },
      { step: 7, score: 14 },
    ]);
  });

  it('keeps few samples of a long run, evenly over all of it', () => {
    const samples = samplesIn(after(upTo(5000)));
    expect(samples.length).toBeGreaterThan(30);
    expect(samples.length).toBeLessThanOrEqual(64);
    expect(samples[0]?.step).toBe(0);
    const gaps = samples.slice(1).map(({ step }, i) => step - (samples[i]?.step ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(2 * Math.min(...gaps));
    expect(5000 - (samples.at(-1)?.step ?? 0)).toBeLessThanOrEqual(Math.max(...gaps));
  });

  it('keeps fewer of a large network, so that they fit into 16 MB', () => {
    expect(samplesKept(1792)).toBe(64);
    expect(samplesKept(64_512) * 64_512 * 4).toBeLessThanOrEqual(16 * 2 ** 20 + 4 * 64_512);
    expect(samplesKept(1_081_344)).toBe(8);
  });

  it('forgets what came after a step that the run went back to', () => {
    const samples = samplesIn(after([0, 4, 8, 12, 6]));
    expect(samples.map(({ step }) => step)).toEqual([0, 4, 6]);
  });

  it('tells the scores of every criterion by themselves', () => {
    const both = extendHistory(after([0, 4]), 4, at(8, 'gate-magnitude'));
    expect(scoresOf(both, 'gate', 0).map(({ score }) => score)).toEqual([0, 4]);
    expect(scoresOf(both, 'gate-magnitude', 0)).toEqual([{ step: 4, score: 8 }]);
    expect(scoresOf(after([0, 4]), 'gate-magnitude', 0)).toEqual([]);
  });

  it('holds one sample of a step, the latest', () => {
    const last = { criterion: 'gate', values: Float32Array.of(9, 9) } as const;
    const samples = samplesIn(extendHistory(after([0, 4]), 4, last));
    expect(samples.map(({ step, scores }) => [step, scores[0]])).toEqual([
      [0, 0],
      [4, 9],
    ]);
  });
});
