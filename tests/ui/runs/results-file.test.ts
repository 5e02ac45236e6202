import { describe, expect, it } from 'vitest';
import { resultLines, resultsCsv, resultsJson } from '../../../src/ui/runs/results-file';
import { resultRow as row } from '../result-row';
import { entry } from '../runs';

const NAMES = ['=1+1', 'a, "b"', '-x\ny', 'plain'];
const runs = NAMES.map((_, number) =>
  entry(number, { results: [row('dense', { top1: 0.1 + 0.2 })] }),
);
const lines = resultLines(runs, ({ number }) => NAMES[number] ?? '');

/** A reader of RFC 4180. */
function cellsIn(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
  }
  return rows.slice(0, -1);
}

describe('results as CSV', () => {
  const [head, ...cells] = cellsIn(resultsCsv(lines));
  it('are one line each, with its names above', () => {
    expect(head?.join()).toBe(
      'run,seed,data,model,kind,rate,criterion,steps,params,macs,top1,top5,count,split',
    );
    expect(cells.map(({ length }) => length)).toEqual([14, 14, 14, 14]);
  });
  it('are text where a spreadsheet would take them for a formula', () => {
    expect(cells.map(([name]) => name)).toEqual(["'=1+1", 'a, "b"', "'-x\ny", 'plain']);
  });
  it('have every digit', () => {
    expect(cells[0]?.[10]).toBe('0.30000000000000004');
  });
});

describe('results as JSON', () => {
  it('have names as they are, and every digit', () => {
    const read = JSON.parse(resultsJson(lines)) as typeof lines;
    expect(read.map(({ run }) => run)).toEqual(NAMES);
    expect(read[0]).toMatchObject({ top1: 0.1 + 0.2, split: 'test', rate: null, criterion: null });
  });
});

describe('a line of results', () => {
  it('is one of each split that was measured, and one where none was', () => {
    const results = [
      row('pruned', { rate: 0.4, top1: 0.5, validation: { top1: 0.6, count: 100 } }),
      row('finetuned', { rate: 0.4, top1: null }),
    ];
    const of = resultLines([entry(1, { results })], () => 'one');
    expect(of.map(({ kind, split, top1, criterion }) => [kind, split, top1, criterion])).toEqual([
      ['pruned', 'test', 0.5, 'gate'],
      ['pruned', 'validation', 0.6, 'gate'],
      ['finetuned', null, null, 'gate'],
    ]);
  });
});
