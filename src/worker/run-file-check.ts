// What a run from elsewhere may claim: its lineage could have grown in this page, and its tensors are of the networks
// that the lineage has. A run that the page stored itself is never asked.
import { sameConfig, type ViTConfig } from '../core/config';
import { modelOf } from '../core/data-fit';
import { dataKey } from '../core/data-ref';
import { InvalidValueError } from '../core/errors';
import { SITES } from '../core/gates';
import { gatedOf, headOf, rootOf, type CutShape, type Lineage } from '../core/lineage';
import { blockWidths, type ModelShape, type Widths } from '../core/params';
import type { StoredState } from './stored-run';

/** Ids are numbers that rise: the next one is made of the last. */
const ID = /^\d{1,9}$/;

/**
 * @param model of the run
 * @throws InvalidValueError
 */
export function checkLineage(lineage: Lineage, data: string, model: ViTConfig): void {
  const { brought, checkpoints, head } = lineage;
  for (const [i, row] of brought.entries())
    if (row.data !== data)
      throw new InvalidValueError(`lineage.brought.${i + 1}.data`, row.data, data);
  if (rootOf(lineage).shape !== null)
    throw new InvalidValueError('lineage.checkpoints.1.shape', rootOf(lineage).shape, 'null');
  let last = -1;
  for (const [i, { id, config, shape }] of checkpoints.entries()) {
    const path = `lineage.checkpoints.${i + 1}`;
    if (!ID.test(id) || Number(id) <= last)
      throw new InvalidValueError(`${path}.id`, id, 'a number above those before it');
    last = Number(id);
    if (dataKey(config.data) !== data)
      throw new InvalidValueError(`${path}.config.data`, dataKey(config.data), data);
    if (!sameConfig(modelOf(config), model))
      throw new InvalidValueError(`${path}.config.model`, config.model, 'the model of the run');
    if (shape !== null && !isWithin(shape.widths, model))
      throw new InvalidValueError(`${path}.shape.widths`, shape.widths, 'widths within the model');
  }
  if (gatedOf(lineage, head).shape !== null)
    throw new InvalidValueError('lineage.head', head, 'behind a network with all gates');
}

function isWithin(widths: readonly Widths[], config: ViTConfig): boolean {
  const all = blockWidths({ config, kept: null });
  const fits = (has: Widths, most: Widths) => SITES.every((site) => has[site] <= most[site]);
  return widths.length === all.length && all.every((most, i) => fits(widths[i] ?? most, most));
}

/** What a file holds: a cut, or null for a network with all its gates. */
type Wanted = CutShape | null;

/** The networks of a run by their files; one file may be of several. @throws InvalidValueError */
export function networksOf({
  lineage,
  weights,
  optimizer,
}: StoredState): ReadonlyMap<string, readonly Wanted[]> {
  const shapes = new Map(lineage.checkpoints.map(({ id, shape }) => [id, shape]));
  const found = new Map<string, Wanted[]>();
  const want = (file: string, shape: Wanted) => {
    const known = found.get(file);
    if (known === undefined) found.set(file, [shape]);
    else known.push(shape);
  };
  for (const [id, file] of Object.entries(weights)) {
    const shape = shapes.get(id);
    if (shape === undefined)
      throw new InvalidValueError('run.weights', id, 'the id of one of its checkpoints');
    want(file, shape);
  }
  const { shape } = headOf(lineage);
  for (const file of optimizer === null ? [] : [optimizer.first, optimizer.second])
    want(file, shape);
  return found;
}

/** @throws InvalidValueError where a file holds another network than the lineage says */
export function checkNetwork(
  name: string,
  { config, kept }: ModelShape,
  model: ViTConfig,
  wanted: readonly Wanted[],
): void {
  const has = blockWidths({ config, kept });
  const same = (is: Widths, was: Widths | undefined) =>
    SITES.every((site) => is[site] === was?.[site]);
  for (const shape of wanted) {
    const isCut = kept !== null;
    const fits = shape === null ? !isCut : isCut && has.every((is, i) => same(is, shape.widths[i]));
    if (!sameConfig(config, model) || !fits)
      throw new InvalidValueError(name, has, 'the network that the lineage says');
  }
}
