import { describe, expect, it } from 'vitest';
import { createLeaves } from '../../../src/ui/espalier/espalier-drawing';

const row = (...means: number[]) => Float32Array.from(means);
const phase = {};

describe('leaves', () => {
  it('open for 600 ms on a bud that rose by 0.02 within a second, and on no other', () => {
    const leaves = createLeaves();
    leaves.see(row(0.5, 0.5), phase, 0);
    leaves.see(row(0.51, 0.49), phase, 400);
    expect([leaves.isOpen(0, 400), leaves.isOpen(1, 400)]).toEqual([false, false]);
    leaves.see(row(0.525, 0.45), phase, 800);
    expect([leaves.isOpen(0, 801), leaves.isOpen(1, 801)]).toEqual([true, false]);
    expect(leaves.nextClosing(801)).toBe(1_400);
    expect(leaves.isOpen(0, 1_400)).toBe(false);
    expect(leaves.nextClosing(1_400)).toBeNull();
  });

  it('stay shut on a bud that takes longer to rise', () => {
    const leaves = createLeaves();
    for (let at = 0; at <= 5_000; at += 500) leaves.see(row(0.3 + at * 1.5e-5), phase, at);
    expect(leaves.nextClosing(5_000)).toBeNull();
  });

  it('do not take the gates of another phase or network for a rise', () => {
    const leaves = createLeaves();
    leaves.see(row(0.1, 0.1), phase, 0);
    leaves.see(row(1, 1), {}, 100);
    expect(leaves.nextClosing(100)).toBeNull();
    leaves.see(row(0.1, 0.1, 0.1), phase, 200);
    expect(leaves.nextClosing(200)).toBeNull();
  });
});
