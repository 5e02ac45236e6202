import { describe, expect, it } from 'vitest';
import { byClass, mergeEvaluations, NO_CLASS, scoreLogits } from '../../src/core/evaluation';
import { createRng } from '../../src/core/rng';

/** Logits in steps of a half, so that many tie. */
function randomLogits(count: number, classes: number) {
  const rng = createRng(11, 'logits');
  const logits = Float32Array.from(
    { length: count * classes },
    () => Math.round(rng.normal() * 4) / 2,
  );
  const labels = Uint8Array.from({ length: count }, () => rng.below(classes));
  return { logits, labels };
}

/** Classes of one row, best first; equal logits by rising class. */
const sorted = (row: readonly number[]) =>
  [...row.keys()].sort((a, b) => row[b]! - row[a]! || a - b);

const rowsOf = (logits: Float32Array, classes: number) =>
  Array.from({ length: logits.length / classes }, (_, i) =>
    Array.from(logits.subarray(i * classes, (i + 1) * classes)),
  );

describe('scoring logits', () => {
  it('agrees with sorting every row, ties included', () => {
    const { logits, labels } = randomLogits(500, 12);
    const result = scoreLogits(logits, labels, 12);
    const rows = rowsOf(logits, 12);
    const ranks = rows.map((row, i) => sorted(row).indexOf(labels[i]!));
    const losses = rows.map(
      (row, i) => Math.log(row.reduce((sum, v) => sum + Math.exp(v), 0)) - row[labels[i]!]!,
    );
    expect(result.count).toBe(500);
    expect(result.top1).toBe(ranks.filter((rank) => rank === 0).length / 500);
    expect(result.top5).toBe(ranks.filter((rank) => rank < 5).length / 500);
    expect(result.loss).toBeCloseTo(losses.reduce((a, b) => a + b, 0) / 500, 10);
    expect(Array.from(result.predicted)).toEqual(rows.map((row) => sorted(row)[0]));
  });

  it('counts images by true and predicted class', () => {
    const { logits, labels } = randomLogits(200, 7);
    const { confusion, top1, predicted } = scoreLogits(logits, labels, 7);
    const expected = new Uint32Array(49);
    labels.forEach((label, i) => (expected[label * 7 + predicted[i]!]! += 1));
    expect(confusion).toEqual(expected);
    const diagonal = Array.from({ length: 7 }, (_, k) => confusion[k * 8]!);
    expect(diagonal.reduce((a, b) => a + b, 0) / 200).toBe(top1);
  });

  it('gives equal logits to the lowest class', () => {
    const equal = new Float32Array(12).fill(0.5);
    const top = (label: number) => scoreLogits(equal.slice(0, 6), [label], 6);
    expect([0, 1, 4, 5].map((label) => top(label).top1)).toEqual([1, 0, 0, 0]);
    expect([0, 1, 4, 5].map((label) => top(label).top5)).toEqual([1, 1, 1, 0]);
    expect(top(3).loss).toBeCloseTo(Math.log(6), 12);
  });

  it('does not overflow on large logits', () => {
    expect(scoreLogits(Float32Array.of(1000, 0, -1000), [1], 3).loss).toBe(1000);
  });

  it('lets a logit that is not a number win nothing, and says so in the loss', () => {
    const one = scoreLogits(Float32Array.of(NaN, 1, 3), [2], 3);
    expect(one.loss).toBeNaN();
    expect(Array.from(one.predicted)).toEqual([2]);
    expect(one.top1).toBe(1);
    const own = scoreLogits(Float32Array.of(1, NaN, 0, 0, 0, 0), [1], 6);
    expect([own.top1, own.top5]).toEqual([0, 0]);
    expect(scoreLogits(new Float32Array(3).fill(NaN), [0], 3).top1).toBe(0);
  });

  it('counts an image whose logits are all no numbers in no class', () => {
    const logits = Float32Array.of(NaN, NaN, NaN, 0, 2, NaN, NaN, NaN, NaN);
    const { predicted, confusion, top1, top5 } = scoreLogits(logits, [2, 1, 0], 3);
    expect(Array.from(predicted)).toEqual([NO_CLASS, 1, NO_CLASS]);
    expect(Array.from(confusion)).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0]);
    expect([top1, top5]).toEqual([1 / 3, 1 / 3]);
  });

  it('of no images is zero, not NaN', () => {
    expect(scoreLogits(new Float32Array(0), [], 10)).toMatchObject({ top1: 0, loss: 0, count: 0 });
  });
});

describe('evaluations of parts', () => {
  it('add up to the evaluation of the whole, whatever their sizes', () => {
    const { logits, labels } = randomLogits(101, 6);
    const whole = scoreLogits(logits, labels, 6);
    const cuts = [0, 40, 80, 81, 101];
    const parts = cuts
      .slice(1)
      .map((end, i) =>
        scoreLogits(logits.subarray(cuts[i]! * 6, end * 6), labels.subarray(cuts[i], end), 6),
      );
    const merged = mergeEvaluations(parts);
    expect(merged.top1).toBeCloseTo(whole.top1, 12);
    expect(merged.top5).toBeCloseTo(whole.top5, 12);
    expect(merged.loss).toBeCloseTo(whole.loss, 12);
    expect(merged.count).toBe(101);
    expect(merged.confusion).toEqual(whole.confusion);
    expect(merged.predicted).toEqual(whole.predicted);
  });

  it('of no parts are an evaluation of no images', () => {
    expect(mergeEvaluations([])).toMatchObject({ top1: 0, top5: 0, loss: 0, count: 0 });
  });
});

describe('answers class by class', () => {
  it('are how many images there were of each, and how many were right', () => {
    const logits = Float32Array.of(...[2, 1, 0], ...[0, 1, 2], ...[0, 2, 1], ...[1, 0, 0]);
    const seen = scoreLogits(logits, [0, 0, 1, 1], 3);
    expect(byClass(seen)).toEqual([
      { count: 2, right: 1 },
      { count: 2, right: 1 },
      { count: 0, right: 0 },
    ]);
  });
});
