// The lines of the result table from what was measured: which rows stand in it, what is saved, what
// differs by more than chance. Pure.
// Invariant: a measure that was not taken stays null and is compared with nothing.
import { standardError } from '../../core/evaluation';
import {
  ROW_KINDS,
  SOURCES,
  sameCut,
  type CutName,
  type ResultRow,
  type Source,
  type Stage,
} from '../../core/network-state';
import { timeOf, type NetworkTime } from '../../core/network-times';
import type { Result } from '../../store/run-state';
import type { OnImages } from '../behind';

export type Accounting = 'exact' | 'paper';

export interface TableRow extends CutName {
  readonly key: string;
  readonly kind: ResultRow['kind'];
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
  /** Test images behind both. */
  readonly count: number;
  /** One standard error of top-1 as a share, null where top-1 is. */
  readonly error: number | null;
  /** How top-1 compares; null where nothing is there to compare with, or for the reference. */
  readonly delta: Delta | null;
  /** Images by which it is the best of those that were measured on such; null where it is not. */
  readonly best: OnImages | null;
  /** How long an image takes through a network of these widths; null where it was not measured. */
  readonly time: NetworkTime | null;
  /** True for the network at hand, which can be measured. */
  readonly atHand: boolean;
  readonly reference: boolean;
  /** Whether it came along with the network at hand and is neither that nor what it was made from. */
  readonly aside: boolean;
  /** Of a control, whether a tuned network of its source had as many steps. */
  readonly sameSteps: boolean;
}

/** A difference, and what it is a difference from. */
export interface Delta {
  /** Top-1 minus the reference's, as a share. */
  readonly points: number;
  /** True when the difference is no larger than chance explains. */
  readonly noise: boolean;
  /** Whether both were trained for as many steps; only then is the difference one of networks alone. */
  readonly equalSteps: boolean;
  readonly to: Measured;
}

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
  /** The cut behind the network at hand, null where it is whole. */
  readonly cut: CutName | null;
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
  const best = bestOf(results);
  const sorted = [...results].sort(
    (a, b) =>
      ROW_KINDS.indexOf(a.kind) - ROW_KINDS.indexOf(b.kind) ||
      (a.rate ?? 0) - (b.rate ?? 0) ||
      (a.criterion ?? '').localeCompare(b.criterion ?? '') ||
      SOURCES.indexOf(a.source) - SOURCES.indexOf(b.source),
  );
  return sorted.map((row) => {
    const { params, macs } = cost(row);
    const { kind, rate, criterion, source, steps, top1, top5, count, undone = false } = row;
    const atHand = kind === o.stage && sameCut(row, o.cut) && source === o.source && !undone;
    return {
      key: [
        `${kind} ${rate ?? ''} ${source}`,
        ...(criterion === undefined ? [] : [criterion]),
      ].join(' '),
      ...{ kind, rate, criterion, source, undone, steps, params, macs, top1, top5, count },
      paramsKept: params / whole.params,
      macsKept: macs / whole.macs,
      error: top1 === null ? null : standardError(top1, count),
      delta: comparisonOf(row, results),
      best:
        row.validation !== undefined && row === best
          ? { ...row.validation, split: 'validation' }
          : null,
      // What was timed is this run's own cut; what came with the page may have other widths.
      time: rate !== null && source !== 'init' ? null : timeOf(o.times, row),
      atHand,
      reference: isReference(row, results),
      aside: source !== 'init' && !atHand && kind !== 'dense' && kind !== 'sparse',
      sameSteps: kind === 'control' && sameSteps(steps, source, results),
    };
  });
}

/** The best on validation images, of two at least: test images report what was chosen, and choose nothing. */
function bestOf(results: readonly Result[]): Result | null {
  const by = results
    .filter(({ validation, undone }) => validation !== undefined && undone !== true)
    .sort((a, b) => (b.validation?.top1 ?? 0) - (a.validation?.top1 ?? 0));
  return by.length < 2 ? null : (by[0] ?? null);
}

type Measured = Result & { readonly top1: number };
const isMeasured = (row: Result): row is Measured => row.top1 !== null;

/** How a result compares with others of its run; null where there is nothing to compare it with. */
export const comparisonOf = (row: Result, results: readonly Result[]): Delta | null =>
  isMeasured(row) ? deltaOf(row, referenceFor(row, results)) : null;

const deltaOf = (row: Measured, to: Measured | null): Delta | null =>
  to === null
    ? null
    : {
        points: row.top1 - to.top1,
        noise: withinNoise(row, to),
        equalSteps: row.steps !== null && row.steps === to.steps,
        to,
      };

/**
 * What a line is compared with: the control of its own source where that had as many steps, else the dense
 * network it comes from, else that control all the same.
 */
function referenceFor(row: Measured, results: readonly Result[]): Measured | null {
  if (row.kind === 'control') return null;
  const [control, dense] = [controlOf(row, results), denseOf(row, results)];
  if (control !== null && control.steps !== null && control.steps === row.steps) return control;
  return dense === null ? control : dense === row ? null : dense;
}

const controlOf = ({ source }: Result, results: readonly Result[]): Measured | null =>
  results.filter(isMeasured).find((row) => row.kind === 'control' && row.source === source) ?? null;

/** What was cut here may come from a dense network that came with the page or from a file. */
function denseOf({ source }: Result, results: readonly Result[]): Measured | null {
  const dense = results.filter(isMeasured).filter(({ kind }) => kind === 'dense');
  return dense.find((row) => row.source === source) ?? dense[0] ?? null;
}

/** Whether others are compared with the line and it is compared with none. */
const isReference = (row: Result, results: readonly Result[]): boolean =>
  isMeasured(row) &&
  (row.kind === 'control' || (row.kind === 'dense' && referenceFor(row, results) === null));

/**
 * Whether a control has as many steps as the networks of its source that were tuned; true where none
 * was yet, since the control takes all phases.
 */
export function sameSteps(steps: number | null, source: Source, results: readonly Result[]) {
  const tuned = results.filter((row) => row.kind === 'finetuned' && row.source === source);
  return tuned.length === 0 || tuned.some((row) => row.steps === steps);
}
