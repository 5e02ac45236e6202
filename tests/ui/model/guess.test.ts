// What a network answers about a picture, as the page shows it.
import { describe, expect, it } from 'vitest';
import { scoreLogits } from '../../../src/core/evaluation';
import { createRng } from '../../../src/core/rng';
import type { Answered } from '../../../src/store/store';
import { guessOf, isMute, likeliestOf, staying } from '../../../src/ui/model/guess';

const answered = (logits: number[], uncut: number[] | null): Answered => ({
  ...{ current: true, old: false },
  guesses: {
    ...{ rate: 0.4, logits: Float32Array.from(logits) },
    uncut: uncut && Float32Array.from(uncut),
  },
});

describe('the likeliest answers', () => {
  it('are three, by their softmax, and add up to less than 1', () => {
    const [first, second, third, ...more] = likeliestOf(
      Float32Array.of(0, Math.log(4), 0, Math.log(2), -9),
    );
    expect([first?.label, second?.label, third?.label]).toEqual([1, 3, 0]);
    expect(first?.share).toBeCloseTo(4 / (8 + Math.exp(-9)), 6);
    expect(second?.share).toBeCloseTo(2 / (8 + Math.exp(-9)), 6);
    expect(more).toEqual([]);
  });

  it('begin with the answer that a measurement counts', () => {
    const rng = createRng(5, 'logits');
    for (let i = 0; i < 50; i++) {
      const logits = Float32Array.from({ length: 10 }, () => rng.below(4));
      expect(likeliestOf(logits)[0]?.label).toBe(scoreLogits(logits, [0], 10).predicted[0]);
    }
  });

  it('are none where no logit is a number, and large logits overflow nothing', () => {
    expect(likeliestOf(Float32Array.of(NaN, NaN))).toEqual([]);
    expect(likeliestOf(Float32Array.of(3e38, 0))[0]).toEqual({ label: 0, share: 1 });
  });
});

describe('a guess', () => {
  const two = answered([0, 1, 0, 0, 1, 0], [0, 1, 0, 1, 0, 0]);

  it('says what it was before where a cut changed it, and nothing where it did not', () => {
    expect(guessOf(two, 0, 3)).toMatchObject({ before: null });
    expect(guessOf(two, 1, 3)).toMatchObject({ before: 0 });
    expect(guessOf(two, 1, 3)?.likeliest[0]?.label).toBe(1);
  });

  it('is unchanged where nobody knows what it was, and none before an answer', () => {
    expect(guessOf(answered([0, 1, 0], null), 0, 3)?.before).toBeNull();
    expect(guessOf(null, 0, 3)).toBeNull();
  });

  it('is missing of all pictures where no logit of any is a number', () => {
    expect(isMute(answered([NaN, NaN, NaN, NaN], null))).toBe(true);
    expect(isMute(answered([NaN, NaN, NaN, 1], null))).toBe(false);
    expect([isMute(answered([], null)), isMute(null)]).toEqual([false, false]);
  });

  it('counts the pictures that keep their answer', () => {
    expect(staying(two, 2, 3)).toBe(1);
  });
});
