// The lines of the result table from what was measured: which rows stand in it, what is saved, what
// differs by more than chance. Pure.
// Invariant: a measure that was not taken stays null and is compared with nothing.
import type { ResultRow, Source, Stage } from '../../core/protocol';
import { timeOf, type NetworkTime } from '../../store/network-times';
import type { Result } from '../../store/run-state';

export type Accounting = 'exact' | 'paper';

export interface TableRow {
  readonly key: string;
  readonly kind: ResultRow['kind'];
  readonly rate: number | null;
  readonly source: Source;
  /** True where the cut behind the line was undone. */
  readonly undone: boolean;
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
  /** How long an image takes through a network of these widths; null where it was not measured. */
  readonly time: NetworkTime | null;
  /** True for the network at hand, which can be measured. */
  readonly atHand: boolean;
  readonly reference: boolean;
}

const SOURCES: readonly Source[] = ['shipped', 'file', 'init'];
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
  /** Whose the network at hand is. */
  readonly source: Source;
  readonly times: readonly NetworkTime[];
}

/**
 * The table's lines: by kind, then by rate, then what came with the page before one's own. Savings
 * count against the largest network there.
 */
export function tableRows(results: readonly Result[], o: Options): TableRow[] {
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
  const best = Math.max(...results.map((row) => row.top1 ?? -1));
  const sorted = [...results].sort(
    (a, b) =>
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      (a.rate ?? 0) - (b.rate ?? 0) ||
      SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source),
  );
  return sorted.map((row) => {
    const { params, macs } = cost(row);
    const { kind, rate, source, steps, top1, top5, count, undone = false } = row;
    const reference = referenceRow(results, source);
    const compared = reference !== null && reference !== row && top1 !== null;
    return {
      key: `${kind} ${rate ?? ''} ${source}`,
      ...{ kind, rate, source, undone, steps, params, macs, top1, top5 },
      paramsKept: params / whole.params,
      macsKept: macs / whole.macs,
      error: top1 === null ? null : standardError(top1, count),
      delta: compared ? top1 - reference.top1 : null,
      noise: compared && withinNoise({ top1, count }, reference),
      best: top1 !== null && top1 === best && results.length > 1,
      // What was timed is this run's own cut; what came with the page may have other widths.
      time: rate !== null && source !== 'init' ? null : timeOf(o.times, rate),
      atHand: kind === o.stage && rate === o.rate && source === o.source && !undone,
      reference: reference === row,
    };
  });
}

type Measured = ResultRow & { readonly top1: number };
const isMeasured = (row: ResultRow): row is Measured => row.top1 !== null;

/**
 * What lines of a source are compared with: the control where it was run, else the dense network; their
 * own before one that came from elsewhere.
 */
function referenceRow(results: readonly Result[], source: Source): Measured | null {
  const measured = results.filter(isMeasured);
  const first = (kind: ResultRow['kind']) =>
    measured.find((row) => row.kind === kind && row.source === source) ??
    measured.find((row) => row.kind === kind);
  return first('control') ?? first('dense') ?? null;
}

/** Whether the table offers to run the control: none is there, or none beside results of one's own. */
export function offersControl(results: readonly Result[]): boolean {
  const controls = results.filter((row) => row.kind === 'control');
  if (controls.length === 0) return true;
  const own = (row: Result) => row.source === 'init';
  return results.some(own) && !controls.some(own);
}
