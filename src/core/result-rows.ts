// The table of a run's results as a view of its lineage: what its checkpoints cost and how they did, the newest line
// of each kind, cut and source. Pure; what stands here is kept nowhere else.
import { dataKey } from './data-ref';
import { modelOf } from './data-fit';
import { exactCost, paperCost } from './cost';
import { headOf, lineOf, pathTo, type Checkpoint, type Lineage } from './lineage';
import { MOST_ROWS, named, type ResultRow } from './network-state';
import { blockWidths } from './params';

/** Whether two rows are one line of the table. */
export const sameLine = (a: ResultRow, b: ResultRow): boolean =>
  lineOf({ ...a, stage: a.kind }) === lineOf({ ...b, stage: b.kind });

/** Whether anything was measured of a line's network. */
export const isMeasured = ({ top1, validation }: ResultRow): boolean =>
  top1 !== null || validation !== undefined;

/**
 * The lines of a run. Of several networks of one line the one speaks that is at hand or behind that, else the
 * newest; lines that the run came with stand where none of its own does.
 */
export function rowsOf(lineage: Lineage): ResultRow[] {
  const { brought, checkpoints, head } = lineage;
  const lines = new Map(brought.map((row) => [lineOf({ ...row, stage: row.kind }), row]));
  for (const one of [...checkpoints, ...pathTo(lineage, head)]) {
    const row = rowOf(lineage, one);
    if (row !== null) lines.set(lineOf({ ...row, stage: row.kind }), row);
  }
  return [...lines.values()].slice(-MOST_ROWS);
}

/** The line of the network at hand; null where the table has none of it. */
export function rowAtHand(lineage: Lineage): ResultRow | null {
  const { standing, shape } = headOf(lineage);
  const line = lineOf({ ...standing, rate: null, ...shape });
  return rowsOf(lineage).find((row) => lineOf({ ...row, stage: row.kind }) === line) ?? null;
}

/**
 * The line of a checkpoint; null for a fresh network, and for what the run began with until it is measured here: only
 * its file knows whether anybody cares.
 */
export function rowOf({ brought }: Lineage, one: Checkpoint): ResultRow | null {
  const { standing, shape, after, config, measures } = one;
  const { stage, source, steps } = standing;
  const kind = after?.do === 'control' ? 'control' : stage;
  if (kind === 'fresh') return null;
  if (after === null && shape === null && measures.length === 0) return null;
  const model = modelOf(config);
  const widths = shape?.widths ?? blockWidths({ config: model, kept: null });
  const [exact, paper] = [exactCost(model, widths), paperCost(model, widths)];
  const row: ResultRow = {
    ...{ kind, rate: shape?.rate ?? null, ...named(shape?.criterion), steps },
    ...{ params: exact.params, macs: exact.macs },
    ...{ paramsPaper: paper.params, macsPaper: paper.macs },
    ...{ top1: null, top5: null, count: 0, source, data: dataKey(config.data) },
  };
  // A file may have said how its network did before.
  const said = after === null ? brought.find((other) => sameLine(other, row)) : undefined;
  return { ...row, ...(said?.steps === steps ? said : {}), ...figuresOf(measures) };
}

function figuresOf(measures: Checkpoint['measures']): Partial<ResultRow> {
  const [test, validation] = (['test', 'validation'] as const).map((split) =>
    measures.find((one) => one.split === split),
  );
  return {
    ...(test && { top1: test.top1, top5: test.top5, count: test.count }),
    ...(validation && { validation: { top1: validation.top1, count: validation.count } }),
  };
}
