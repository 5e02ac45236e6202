// The lines of the result table from what was measured: which rows stand in it, what is saved, what
// differs by more than chance. Pure.
// Invariant: a measure that was not taken stays null and is compared with nothing.
import type { ResultRow, Stage } from '../../core/protocol';

export type Accounting = 'exact' | 'paper';

export interface TableRow {
  readonly key: string;
  readonly kind: ResultRow['kind'];
  readonly rate: number | null;
  readonly source: ResultRow['source'];
  readonly steps: number | null;
  readonly params: number;
  readonly macs: number;
  /** Shares of the dense network that remain, 0…1. */
  readonly paramsKept: number;
  readonly macsKept: number;
  readonly top1: number | null;
  readonly top5: number | null;
  /** One standard error of top-1 as a share, null where top-1 is. */
  readonly error: number | null;
  /** Top-1 minus the reference's, as a share; null where either is missing, or for the reference. */
  readonly delta: number | null;
  /** True when the difference is no larger than chance explains. */
  readonly noise: boolean;
  readonly best: boolean;
  /** True for the network at hand, which can be measured. */
  readonly atHand: boolean;
  readonly reference: boolean;
}

const ORDER = ['dense', 'sparse', 'pruned', 'finetuned', 'control'] as const;

/** One standard error of an accuracy over `count` images. */
export const standardError = (p: number, count: number): number =>
  count === 0 ? 0 : Math.sqrt((p * (1 - p)) / count);

/**
 * Whether two accuracies differ by no more than chance explains: within two standard errors of
 * their difference, about one point at 82 % on 10,000 images.
 */
export function withinNoise(
  a: { readonly top1: number; readonly count: number },
  b: { readonly top1: number; readonly count: number },
): boolean {
  const error = Math.hypot(standardError(a.top1, a.count), standardError(b.top1, b.count));
  return Math.abs(a.top1 - b.top1) <= 2 * error;
}

interface Options {
  readonly accounting: Accounting;
  readonly stage: Stage;
  /** Rate of the cut behind the network at hand, null where it is whole. */
  readonly rate: number | null;
}

/** The table's lines: by kind, then by rate. Savings count against the largest network there. */
export function tableRows(results: readonly ResultRow[], o: Options): TableRow[] {
  const cost = (row: ResultRow) =>
    o.accounting === 'exact'
      ? { params: row.params, macs: row.macs }
      : { params: row.paramsPaper, macs: row.macsPaper };
  const whole = results.map(cost).reduce(
    (most, { params, macs }) => ({
      params: Math.max(most.params, params),
      macs: Math.max(most.macs, macs),
    }),
    { params: 1, macs: 1 },
  );
  const reference = referenceRow(results);
  const best = Math.max(...results.map((row) => row.top1 ?? -1));
  const sorted = [...results].sort(
    (a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.rate ?? 0) - (b.rate ?? 0),
  );
  return sorted.map((row) => {
    const { params, macs } = cost(row);
    const { kind, rate, source, steps, top1, top5, count } = row;
    const compared = reference !== null && reference !== row && top1 !== null;
    return {
      key: `${kind} ${rate ?? ''}`,
      ...{ kind, rate, source, steps, params, macs, top1, top5 },
      paramsKept: params / whole.params,
      macsKept: macs / whole.macs,
      error: top1 === null ? null : standardError(top1, count),
      delta: compared ? top1 - reference.top1 : null,
      noise: compared && withinNoise({ top1, count }, reference),
      best: top1 !== null && top1 === best && results.length > 1,
      atHand: kind === o.stage && rate === o.rate,
      reference: reference === row,
    };
  });
}

type Measured = ResultRow & { readonly top1: number };
const isMeasured = (row: ResultRow): row is Measured => row.top1 !== null;

/** What others are compared with: the control where it was run, else the dense network. */
function referenceRow(results: readonly ResultRow[]): Measured | null {
  const measured = results.filter(isMeasured);
  return (
    measured.find((row) => row.kind === 'control') ??
    measured.find((row) => row.kind === 'dense') ??
    null
  );
}
