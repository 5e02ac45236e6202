// Starts a run from a network's file: its weights, its cut, what it brought along, on the images it is for.
// A file that is refused leaves the run at hand as it is.
import { dataKey } from '../core/data-ref';
import { expandParams } from '../core/compact';
import { flattenGates } from '../core/gates';
import { planted, withCut } from '../core/lineage';
import type { RunConfig } from '../core/run-config';
import { readPictures } from '../formats/picture-notes';
import type { ReadModel } from '../formats/model-file';
import type { Desk } from './desk';
import { cutOf, drawnOf, isMask, rowsOf, shapeOf, stageOf, type Cut } from './given-file';

/** @throws FormatError, MismatchError for what a file says that cannot be */
export function openFile(
  desk: Desk,
  base: RunConfig,
  file: ReadModel,
  source: 'shipped' | 'file',
): void {
  const { shape, params } = file;
  const model = shape.config;
  const rows = rowsOf(file, file, dataKey(base.data));
  const cut = cutOf(file);
  const config = withCriterion(base, cut);
  const parent = shape.kept === null ? params : expandParams(model, params, shape.kept);
  const stage = stageOf(file);
  const steps = rows.find((row) => row.kind === stage)?.steps ?? null;
  const brought = rows
    .filter(({ data }) => data === dataKey(config.data))
    .map((row) => ({ ...row, source }));
  const at = { config, at: 0, cursor: drawnOf(file) };
  const came = { stage: cut === null ? stage : 'sparse', source, steps } as const;
  const root = planted({ ...at, shape: null, standing: came }, { origin: source, brought });
  const standing = { ...came, stage };
  const orphan = cut !== null && isMask(flattenGates(model, parent));
  const lineage =
    cut === null ? root : withCut(root, { ...at, shape: shapeOf(model, cut), standing, orphan });
  const note = file.metadata['pictures'];
  const pictures = note === undefined ? [] : readPictures(note, dataKey(config.data), model);
  const start = { config, model, lineage, params: parent, compact: cut, traits: file, pictures };
  const run = desk.startRun(start);
  if (cut !== null) run.tellNetwork();
  run.table.begin(false);
}

/** Whoever looks at a cut sees it by what made it. */
export const withCriterion = (config: RunConfig, cut: Cut | null): RunConfig =>
  cut === null ? config : { ...config, criterion: cut.criterion };
