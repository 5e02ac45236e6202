// Lines of the result table: what a network costs, from its widths, and how it did, once measured.
import type { ViTConfig } from '../core/config';
import { exactCost, paperCost } from '../core/cost';
import type { Evaluation } from '../core/evaluation';
import { headOf, type CutShape } from '../core/lineage';
import { blockWidths } from '../core/params';
import { named, type ResultRow, type Source } from '../core/network-state';
import type { DataId } from '../core/run-config';
import type { AtHand } from './run-start';

export interface RowOptions {
  readonly kind: ResultRow['kind'];
  readonly model: ViTConfig;
  /** Null where nothing is cut. */
  readonly shape: CutShape | null;
  readonly steps: number | null;
  readonly source: Source;
  readonly data: DataId;
  /** Null while it is not measured. */
  readonly measured: Evaluation | null;
}

/** Whether anything was measured of a line's network. */
export const isMeasured = ({ top1, validation }: ResultRow): boolean =>
  top1 !== null || validation !== undefined;

export function resultRow(o: RowOptions): ResultRow {
  const widths = o.shape?.widths ?? blockWidths({ config: o.model, kept: null });
  const exact = exactCost(o.model, widths);
  const paper = paperCost(o.model, widths);
  return {
    kind: o.kind,
    rate: o.shape?.rate ?? null,
    ...named(o.shape?.criterion),
    steps: o.steps,
    params: exact.params,
    macs: exact.macs,
    paramsPaper: paper.params,
    macsPaper: paper.macs,
    top1: o.measured?.top1 ?? null,
    top5: o.measured?.top5 ?? null,
    count: o.measured?.count ?? 0,
    source: o.source,
    data: o.data,
  };
}

/** The line of the network at hand, of which nothing is measured; null where it is fresh. */
export function rowAtHand(run: AtHand): ResultRow | null {
  const { standing, shape } = headOf(run.lineage);
  const { stage: kind, ...of } = standing;
  if (kind === 'fresh') return null;
  const { model, config } = run;
  return resultRow({ kind, model, shape, ...of, data: config.data, measured: null });
}
