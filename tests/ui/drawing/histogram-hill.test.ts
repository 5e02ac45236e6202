import { describe, expect, it } from 'vitest';
import { initialRun } from '../../../src/store/run-state';
import { allOnes } from '../../../src/store/stand-in';
import { changeConfig, DEFAULT_CONFIG } from '../../../src/core/run-config';
import { fitLines, hillOf } from '../../../src/ui/drawing/histogram-hill';

const upTo = (length: number) => (line: string) => line.length <= length;

describe('words over the dashed hill', () => {
  it('stand on one line where they fit', () => {
    expect(fitLines('sparsity will spread them', upTo(30))).toEqual(['sparsity will spread them']);
  });

  it('break at the space nearest the middle, or in the middle of Chinese', () => {
    expect(fitLines('sparsity will spread them', upTo(15))).toEqual([
      'sparsity will',
      'spread them',
    ]);
    expect(fitLines('稀疏化会把它们拉开', upTo(6))).toEqual(['稀疏化会把', '它们拉开']);
  });

  it('are left out where two lines are too wide', () => {
    expect(fitLines('sparsity will spread them', upTo(8))).toEqual([]);
  });
});

describe('what is promised of gates that are all 1', () => {
  const run = (sparse: { lambda?: number; gateLr?: number }) => ({
    ...initialRun,
    config: changeConfig(DEFAULT_CONFIG, { phases: { sparse } }),
  });

  it('is that sparsity spreads them, only where something pulls them and they move', () => {
    expect(hillOf(run({}))).toBe('hill');
    expect(hillOf(run({ lambda: 0 }))).toBe('still');
    expect(hillOf(run({ gateLr: 0 }))).toBe('still');
  });

  it('is nothing of what a lesson shows, which may ask just that', () => {
    expect(hillOf({ ...initialRun, standIn: allOnes().name })).toBeNull();
  });
});
