import { describe, expect, it } from 'vitest';
import { createEase } from '../../../src/ui/histogram/panel-drawing';

const [first, second, third] = [{}, {}, {}];

describe('bars between snapshots', () => {
  it('stand at once at the first', () => {
    const ease = createEase(2);
    expect([...ease([4, 8], first, 0, false).counts]).toEqual([4, 8]);
  });

  it('glide for 80 ms and arrive exactly', () => {
    const ease = createEase(1);
    ease([0], first, 0, false);
    expect(ease([10], second, 500, false)).toMatchObject({ moving: true });
    const half = ease([10], second, 540, false);
    expect(half.counts[0]).toBeGreaterThan(0);
    expect(half.counts[0]).toBeLessThan(10);
    expect(ease([10], second, 580, false).moving).toBe(false);
    expect([...ease([10], second, 600, false).counts]).toEqual([10]);
  });

  it('jump when snapshots come faster than ten a second', () => {
    const ease = createEase(1);
    ease([0], first, 0, false);
    ease([10], second, 500, false);
    const fast = ease([20], third, 550, false);
    expect([...fast.counts]).toEqual([20]);
    expect(fast.moving).toBe(false);
  });

  it('jump for those who asked for less motion', () => {
    const ease = createEase(1);
    ease([0], first, 0, true);
    expect([...ease([10], second, 500, true).counts]).toEqual([10]);
  });
});
