// Starts a run from a network's file: its weights, its cut, what it brought along, on the images it is for.
// A file that is refused leaves the run at hand as it is.
import { expandParams } from '../core/compact';
import type { RunConfig } from '../core/run-config';
import type { ReadModel } from '../formats/model-file';
import type { Desk } from './desk';
import { cutOf, drawnOf, rowsOf, stageOf } from './given-file';

/** @throws FormatError, MismatchError for what a file says that cannot be */
export function openFile(
  desk: Desk,
  config: RunConfig,
  file: ReadModel,
  source: 'shipped' | 'file',
): void {
  const { shape, params } = file;
  const model = shape.config;
  const rows = rowsOf(file, file, config.data);
  const cut = cutOf(file);
  const parent = shape.kept === null ? params : expandParams(model, params, shape.kept);
  const stage = stageOf(file);
  const steps = rows.find((row) => row.kind === stage)?.steps ?? null;
  const parentStage = shape.kept === null ? stage : 'sparse';
  const at = { source, stage: parentStage, steps, drawn: drawnOf(file) };
  const run = desk.startRun({ config, model, params: parent, traits: file, ...at });
  if (cut !== null) {
    run.setCut({ ...cut, source });
    run.setStage(stage);
  }
  run.emitResults(rows.map((row) => ({ ...row, source })));
  // A file may say nothing of its cut network: it has its line all the same, to be measured.
  if (cut !== null && !run.rows.some(({ kind, rate }) => kind === stage && rate === cut.rate))
    run.emitRow();
}
