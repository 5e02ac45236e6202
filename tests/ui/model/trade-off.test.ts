// The frontier of cost and accuracy, and the window of its accuracy axis.
import { describe, expect, it } from 'vitest';
import { accuracyWindow, frontier, steps } from '../../../src/ui/model/trade-off';

describe('the frontier', () => {
  it('leaves out every network that a cheaper one equals or beats', () => {
    const spots = [
      { x: 3, y: 0.82 },
      { x: 1, y: 0.7 },
      { x: 2, y: 0.8 },
      { x: 2.5, y: 0.79 },
      { x: 4, y: 0.82 },
    ];
    expect(frontier(spots)).toEqual([
      { x: 1, y: 0.7 },
      { x: 2, y: 0.8 },
      { x: 3, y: 0.82 },
    ]);
  });

  it('keeps the better one of two that cost the same', () => {
    const worse = { x: 1, y: 0.7 };
    const better = { x: 1, y: 0.8 };
    expect(frontier([worse, better])).toEqual([better]);
    expect(frontier([])).toEqual([]);
  });

  it('goes in steps: an accuracy holds until a dearer network is better', () => {
    const best = [
      { x: 1, y: 0.7 },
      { x: 3, y: 0.8 },
    ];
    expect(steps(best, 5)).toEqual([
      { x: 1, y: 0.7 },
      { x: 3, y: 0.7 },
      { x: 3, y: 0.8 },
      { x: 5, y: 0.8 },
    ]);
  });
});

describe('the accuracy axis', () => {
  it('is at least five points high, so that chance does not look like a cliff', () => {
    const { low, high, broken, ticks } = accuracyWindow([0.824, 0.826]);
    expect(Math.round(100 * (high - low))).toBeGreaterThanOrEqual(5);
    expect(low).toBeLessThan(0.824);
    expect(high).toBeGreaterThan(0.826);
    expect(broken).toBe(true);
    expect(ticks.length).toBeLessThanOrEqual(9);
  });

  it('holds every value with air around it', () => {
    for (const values of [[0.1, 0.9], [0.279, 0.772, 0.83], [0.995], [0], [1]]) {
      const { low, high, ticks } = accuracyWindow(values);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(Math.min(...values));
      expect(high).toBeGreaterThanOrEqual(Math.max(...values));
      expect(high - low).toBeGreaterThanOrEqual(0.05 - 1e-12);
      expect(ticks.every((tick) => tick >= low - 1e-12 && tick <= high + 1e-12)).toBe(true);
      expect(ticks.length).toBeGreaterThanOrEqual(3);
    }
  });

  it('leaves a far lower value below it, so that the others can be told apart', () => {
    const near = [0.878, 0.883, 0.889, 0.891];
    const axis = accuracyWindow([...near, 0.31]);
    expect(axis.far).toBe(true);
    expect(axis.high - axis.low).toBeLessThan(0.08);
    expect(axis.low).toBeGreaterThan(0.31);
    expect(axis.low).toBeLessThan(Math.min(...near));
  });

  it('leaves a far lower control below it, also beside few cuts', () => {
    const axis = accuracyWindow([0.848, 0.888], 0.543);
    expect(axis.far).toBe(true);
    expect(axis.low).toBeGreaterThan(0.7);
    expect(accuracyWindow([0.848, 0.888], 0.891).far).toBe(false);
    expect(accuracyWindow([0.292, 0.848, 0.848, 0.848, 0.888], 0.543).low).toBeGreaterThan(0.7);
  });

  it('holds what is low where that is no exception, or takes little room', () => {
    for (const values of [
      [0.31, 0.45, 0.52, 0.889, 0.891],
      [0.848, 0.883, 0.889, 0.891],
      [0.31, 0.891],
    ]) {
      const axis = accuracyWindow(values);
      expect(axis.far).toBe(false);
      expect(axis.low).toBeLessThanOrEqual(Math.min(...values));
    }
  });

  it('is whole where it begins at 0', () => {
    expect(accuracyWindow([0.003]).broken).toBe(false);
    expect(accuracyWindow([])).toMatchObject({ low: 0, high: 1, broken: false });
  });
});
