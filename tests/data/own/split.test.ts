// A split by classes: shares of each class, the same whatever came first, another by another seed.
import { describe, expect, it } from 'vitest';
import { splitByClass, type Listed } from '../../../src/data/own/split';

const SHARES = { seed: 7, validation: 0.1, test: 0.2 };

/** Pictures of classes with so many each. */
const listed = (counts: readonly number[], split: Listed['split'] = null): Listed[] =>
  counts
    .flatMap((count, label) =>
      Array.from({ length: count }, (_, i) => ({ label, split, from: `${split}/${label}/${i}` })),
    )
    .map((one, arrival) => ({ ...one, arrival }));

const sizes = (pictures: readonly Listed[], shares = SHARES) => {
  const parts = splitByClass(pictures, shares);
  const classes = Math.max(...pictures.map(({ label }) => label)) + 1;
  const of = (places: Uint32Array) =>
    Array.from(
      { length: classes },
      (_, label) => [...places].filter((place) => pictures[place]?.label === label).length,
    );
  return { train: of(parts.train), validation: of(parts.validation), test: of(parts.test) };
};

describe('a split by classes', () => {
  it('takes of each class its share, rounded', () => {
    expect(sizes(listed([100, 50, 15]))).toEqual({
      ...{ train: [70, 35, 10], validation: [10, 5, 2], test: [20, 10, 3] },
    });
  });

  it('takes at least one where there are three, none where there are fewer, and never all', () => {
    expect(sizes(listed([3, 2, 1]))).toEqual({
      ...{ train: [1, 2, 1], validation: [1, 0, 0], test: [1, 0, 0] },
    });
    expect(sizes(listed([4]), { ...SHARES, validation: 0.5, test: 0.5 })).toEqual({
      ...{ train: [1], validation: [1], test: [2] },
    });
    expect(sizes(listed([50]), { ...SHARES, validation: 0, test: 0 })).toEqual({
      ...{ train: [50], validation: [0], test: [0] },
    });
  });

  it('keeps a test part that came with the set, and draws no other', () => {
    const pictures = [...listed([20, 20], 'train'), ...listed([3, 0], 'test'), ...listed([10])];
    expect(sizes(pictures)).toEqual({ train: [27, 18], validation: [3, 2], test: [3, 0] });
  });

  it('puts every picture into one part', () => {
    const { train, validation, test } = splitByClass(listed([31, 17, 2]), SHARES);
    const all = [...train, ...validation, ...test].sort((a, b) => a - b);
    expect(all).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('is the same whatever was decoded first, and another by another seed', () => {
    const pictures = listed([40, 40]);
    const names = (of: readonly Listed[], seed: number) =>
      Object.values(splitByClass(of, { ...SHARES, seed })).map((places) =>
        Array.from(places, (place) => of[place]?.from),
      );
    const turned = [...pictures].reverse();
    expect(names(turned, 7)).toEqual(names(pictures, 7));
    expect(names(pictures, 8)).not.toEqual(names(pictures, 7));
  });

  it('mixes the classes, which come one behind another', () => {
    const pictures = listed([500, 500]);
    const { train } = splitByClass(pictures, SHARES);
    const first = [...train.subarray(0, 100)].filter((place) => pictures[place]?.label === 0);
    expect(first.length).toBeGreaterThan(30);
    expect(first.length).toBeLessThan(70);
  });
});
