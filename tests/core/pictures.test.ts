// Which images stand for a network, and the rate that a page rests at.
import { describe, expect, it } from 'vitest';
import { createRng } from '../../src/core/rng';
import {
  ASKED_RATES,
  choosePictures,
  firstPictures,
  flipRate,
  PICTURES,
  restingRate,
} from '../../src/core/pictures';

const STEPS = ASKED_RATES.length;

/** Answers of candidates that change at a step each, or never (null); wrong ones are answered one class beside. */
function candidates(flips: readonly (number | null)[], wrong: readonly number[] = []) {
  const labels = flips.map((_, i) => i % 10);
  const answers = Array.from({ length: STEPS }, (_, step) =>
    labels.map((label, i) => {
      const uncut = wrong.includes(i) ? (label + 1) % 10 : label;
      const flip = flips[i] ?? null;
      return flip !== null && step >= flip ? (uncut + 5) % 10 : uncut;
    }),
  );
  return { labels, answers };
}

describe('pictures', () => {
  it('are some that never change, and others that change early and late', () => {
    const flips = Array.from({ length: 100 }, (_, i) => (i < 40 ? null : 4 + (i % 16)));
    const { labels, answers } = candidates(flips);
    const chosen = choosePictures(answers, labels);
    expect(new Set(chosen).size).toBe(PICTURES);
    const of = chosen.map((i) => flips[i] ?? null);
    expect(of.filter((flip) => flip === null)).toHaveLength(3);
    const moving = of.filter((flip) => flip !== null).sort((a, b) => a - b);
    expect(moving[0]).toBeLessThanOrEqual(5);
    expect(moving.at(-1)).toBeGreaterThanOrEqual(18);
    const gaps = moving.slice(1).map((flip, i) => flip - (moving[i] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(4);
  });

  it('are of all classes where there are right ones of all, and lie by class', () => {
    const rng = createRng(7, 'flips');
    const flips = Array.from({ length: 160 }, () =>
      rng.uniform() < 0.5 ? null : rng.below(19) + 1,
    );
    const { labels, answers } = candidates(flips);
    const classes = choosePictures(answers, labels).map((i) => labels[i] ?? -1);
    expect(new Set(classes).size).toBeGreaterThanOrEqual(9);
    expect(classes).toEqual(classes.toSorted((a, b) => a - b));
  });

  it('are no more than two of a class, though only one class never changes', () => {
    const flips = Array.from({ length: 160 }, (_, i) => (i % 10 === 8 ? null : 9 + (i % 11)));
    const { labels, answers } = candidates(flips);
    const classes = choosePictures(answers, labels).map((i) => labels[i] ?? -1);
    const most = Math.max(...classes.map((one) => classes.filter((other) => other === one).length));
    expect([classes.length, most]).toEqual([PICTURES, 2]);
    expect(classes.filter((one) => one === 8)).toHaveLength(2);
  });

  it('are those that the network answers rightly, and others only where these are too few', () => {
    const flips = Array.from({ length: 30 }, (_, i) => (i % 3 === 0 ? null : 3 + (i % 17)));
    const wrong = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const some = candidates(flips, wrong);
    expect(choosePictures(some.answers, some.labels).every((i) => !wrong.includes(i))).toBe(true);
    const most = candidates(
      flips,
      flips.map((_, i) => i).filter((i) => i > 3),
    );
    const chosen = choosePictures(most.answers, most.labels);
    expect(chosen).toHaveLength(PICTURES);
    expect(new Set(chosen).size).toBe(PICTURES);
  });

  it('are twelve too where nothing changes, where everything does, and all there are where there are fewer', () => {
    for (const flip of [null, 9]) {
      const { labels, answers } = candidates(Array.from({ length: 50 }, () => flip));
      expect(new Set(choosePictures(answers, labels)).size).toBe(PICTURES);
    }
    const few = candidates([null, 4, 9]);
    expect(choosePictures(few.answers, few.labels)).toEqual([0, 1, 2]);
  });

  it('are the first of each class where nobody has looked yet', () => {
    const labels = [9, 9, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 0, 0];
    const chosen = firstPictures(labels);
    expect(new Set(chosen.map((i) => labels[i]))).toEqual(new Set(labels));
    expect(chosen).toHaveLength(PICTURES);
  });

  it('are the same again of the same answers', () => {
    const flips = Array.from({ length: 160 }, (_, i) => (i % 4 === 0 ? null : 1 + ((i * 7) % 19)));
    const { labels, answers } = candidates(flips);
    expect(choosePictures(answers, labels)).toEqual(choosePictures(answers, labels));
  });
});

it('a picture flips where its answer is first another than uncut', () => {
  const { answers } = candidates([null, 1, 19]);
  expect([0, 1, 2].map((i) => flipRate(answers, i))).toEqual([null, 0.05, 0.95]);
});

it('a page rests where three of its pictures have changed', () => {
  const at = (...flips: (number | null)[]) => restingRate(flips.map((flip) => ({ flips: flip })));
  expect(at(null, 0.9, 0.6, 0.85)).toBe(0.9);
  expect(at(0.7, 0.7, 0.1)).toBe(0.7);
  expect(at(null, 0.9, 0.8)).toBeNull();
});
