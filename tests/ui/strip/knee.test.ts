import { describe, expect, it } from 'vitest';
import { kneeOf, kneeOpen } from '../../../src/ui/strip/model';

const of = (...points: [rate: number, top1: number][]) =>
  points.map(([rate, top1]) => ({ rate, top1, count: 1000, split: 'validation' as const }));

describe('the knee', () => {
  it('is the largest rate that costs at most a point', () => {
    expect(kneeOf(of([0, 0.85], [0.4, 0.849], [0.6, 0.84], [0.8, 0.82]))).toBe(0.6);
  });

  it('does not count a rate above one that costs more', () => {
    expect(kneeOf(of([0, 0.85], [0.4, 0.8], [0.6, 0.85]))).toBeNull();
  });

  it('needs the accuracy at 0 % and another', () => {
    expect(kneeOf([])).toBeNull();
    expect(kneeOf(of([0, 0.85]))).toBeNull();
    expect(kneeOf(of([0.4, 0.85], [0.6, 0.85]))).toBeNull();
  });
});

describe('a knee so far', () => {
  const planned = [0, 0.2, 0.4, 0.6];

  it('holds open until all up to the first rate that costs more is measured', () => {
    expect(kneeOpen(of([0, 0.85], [0.4, 0.85]), planned, 0.4)).toBe(true);
    expect(kneeOpen(of([0, 0.85], [0.2, 0.85], [0.4, 0.7]), planned, 0.2)).toBe(false);
    expect(kneeOpen(of([0, 0.85], [0.2, 0.85], [0.4, 0.85], [0.6, 0.85]), planned, 0.6)).toBe(
      false,
    );
  });
});
