// Results of runs as files for other programs: one line a measure, in names that no language changes. Pure.
import type { RunEntry } from '../model/run-entries';
import { modelName } from '../model/run-differences';
import { DEFAULT_CRITERION } from '../../core/scores';

/** A line of the file; what nobody measured is null. */
export interface ResultLine {
  readonly run: string;
  readonly seed: number;
  readonly data: string;
  readonly model: string;
  readonly kind: string;
  /** Share of the channels that the cut removed; null without one. */
  readonly rate: number | null;
  /** What ranked the channels of the cut; null without one. */
  readonly criterion: string | null;
  /** Training steps behind it; null where nobody knows. */
  readonly steps: number | null;
  readonly params: number;
  /** Of one image. */
  readonly macs: number;
  /** Shares, 0…1. */
  readonly top1: number | null;
  readonly top5: number | null;
  /** Images behind them. */
  readonly count: number;
  readonly split: string | null;
}

/** @param nameOf what the page calls a run */
export const resultLines = (
  runs: readonly RunEntry[],
  nameOf: (run: RunEntry) => string,
): ResultLine[] =>
  runs.flatMap((run) =>
    run.results.flatMap((row): ResultLine[] => {
      const { kind, rate, steps, params, macs, top1, top5, count, validation, data } = row;
      const criterion = rate === null ? null : (row.criterion ?? DEFAULT_CRITERION);
      const { seed, model } = run.config;
      const line = {
        ...{ run: nameOf(run), seed, data, model: modelName(model) },
        ...{ kind, rate, criterion, steps, params, macs },
      };
      const nothing = { top1, top5, count: 0, split: null };
      const test = top1 === null ? null : { top1, top5, count, split: 'test' };
      const other = validation && { ...validation, top5: null, split: 'validation' };
      const measures = [test, other].filter((one) => one !== null && one !== undefined);
      return (measures.length === 0 ? [nothing] : measures).map((one) => ({
        ...line,
        ...{ top1: one.top1, top5: one.top5, count: one.count, split: one.split },
      }));
    }),
  );

const COLUMNS = [
  ...(['run', 'seed', 'data', 'model', 'kind', 'rate', 'criterion', 'steps'] as const),
  ...(['params', 'macs', 'top1', 'top5', 'count', 'split'] as const),
] as const satisfies readonly (keyof ResultLine)[];

/** By RFC 4180: fields with commas, quotation marks or line ends in quotation marks, lines ended by CR LF. */
export function resultsCsv(lines: readonly ResultLine[]): string {
  const rows = [COLUMNS, ...lines.map((line) => COLUMNS.map((column) => line[column]))];
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (typeof value !== 'string') return value === null ? '' : String(value);
  // A spreadsheet would carry out what begins so; behind an apostrophe it is text.
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Numbers as they are, to the last digit. */
export const resultsJson = (lines: readonly ResultLine[]): string =>
  `${JSON.stringify(lines, null, 2)}\n`;
