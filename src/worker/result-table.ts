// The table of a run's results: the newest line of each kind, cut and source, and what the page hears of it.
// Invariant: there are never more than MOST_ROWS, and lines of other images stay out.
import { MOST_ROWS, sameCut, type ResultRow } from '../core/network-state';
import type { Evaluation } from '../core/evaluation';
import type { HeldOut } from '../core/images';
import type { DataId } from '../core/run-config';
import { isMeasured } from './rows';
import type { Emit } from './run-start';

/** Whether two rows are one line of the table: of one kind, cut and source. */
const sameLine = (a: ResultRow, b: ResultRow): boolean =>
  a.kind === b.kind && sameCut(a, b) && a.source === b.source;

export class ResultTable {
  rows: readonly ResultRow[] = [];

  /** @param atHand the line of the network at hand, of which nothing is measured; null where it is fresh */
  constructor(
    private readonly emit: Emit,
    private readonly atHand: () => ResultRow | null,
  ) {}

  /** Begins the line of the network at hand. */
  begin(): void {
    const row = this.atHand();
    if (row !== null) this.set(row);
  }

  /** Notes what the network at hand reached in its line. */
  measure(split: HeldOut, { top1, top5, count }: Evaluation): void {
    const row = this.atHand();
    if (row === null) return;
    const measured = split === 'test' ? { top1, top5, count } : { validation: { top1, count } };
    this.set({ ...row, ...this.of(row), ...measured });
  }

  /** The network at hand has other weights: what was measured of it is of earlier ones. */
  unmeasure(): void {
    const row = this.atHand();
    if (row !== null && this.isMeasured(row)) this.set(row);
  }

  /** A line in the place of the one it is the newer of. */
  set(row: ResultRow): void {
    this.rows = [...this.rows.filter((other) => !sameLine(other, row)), row].slice(-MOST_ROWS);
    this.emit({ type: 'result', row });
  }

  /** Lines that came with a network, in one piece and then each. @param on the run's data set */
  add(rows: readonly ResultRow[], on: DataId): void {
    const own = rows.filter(({ data }) => data === on);
    if (own.length > 0) this.emit({ type: 'results', rows: own });
    for (const row of own) this.set(row);
  }

  /** What is known of the network of a line after as many steps. */
  private of(row: ResultRow): ResultRow | undefined {
    return this.rows.find((other) => sameLine(other, row) && other.steps === row.steps);
  }

  /** Whether the line has figures, after however many steps. */
  private isMeasured(row: ResultRow): boolean {
    return this.rows.some((other) => sameLine(other, row) && isMeasured(other));
  }
}
