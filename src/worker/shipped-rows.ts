// The result table that travels in a network's file: JSON in its metadata, checked on the way in.
import { FormatError } from '../core/errors';
import type { ResultRow } from '../core/network-state';

const KINDS: readonly ResultRow['kind'][] = ['dense', 'sparse', 'pruned', 'finetuned', 'control'];
const COUNTS = ['params', 'macs', 'paramsPaper', 'macsPaper', 'count'] as const;
const MEASURES = ['rate', 'steps', 'top1', 'top5'] as const;

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
    KINDS.some((kind) => kind === row['kind']) &&
    COUNTS.every((field) => typeof row[field] === 'number') &&
    MEASURES.every((field) => row[field] === null || typeof row[field] === 'number')
  );
}
