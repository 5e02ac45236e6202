import { describe, expect, it } from 'vitest';
import { formatOf, parseNumber, UNIT_SPACE } from '../../src/ui/format';

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

describe('a number a person typed', () => {
  it('may have grouping, spaces, a percent sign, full-width digits', () => {
    expect(parseNumber(' 1,076 ')).toBe(1076);
    expect(parseNumber(`40.5${UNIT_SPACE}%`)).toBe(40.5);
    expect(parseNumber('４０％')).toBe(40);
    expect(parseNumber('−3')).toBe(-3);
  });

  it.each([
    ['25,5', 25.5],
    ['0,083', 0.083],
    ['１，５', 1.5],
    [',5', 0.5],
    ['1,5e-3', 0.0015],
    ['1.234,5', 1234.5],
    ['1,234.5', 1234.5],
    ['1,792,000', 1_792_000],
    ['−0,5 %', -0.5],
  ])('may have a decimal comma: %s is %d', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it('that may be a thousand or a fraction is the one that fits', () => {
    expect(parseNumber('25,500')).toBe(25_500);
    expect(parseNumber('25,500', (value) => value <= 95)).toBe(25.5);
    expect(parseNumber('96,500', (value) => value <= 95)).toBe(96_500);
  });

  it('is null when it is no number', () => {
    const texts = ['', ' ', '%', 'forty', '4 0 x', 'Infinity', '1,2,3', '1.2.3', '1.2,3.4', '0x10'];
    for (const text of texts) expect(parseNumber(text)).toBeNull();
  });
});
