// The table of results, in words and as CSV.
import type { ResultRow } from '../src/core/network-state';

export const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/** A line in words; null where nothing of it was measured. */
export function rowText({ kind, rate, top1, count, validation, steps }: ResultRow): string | null {
  if (top1 === null && validation === undefined) return null;
  const images = (of: number) => of.toLocaleString('en');
  const cut = rate === null ? '' : ` at ${percent(rate)}`;
  const behind = steps === null ? '' : ` after ${images(steps)} steps`;
  const parts = [
    ...(top1 === null ? [] : [`${percent(top1)} on ${images(count)} test images`]),
    ...(validation === undefined
      ? []
      : [`${percent(validation.top1)} on ${images(validation.count)} validation images`]),
  ];
  return `${kind}${cut}${behind}: top-1 ${parts.join(', ')}`;
}

const COLUMNS = [
  ...([
    'kind',
    'criterion',
    'rate',
    'steps',
    'params',
    'macs',
    'paramsPaper',
    'macsPaper',
  ] as const),
  ...(['top1', 'top5', 'count', 'source', 'data'] as const),
];

export const resultsCsv = (rows: readonly ResultRow[]): string =>
  [
    [...COLUMNS, 'validationTop1', 'validationCount'].join(),
    ...rows.map((row) =>
      [...COLUMNS.map((name) => row[name]), row.validation?.top1, row.validation?.count].join(),
    ),
    '',
  ].join('\n');
