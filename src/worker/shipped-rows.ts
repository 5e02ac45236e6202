// The result table that travels in a network's file: JSON in its metadata, checked on the way in.
import { FormatError } from '../core/errors';
import { ROW_KINDS, SOURCES, type ResultRow } from '../core/network-state';

const COUNTS = ['params', 'macs', 'paramsPaper', 'macsPaper', 'count'] as const;
const SHARES = ['rate', 'top1', 'top5'] as const;

/** Rows of a file's metadata; none where it has none. @throws FormatError for anything else */
export function readRows(text: string | undefined): ResultRow[] {
  if (text === undefined) return [];
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    rows = null;
  }
  if (!Array.isArray(rows) || !rows.every(isRow))
    throw new FormatError(
      'The results in the file’s metadata are not a list of result rows.',
      'Save the network again, or remove “results” from its metadata.',
    );
  return rows;
}

function isRow(value: unknown): value is ResultRow {
  if (typeof value !== 'object' || value === null) return false;
  const row = value as Record<string, unknown>;
  return (
    ROW_KINDS.some((kind) => kind === row['kind']) &&
    SOURCES.some((source) => source === row['source']) &&
    COUNTS.every((field) => isCount(row[field])) &&
    (row['steps'] === null || isCount(row['steps'])) &&
    SHARES.every((field) => row[field] === null || isShare(row[field])) &&
    (row['validation'] === undefined || isMeasured(row['validation']))
  );
}

function isMeasured(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { top1, count } = value as Record<string, unknown>;
  return isShare(top1) && isCount(count);
}

const isCount = (value: unknown): boolean =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** Whether a value is a number from 0 to 1. */
export const isShare = (value: unknown): boolean =>
  typeof value === 'number' && value >= 0 && value <= 1;
