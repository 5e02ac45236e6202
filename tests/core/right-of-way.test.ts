// Whoever works on the processor waits while the hand has the way, and only then.
import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { claimWay, createRightOfWay, HOLD_MS, yieldWay } from '../../src/core/right-of-way';

const way = new Int32Array(new SharedArrayBuffer(4));
const NOW = Date.UTC(2026, 0, 1);

let wait: MockInstance<(way: Int32Array, at: number, value: number, ms?: number) => string>;
beforeEach(() => {
  way[0] = 0;
  // What would end by the clock ends at once.
  wait = vi.spyOn(Atomics, 'wait').mockReturnValue('timed-out');
});
afterEach(() => {
  wait.mockRestore();
});

describe('the way of the hand', () => {
  it('is waited for from a move on, for as long as the move holds it', () => {
    claimWay(way, NOW);
    yieldWay(way, NOW + 30);
    expect(wait).toHaveBeenCalledExactlyOnceWith(way, 0, way[0], HOLD_MS - 30);
  });

  it('is free before any move, and once the hand rests', () => {
    yieldWay(way, NOW);
    claimWay(way, NOW);
    yieldWay(way, NOW + HOLD_MS);
    yieldWay(way, NOW + 20 * 24 * 3600 * 1000);
    expect(wait).not.toHaveBeenCalled();
  });

  it('is the same over the moment when its 32 bits wrap, and free a month after a move', () => {
    const wrap = NOW - (NOW % 2 ** 32) + 2 ** 31;
    claimWay(way, wrap - 30);
    yieldWay(way, wrap - 10);
    yieldWay(way, wrap + 10);
    expect(wait.mock.calls.map(([, , , left]) => left)).toEqual([HOLD_MS - 20, HOLD_MS - 40]);
    wait.mockClear();
    yieldWay(way, wrap + 30 * 24 * 3600 * 1000);
    expect(wait).not.toHaveBeenCalled();
  });

  it('cannot be had where no memory may be shared', () => {
    expect(createRightOfWay()).toBeNull();
    vi.stubGlobal('crossOriginIsolated', true);
    expect(createRightOfWay()).toHaveLength(1);
    vi.unstubAllGlobals();
  });
});
