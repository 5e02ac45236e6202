import { describe, expect, it } from 'vitest';
import { figuresFor } from '../../../src/ui/results/result-line';

describe('the columns of the result table', () => {
  it('begin with steps and size where there is room', () => {
    expect(figuresFor(false)).toEqual(['steps', 'params', 'macs', 'top1', 'delta', 'top5', 'time']);
  });

  it('begin with the accuracy on a phone, and leave none out', () => {
    expect(figuresFor(true)[0]).toBe('top1');
    expect([...figuresFor(true)].sort()).toEqual([...figuresFor(false)].sort());
  });
});
