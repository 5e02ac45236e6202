// Lines of the result table from outside: of a network's file, of a recording, of a stored run. Every field
// is checked and nothing else is taken along. Answers null for what is no such line; whoever asked says so.
import { keySaid, type DataKey } from './data-ref';
import { MOST_ROWS, named, ROW_KINDS, SOURCES, type ResultRow } from './network-state';
import type { Fields } from './read';
import { CRITERION_IDS, DEFAULT_CRITERION } from './scores';

/**
 * @param data the set that lines were measured on which do not say it themselves
 * @param more what else is wanted of a line
 * @returns lines, those left out of which nobody knows what they were measured on; null where one is none,
 *   or where there are more than {@link MOST_ROWS}
 */
export function readRows<More extends object>(
  given: unknown,
  data: DataKey,
  more: (line: Fields) => More,
): (ResultRow & More)[] | null {
  if (!Array.isArray(given) || given.length > MOST_ROWS) return null;
  const rows: (ResultRow & More)[] = [];
  for (const line of given) {
    const row = readRow(line, data);
    if (row === null) return null;
    const fields = line as Fields;
    // Earlier versions took a file's lines along to other images.
    const known = fields['data'] !== undefined || row.source === 'init' || data !== 'synthetic';
    if (known) rows.push({ ...row, ...more(fields) });
  }
  return rows;
}

/** One line; see {@link readRows}. */
function readRow(given: unknown, data: DataKey): ResultRow | null {
  if (typeof given !== 'object' || given === null) return null;
  const row = given as Fields;
  const kind = ROW_KINDS.find((known) => known === row['kind']);
  const source = SOURCES.find((known) => known === row['source']);
  const on = keySaid(row['data'] ?? data);
  const { rate, steps, params, macs, paramsPaper, macsPaper, top1, top5, count } = row;
  const by = CRITERION_IDS.find((known) => known === (row['criterion'] ?? DEFAULT_CRITERION));
  if (kind === undefined || source === undefined || on === null || by === undefined) return null;
  if (!isShareOrNull(rate) || !isShareOrNull(top1) || !isShareOrNull(top5)) return null;
  if (!isCount(params) || !isCount(macs) || !isCount(paramsPaper) || !isCount(macsPaper))
    return null;
  if (!isCount(count) || (steps !== null && !isCount(steps))) return null;
  const costs = { params, macs, paramsPaper, macsPaper };
  const line = { kind, rate, ...named(by), steps, ...costs, top1, top5, count, source, data: on };
  if (row['validation'] === undefined) return line;
  const validation = readMeasured(row['validation']);
  return validation === null ? null : { ...line, validation };
}

function readMeasured(given: unknown): NonNullable<ResultRow['validation']> | null {
  if (typeof given !== 'object' || given === null) return null;
  const { top1, count } = given as Fields;
  return isShareOrNull(top1) && top1 !== null && isCount(count) ? { top1, count } : null;
}

/** A number of things: whole, and a page can print all its digits. */
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0;

const isShareOrNull = (value: unknown): value is number | null =>
  value === null || (typeof value === 'number' && value >= 0 && value <= 1);
