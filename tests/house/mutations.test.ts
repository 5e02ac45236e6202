// The faults that `npm run mutate` puts into the code.
import { expect, it } from 'vitest';
import { drawMutations, mutated, mutationsOf } from '../../scripts/mutations.mjs';

const SOURCE = `
type Two = 2;
export function first(list: number[], most: Two | 60): number {
  'use strict';
  let at = 0;
  while (list[at] !== undefined && !done(at, list)) at++;
  if (at < 1) return Math.max(at, most);
  return at;
}
`;

it('are conditions the other way round, statements left out, numbers off by one, arguments swapped', () => {
  const faults = mutationsOf('src/first.ts', SOURCE);
  const said = faults.map(({ line, kind, before, after }) => [line, kind, before, after]);
  expect(said).toEqual([
    [5, 'off-by-one', '0', '1'],
    [
      6,
      'negate',
      'list[at] !== undefined && !done(at, list)',
      '!(list[at] !== undefined && !done(at, list))',
    ],
    [6, 'negate', '!==', '==='],
    [6, 'swap', 'at, list', 'list, at'],
    [6, 'drop', 'at++;', ';'],
    [7, 'drop', 'if (at < 1) return Math.max(at, most);', ';'],
    [7, 'negate', '<', '>='],
    [7, 'off-by-one', '<', '<='],
    [7, 'off-by-one', '1', '2'],
  ]);
});

it('change the text where they stand and nowhere else', () => {
  const texts = mutationsOf('src/first.ts', SOURCE).map((one) => mutated(SOURCE, one));
  expect(new Set(texts).size).toBe(texts.length);
  expect(texts[4]).toBe(SOURCE.replace('at++;', ';'));
  expect(texts[6]).toBe(SOURCE.replace('at < 1', 'at >= 1'));
});

it('come in the order of the seed, kind by kind, and no change elsewhere moves them', () => {
  const sources = (first: string) =>
    new Map([
      ['src/first.ts', first],
      ['src/second.ts', SOURCE.replaceAll('list', 'items')],
    ]);
  const names = (first: string, seed: string) =>
    drawMutations(sources(first), seed).map(({ file, kind, before }) => [file, kind, before]);
  const drawn = names(SOURCE, '7');
  expect(drawn).toHaveLength(18);
  expect(drawn.slice(0, 4).map(([, kind]) => kind)).toEqual([
    ...['negate', 'drop', 'off-by-one', 'swap'],
  ]);
  expect(names(SOURCE, '7')).toEqual(drawn);
  expect(names(SOURCE, '8')).not.toEqual(drawn);
  const longer = names(`${SOURCE}\nif (true) first([], 2);\n`, '7');
  const known = longer.filter((name) => drawn.some((one) => String(one) === String(name)));
  const order = (kind: string, of: string[][]) => of.filter((name) => name[1] === kind);
  for (const kind of ['negate', 'drop', 'off-by-one', 'swap'])
    expect(order(kind, known)).toEqual(order(kind, drawn));
});
