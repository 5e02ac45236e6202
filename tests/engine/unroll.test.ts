// Shaders written once for every size: what is repeated, how often, and what cannot be.
import { expect, test } from 'vitest';
import { unroll } from '../../src/engine/wgsl/unroll';

const lines = (...text: string[]): string => text.join('\n');

test('lines stand as often as a constant or a number says, counted in names and numbers', () => {
  const source = lines(
    'fn main() {',
    '  //for r in ROWS',
    '  let a$r = row + $ru;',
    '  //end',
    '  //for q in 2',
    '  //for r in ROWS',
    '  y$r_$q += a$r[$q];',
    '  //end',
    '  //end',
    '}',
  );
  expect(unroll(source, { ROWS: 2 }).split('\n')).toEqual([
    'const ROWS = 2u;',
    'fn main() {',
    '  let a0 = row + 0u;',
    '  let a1 = row + 1u;',
    '  y0_0 += a0[0];',
    '  y1_0 += a1[0];',
    '  y0_1 += a0[1];',
    '  y1_1 += a1[1];',
    '}',
  ]);
});

test('a repetition without an end, or of a size that nobody gave, is refused', () => {
  expect(() => unroll(lines('//for r in 2', '//for q in 2', '//end'), {})).toThrow(/by r in 2/);
  expect(() => unroll(lines('//for r in ROWS', '//end'), { WIDTH: 2 })).toThrow(/by r in ROWS/);
});
