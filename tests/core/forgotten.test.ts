// What a cut changed in the answers of a network, on answers written out by hand and on drawn ones.
import { describe, expect, it } from 'vitest';
import { NO_CLASS, scoreLogits, type Evaluation } from '../../src/core/evaluation';
import { compareAnswers, sameAccuracyOtherMistakes } from '../../src/core/forgotten';
import { createRng } from '../../src/core/rng';

/** What scoring says of a network that answers so; where it answers nothing its logits are no numbers. */
function answering(
  labels: readonly number[],
  answers: readonly number[],
  classes: number,
): Evaluation {
  const logits = new Float32Array(labels.length * classes);
  for (const [i, answer] of answers.entries()) {
    if (answer === NO_CLASS) logits.fill(NaN, i * classes, (i + 1) * classes);
    else logits[i * classes + answer] = 1;
  }
  return scoreLogits(logits, labels, classes);
}

const compared = (
  labels: readonly number[],
  before: readonly number[],
  now: readonly number[],
  classes: number,
) => compareAnswers(labels, answering(labels, before, classes), answering(labels, now, classes));

describe('two networks on the same images', () => {
  const labels = [0, 0, 1, 1, 2, 2];
  const before = [0, 1, 1, 1, 0, NO_CLASS];
  const now = [0, 0, 1, 2, 1, 2];
  const found = compared(labels, before, now, 3);

  it('are compared image by image', () => {
    expect(found.changes).toEqual([
      { index: 1, label: 0, before: 1, now: 0, direction: 'won' },
      { index: 3, label: 1, before: 1, now: 2, direction: 'lost' },
      { index: 4, label: 2, before: 0, now: 1, direction: 'other' },
      { index: 5, label: 2, before: NO_CLASS, now: 2, direction: 'won' },
    ]);
  });

  it('are compared class by class', () => {
    expect(found.classes).toEqual([
      { label: 0, count: 2, before: 0.5, now: 1 },
      { label: 1, count: 2, before: 1, now: 0.5 },
      { label: 2, count: 2, before: 0, now: 0.5 },
    ]);
    expect([found.count, found.before, found.now]).toEqual([6, 3 / 6, 4 / 6]);
  });

  it('are told by whom they confuse; what was put in no class stands nowhere', () => {
    expect(Array.from(found.confusion.before)).toEqual([1, 1, 0, 0, 2, 0, 1, 0, 0]);
    expect(Array.from(found.confusion.now)).toEqual([2, 0, 0, 0, 1, 1, 0, 1, 1]);
  });

  it('add up, whatever they answer', () => {
    const rng = createRng(3, 'answers');
    const draw = () => Array.from({ length: 500 }, () => rng.below(10));
    const all = compared(draw(), draw(), draw(), 10);
    const sum = (of: readonly number[]) => of.reduce((a, b) => a + b, 0);
    expect(sum(all.classes.map(({ count }) => count))).toBe(500);
    expect(sum(all.classes.map(({ count, now }) => count * now)) / 500).toBeCloseTo(all.now, 12);
    const of = (direction: string) =>
      all.changes.filter((change) => change.direction === direction).length;
    expect((of('won') - of('lost')) / 500).toBeCloseTo(all.now - all.before, 12);
    expect(sum(Array.from(all.confusion.now))).toBe(500);
  });
});

describe('the same accuracy with other mistakes', () => {
  /** 1,000 images, `right` of them answered rightly before; some change sides. */
  const changed = (right: number, lost: number, won: number) => {
    const labels = Array.from({ length: 1000 }, () => 0);
    const before = labels.map((_, i) => (i < right ? 0 : 1));
    const now = before.map((answer, i) =>
      i < lost ? 1 : i >= right && i < right + won ? 0 : answer,
    );
    return sameAccuracyOtherMistakes(compared(labels, before, now, 2));
  };

  it('is said where as many were won as lost, and these are many', () => {
    expect(changed(900, 40, 42)).toBe(true);
  });

  it('is not said where the accuracy fell, or hardly any answer changed', () => {
    expect(changed(900, 60, 20)).toBe(false);
    expect(changed(900, 2, 2)).toBe(false);
    expect(sameAccuracyOtherMistakes(compared([], [], [], 2))).toBe(false);
  });
});
