import { describe, expect, it } from 'vitest';
import { onlyRises, scheduleFactor, type ScheduleOptions } from '../../src/core/schedule';

const constant: ScheduleOptions = { lr: 1e-3, warmup: 40, schedule: 'constant' };
const cosine: ScheduleOptions = { lr: 5e-4, warmup: 0, schedule: 'cosine' };

describe('the learning rate', () => {
  it('rises by equal steps through the warm-up, then stays', () => {
    const factor = (step: number) => scheduleFactor(constant, step, 400);
    expect(factor(0)).toBe(1 / 40);
    expect(factor(19)).toBe(0.5);
    expect([39, 40, 41, 399].map(factor)).toEqual([1, 1, 1, 1]);
  });

  it('is whole from the first step without warm-up', () => {
    expect(scheduleFactor({ ...constant, warmup: 0 }, 0, 100)).toBe(1);
  });

  it('falls along half a cosine to 0 where the phase ends', () => {
    const factor = (step: number) => scheduleFactor(cosine, step, 100);
    expect(factor(0)).toBe(1);
    expect(factor(25)).toBeCloseTo(0.5 + Math.SQRT1_2 / 2, 12);
    expect(factor(50)).toBeCloseTo(0.5, 12);
    expect(factor(99)).toBeGreaterThan(0);
    expect(factor(99)).toBeLessThan(0.001);
    expect(factor(100)).toBe(0);
  });

  it('stays at 0 for steps after the end of a cosine', () => {
    expect(scheduleFactor(cosine, 250, 100)).toBe(0);
  });

  it('begins its cosine where the warm-up ends', () => {
    const factor = (step: number) => scheduleFactor({ ...cosine, warmup: 20 }, step, 120);
    expect(factor(9)).toBe(0.5);
    expect(factor(20)).toBe(1);
    expect(factor(70)).toBeCloseTo(0.5, 12);
    expect(factor(120)).toBe(0);
  });

  it('only rises when the steps end before the warm-up', () => {
    const factors = Array.from({ length: 10 }, (_, step) =>
      scheduleFactor({ ...cosine, warmup: 40 }, step, 10),
    );
    expect(factors).toEqual(factors.map((_, step) => (step + 1) / 40));
  });
});

describe('a phase no longer than its warm-up', () => {
  it.each([
    ['constant', 40, 39, true],
    ['constant', 40, 40, true],
    ['constant', 40, 41, false],
    ['constant', 0, 1, false],
    ['cosine', 40, 41, true],
    ['cosine', 40, 42, false],
    ['cosine', 0, 1, false],
    ['cosine', 10, 1, true],
  ] as const)(
    'of %s rate, warm-up %d and %d steps only rises: %s',
    (schedule, warmup, steps, rises) => {
      const o = { lr: 1, warmup, schedule };
      expect(onlyRises(o, steps)).toBe(rises);
      const factors = Array.from({ length: steps }, (_, step) => scheduleFactor(o, step, steps));
      const falls = factors.some((factor, i) => factor < (factors[i - 1] ?? 0));
      if (schedule === 'cosine' && warmup > 0) expect(falls).toBe(!rises);
    },
  );
});
