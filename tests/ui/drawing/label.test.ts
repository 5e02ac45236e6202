import { describe, expect, it } from 'vitest';
import { tipLabel } from '../../../src/ui/drawing/tree';

const label = (kept: number, all: number, room: number) =>
  tipLabel({ kept, all }, String, room, (text) => text.length * 7);

describe('the label at a tip', () => {
  it('says how many of all are kept', () => {
    expect(label(38, 64, 60)).toBe('38/64');
  });

  it('says what is kept alone beyond 999 channels or without room', () => {
    expect(label(1_200, 3_072, 500)).toBe('1200');
    expect(label(38, 256, 40)).toBe('38');
  });

  it('does not change its form while the slider moves', () => {
    for (const room of [30, 45, 60])
      expect(new Set([1, 38, 256].map((n) => label(n, 256, room).includes('/'))).size).toBe(1);
  });
});
