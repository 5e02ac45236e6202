import { describe, expect, it } from 'vitest';
import { createRng, shuffle } from '../../src/core/rng';

const draw = (count: number, next: () => number) => Array.from({ length: count }, next);
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
const moment = (values: readonly number[], power: number) => mean(values.map((v) => v ** power));

describe('a stream of random numbers', () => {
  it('has the bits it has always had', () => {
    const bits = (seed: number, stream: string) => {
      const rng = createRng(seed, stream);
      return draw(4, () => rng.uniform() * 2 ** 32);
    };
    expect(bits(1, 'init')).toEqual([3251826891, 1458747775, 2145937759, 3578574612]);
    expect(bits(1, 'order')).toEqual([3085143056, 1814947925, 1803910620, 207923316]);
    expect(bits(0, 'init')).toEqual([2419142176, 3555131672, 184855067, 3294975349]);
    expect(bits(4294967295, 'x')).toEqual([3739151867, 2636414106, 3882962396, 890213501]);
  });

  it('begins again with the same seed and name', () => {
    const [a, b] = [createRng(9, 'x'), createRng(9, 'x')];
    expect(draw(100, () => a.normal())).toEqual(draw(100, () => b.normal()));
  });

  it('is uniform in [0, 1): mean 1/2, variance 1/12, every tenth equally full', () => {
    const rng = createRng(3, 'uniform');
    const values = draw(100_000, () => rng.uniform());
    expect(values.every((v) => v >= 0 && v < 1)).toBe(true);
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan(0.004);
    expect(Math.abs(moment(values, 2) - mean(values) ** 2 - 1 / 12)).toBeLessThan(0.001);
    const tenths = new Array<number>(10).fill(0);
    for (const v of values) tenths[Math.floor(v * 10)]! += 1;
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });

  it('is normal: mean 0, variance 1, no skew, kurtosis 3', () => {
    const rng = createRng(3, 'normal');
    const values = draw(200_000, () => rng.normal());
    expect(Math.abs(mean(values))).toBeLessThan(0.01);
    expect(Math.abs(moment(values, 2) - 1)).toBeLessThan(0.015);
    expect(Math.abs(moment(values, 3))).toBeLessThan(0.03);
    expect(Math.abs(moment(values, 4) - 3)).toBeLessThan(0.1);
    expect(values.every(Number.isFinite)).toBe(true);
  });

  it('does not depend on streams of other names or seeds', () => {
    const streams = [
      [3, 'a'],
      [3, 'b'],
      [3, 'ab'],
      [3, 'ba'],
      [4, 'a'],
    ] as const;
    const drawn = streams.map(([seed, name]) => {
      const rng = createRng(seed, name);
      return draw(20_000, () => rng.uniform() - 0.5);
    });
    drawn.forEach((a, i) => {
      for (const b of drawn.slice(i + 1)) {
        const correlation = 12 * mean(a.map((v, k) => v * b[k]!));
        expect(Math.abs(correlation)).toBeLessThan(0.03);
      }
    });
  });

  it('draws whole numbers below a bound, each about as often', () => {
    const rng = createRng(5, 'below');
    const counts = new Array<number>(7).fill(0);
    for (const v of draw(70_000, () => rng.below(7))) counts[v]! += 1;
    expect(counts.length).toBe(7);
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  });
});

describe('a shuffle', () => {
  const upTo = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

  it('has the order it has always had', () => {
    expect(Array.from(shuffle(upTo(10), createRng(7, 'order')))).toEqual([
      0, 5, 1, 4, 6, 7, 9, 3, 2, 8,
    ]);
  });

  it('is a permutation, made in place', () => {
    const items = upTo(1000);
    expect(shuffle(items, createRng(1, 'order'))).toBe(items);
    expect(items).not.toEqual(upTo(1000));
    expect(items.slice().sort()).toEqual(upTo(1000));
  });

  it('brings every item to every place about as often', () => {
    const rng = createRng(2, 'order');
    const first = new Array<number>(5).fill(0);
    for (let i = 0; i < 10_000; i++) first[shuffle(upTo(5), rng)[0]!]! += 1;
    for (const count of first) expect(Math.abs(count - 2000)).toBeLessThan(200);
  });

  it('leaves none and one alone', () => {
    expect(shuffle(upTo(0), createRng(1, 'x')).length).toBe(0);
    expect(Array.from(shuffle(upTo(1), createRng(1, 'x')))).toEqual([0]);
  });
});
