// Starts a run from a network's file: its weights, its cut, what it brought along, on the images it is for.
// A file that is refused leaves the run at hand as it is.
import { expandParams } from '../core/compact';
import { flattenGates } from '../core/gates';
import { sameCut } from '../core/network-state';
import type { RunConfig } from '../core/run-config';
import type { ReadModel } from '../formats/model-file';
import type { Desk } from './desk';
import { cutOf, drawnOf, isMask, rowsOf, stageOf } from './given-file';
import type { Cut } from './networks';

/** @throws FormatError, MismatchError for what a file says that cannot be */
export function openFile(
  desk: Desk,
  base: RunConfig,
  file: ReadModel,
  source: 'shipped' | 'file',
): void {
  const { shape, params } = file;
  const model = shape.config;
  const rows = rowsOf(file, file, base.data);
  const cut = cutOf(file);
  const config = withCriterion(base, cut);
  const parent = shape.kept === null ? params : expandParams(model, params, shape.kept);
  const stage = stageOf(file);
  const steps = rows.find((row) => row.kind === stage)?.steps ?? null;
  const parentStage = shape.kept === null ? stage : 'sparse';
  const at = { source, stage: parentStage, steps, drawn: drawnOf(file) };
  const run = desk.startRun({ config, model, params: parent, traits: file, ...at });
  const brought = rows.map((row) => ({ ...row, source }));
  run.journal.bring(brought.filter((row) => row.data === run.config.data));
  if (cut !== null) {
    run.setCut({ ...cut, source });
    run.journal.came(stage, isMask(flattenGates(model, parent)));
    run.setStage(stage);
  }
  run.table.add(brought, run.config.data);
  // A file may say nothing of its cut network: it has its line all the same, to be measured.
  if (cut !== null && !run.table.rows.some((row) => row.kind === stage && sameCut(row, cut)))
    run.table.begin();
}

/** Whoever looks at a cut sees it by what made it. */
export const withCriterion = (config: RunConfig, cut: Cut | null): RunConfig =>
  cut === null ? config : { ...config, criterion: cut.criterion };
