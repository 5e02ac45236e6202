import { describe, expect, it } from 'vitest';
import { fitLines } from '../../../src/ui/histogram/draw-hill';

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
