// Faces of the page and of its report: a Chinese face has wide quotes and apostrophes, so that no Latin
// text may come to one while a Latin face is there.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { STYLE } from '../../src/ui/report/paper';

const CJK = /CJK|Songti|PingFang|YaHei/;
const tokens = readFileSync(resolve(import.meta.dirname, '../../src/ui/tokens.css'), 'utf8');

/** Every serif stack in the order of the sheet: Latin first, then that of Chinese. */
const stacks = (sheet: string, pattern: RegExp) =>
  [...sheet.matchAll(pattern)].map(([, faces = '']) => faces);

it.each([
  ['page', stacks(tokens, /--serif:([^;]*);/g)],
  ['report', stacks(STYLE, /font-family: ([^;]*serif);/g)],
])('has no Chinese serif before the Latin ones of every system (%s)', (_, [latin, chinese]) => {
  expect(latin).not.toMatch(CJK);
  for (const face of ['Georgia', 'Noto Serif', 'Liberation Serif', 'DejaVu Serif'])
    expect(latin).toContain(face);
  expect(chinese).toMatch(CJK);
});
