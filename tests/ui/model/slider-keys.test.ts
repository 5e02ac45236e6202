import { describe, expect, it } from 'vitest';
import { rateAfterKey, rateOfThumb } from '../../../src/ui/model/slider-keys';

describe('keys on the slider', () => {
  it('move a percent by arrows, ten with Shift or the page keys', () => {
    expect(rateAfterKey(0.4, 'ArrowRight', false)).toBe(0.41);
    expect(rateAfterKey(0.4, 'ArrowDown', false)).toBe(0.39);
    expect(rateAfterKey(0.4, 'ArrowLeft', true)).toBe(0.3);
    expect(rateAfterKey(0.4, 'PageUp', false)).toBe(0.5);
    expect(rateAfterKey(0.4, 'PageDown', false)).toBe(0.3);
  });

  it('stop at the ends and know the way to them', () => {
    expect(rateAfterKey(0.93, 'PageUp', false)).toBe(0.95);
    expect(rateAfterKey(0.004, 'ArrowLeft', false)).toBe(0);
    expect(rateAfterKey(0.4, 'Home', false)).toBe(0);
    expect(rateAfterKey(0.4, 'End', false)).toBe(0.95);
  });

  it('land on whole percents from a finer rate', () => {
    expect(rateAfterKey(0.4037, 'ArrowRight', false)).toBe(0.41);
  });

  it('are otherwise left to the page', () => {
    for (const key of ['Tab', 'p', 'Enter', '1']) expect(rateAfterKey(0.4, key, false)).toBeNull();
  });

  it('and the thumb stand for whole percents', () => {
    expect(rateOfThumb(0.4049)).toBe(0.4);
    expect(rateOfThumb(0.95)).toBe(0.95);
  });
});
