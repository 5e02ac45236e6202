// Numbers that people type: what is clear is taken, in the ways of many countries; what may be two numbers is
// refused, both named; nothing is guessed.
import { describe, expect, it } from 'vitest';
import { UNIT_SPACE } from '../../src/ui/format';
import { readTyped, type Wanted } from '../../src/ui/typed-number';

const ANY: Wanted = { min: -1e9, max: 1e9, whole: false, percent: false };
const STEPS: Wanted = { min: 1, max: 100_000, whole: true, percent: false };
const BATCH: Wanted = { ...STEPS, max: 1024 };
const RATE: Wanted = { min: 0, max: 95, whole: false, percent: true };
const LAMBDA: Wanted = { min: 0, max: 1, whole: false, percent: false };

const number = (value: number) => ({ kind: 'number', value });

describe('a number a person typed', () => {
  it.each([
    ['1e-3', LAMBDA, 0.001],
    ['0.5', LAMBDA, 0.5],
    ['0,083', LAMBDA, 0.083],
    ['１，５', ANY, 1.5],
    ['0。5', LAMBDA, 0.5],
    [',5', LAMBDA, 0.5],
    ['1,5e-3', LAMBDA, 0.0015],
    ['1.500e-3', LAMBDA, 0.0015],
    ['1.234,5', ANY, 1234.5],
    ['1,234.5', ANY, 1234.5],
    ['1 234,5', ANY, 1234.5],
    ["1'234.567", ANY, 1234.567],
    ['12.345', RATE, 12.345],
    ['25,5', RATE, 25.5],
    ['0,500', RATE, 0.5],
    ['−3', ANY, -3],
    ['+3', ANY, 3],
    ['−1,792,000', ANY, -1_792_000],
    ['1.792.000', ANY, 1_792_000],
  ] as const)('“%s” is read for what it is', (text, wanted, value) => {
    expect(readTyped(text, wanted)).toEqual(number(value));
  });

  it.each([
    [' 1,076 ', 1076],
    ['1 076', 1076],
    [`1${UNIT_SPACE}076`, 1076],
    ['1’076', 1076],
    ['１，０７６', 1076],
    ['1e3', 1000],
    ['1.000e3', 1000],
    ['400.0', 400],
    ['1000,00', 1000],
  ])('“%s” is a whole number', (text, value) => {
    expect(readTyped(text, STEPS)).toEqual(number(value));
  });

  it.each([
    ['40', RATE, 40],
    [`40.5${UNIT_SPACE}%`, RATE, 40.5],
    ['４０％', RATE, 40],
    ['0,04 %', LAMBDA, 0.0004],
    ['0.07%', LAMBDA, 0.0007],
    ['100 %', LAMBDA, 1],
  ] as const)('“%s” in percent is the share it says', (text, wanted, value) => {
    expect(readTyped(text, wanted)).toEqual(number(value));
  });

  it.each([
    ['1.000', STEPS, [1, 1000]],
    ['1.000', BATCH, [1, 1000]],
    ['64.000', BATCH, [64, 64_000]],
    ['1.076', STEPS, [1.076, 1076]],
    ['25,500', RATE, [25.5, 25_500]],
    ['1,000', LAMBDA, [1, 1000]],
    ['1,000e1', STEPS, [10, 10_000]],
  ] as const)('“%s” may be two numbers and is refused with both', (text, wanted, either) => {
    expect(readTyped(text, wanted)).toEqual({ kind: 'ambiguous', either });
  });

  it.each([
    ['64,000', BATCH],
    ['9.500', BATCH],
    ['96,500', RATE],
    ['2.5', STEPS],
    ['2,5', STEPS],
    ['1,076.5', STEPS],
    ['50 %', STEPS],
    ['6400 %', BATCH],
    ['200 %', LAMBDA],
    ['-1e-3', LAMBDA],
  ] as const)('“%s” is not taken where it does not belong', (text, wanted) => {
    expect(readTyped(text, wanted)).toEqual({ kind: 'refused' });
  });

  it.each([
    ...[
      '',
      ' ',
      '%',
      '.',
      ',',
      'forty',
      '4 0',
      '4 0 x',
      'Infinity',
      'NaN',
      '0x10',
      '1e',
      '--1',
      '10²',
      '①',
      '½',
      'Ⅷ',
      '1٢',
    ],
    ...['1,2,3', '1.2.3', '1.2,3.4', '1,00,000', '1,000.000,5', '5 % 0', '5 %%', '1e400'],
  ])('“%s” is no number', (text) => {
    expect(readTyped(text, ANY)).toEqual({ kind: 'refused' });
  });
});
