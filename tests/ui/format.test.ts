import { describe, expect, it } from 'vitest';
import { formatOf, UNIT_SPACE } from '../../src/ui/format';

const en = formatOf('en');
const spaced = (text: string) => text.replace(' ', UNIT_SPACE);

describe('numbers on the page', () => {
  it('are grouped whole numbers where channels are counted', () => {
    expect(en.count(1792)).toBe('1,792');
    expect(formatOf('zh').count(64512)).toBe('64,512');
  });

  it('have three significant digits and never more', () => {
    expect(en.digits(0.41234)).toBe('0.412');
    expect(en.percent(0.41237)).toBe(spaced('41.2 %'));
    expect(en.percent(0.4)).toBe(spaced('40 %'));
  });

  it('do not print a threshold near zero with a tail of digits', () => {
    expect(en.score(0.0112345)).toBe('0.0112');
    expect(en.score(0.00001234)).toBe('0.00001');
  });

  it('carry a prefix chosen after rounding', () => {
    expect(en.large(205_322)).toBe(spaced('205 k'));
    expect(en.large(999_600)).toBe(spaced('1 M'));
    expect(en.large(17_563_000_000)).toBe(spaced('17.6 G'));
    expect(en.large(640)).toBe('640');
  });

  it('say a change with its sign', () => {
    expect(en.change(-0.41)).toBe(`−${spaced('41 %')}`);
    expect(en.change(0.02)).toBe(`+${spaced('2 %')}`);
    expect(en.change(0)).toBe(spaced('0 %'));
  });
});
