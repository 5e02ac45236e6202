// Tells the page the lines of a run's table, as its lineage has them, where they are new or other ones. Keeps what it
// has told, and nothing else.
import { headOf, type Lineage } from '../core/lineage';
import { sameCut, type ResultRow } from '../core/network-state';
import { isMeasured, rowOf, rowsOf, sameLine } from '../core/result-rows';
import type { Emit } from './run-start';

const equal = (a: ResultRow, b: ResultRow): boolean => JSON.stringify(a) === JSON.stringify(b);

export class ResultTable {
  private told: readonly ResultRow[] = [];
  /** Lines of an earlier visit. */
  private earlier: readonly ResultRow[] = [];

  constructor(
    private readonly emit: Emit,
    private readonly lineage: () => Lineage,
  ) {}

  get rows(): readonly ResultRow[] {
    return rowsOf(this.lineage()).map((row) =>
      this.earlier.some((other) => equal(other, row)) ? { ...row, earlier: true as const } : row,
    );
  }

  /** Tells what the run came with, in one piece and then each. @param earlier whether it was stored */
  begin(earlier: boolean): void {
    if (earlier) this.earlier = rowsOf(this.lineage());
    const { rows } = this;
    if (rows.length > 0) this.emit({ type: 'results', rows });
    this.tell();
  }

  /** Tells what is new. */
  tell(): void {
    const { rows, told } = this;
    this.told = rows;
    for (const row of rows)
      if (!told.some((other) => equal(other, row))) this.emit({ type: 'result', row });
  }

  /** Another network is at hand: whoever took its cut for undone hears of that again. */
  moved(): void {
    const { shape } = headOf(this.lineage());
    if (shape !== null) this.told = this.told.filter((row) => !sameCut(row, shape));
    this.tell();
  }

  /** The network at hand has other weights: what was told of it is of earlier ones. */
  lapse(): void {
    const lineage = this.lineage();
    const row = rowOf(lineage, headOf(lineage));
    if (row === null || isMeasured(row)) return;
    const before = this.told.find((other) => sameLine(other, row));
    if (before !== undefined && isMeasured(before)) this.tell();
  }
}
