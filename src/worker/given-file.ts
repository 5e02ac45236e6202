// What a network's file says of its network beside the weights: how far it has come, its cut, the images it
// is for and what it did on them. Nothing is believed that the file itself contradicts.
import type { ViTConfig } from '../core/config';
import { CONTROLS, isAllowed } from '../core/controls';
import { words } from '../core/error-words';
import { FormatError, InvalidValueError } from '../core/errors';
import { flattenGates, gateCount, SITES } from '../core/gates';
import type { CutShape } from '../core/lineage';
import { blockWidths } from '../core/params';
import { CRITERION_IDS, DEFAULT_CRITERION } from '../core/scores';
import { MOST_ROWS, type ResultRow, type Stage } from '../core/network-state';
import { readRows } from '../core/read-rows';
import { DATA_IDS, dataKey, keySaid, type DataKey, type DataRef } from '../core/data-ref';
import { checkFit, fits, nameOfModel } from '../core/data-fit';
import type { RunConfig } from '../core/run-config';
import { openDataset } from '../data/open-dataset';
import type { ReadModel } from '../formats/model-file';
import type { Compact } from './networks';

/** A cut as a file has it. */
export type Cut = Compact & Omit<CutShape, 'widths'>;

/** A compact network was tuned unless its file knows better; others say it by their gates. */
export function stageOf({ shape, params, metadata }: ReadModel): Stage {
  const said = metadata['stage'];
  if (shape.kept !== null) return said === 'pruned' ? said : 'finetuned';
  if (flattenGates(shape.config, params).some((gate) => gate !== 1)) return 'sparse';
  // Where gates are all 1 only the file can say whether its weights were ever trained.
  return said === 'fresh' || said === 'sparse' ? said : 'dense';
}

/** Whether gates only say what a cut kept: all are 0 or 1, and not all alike. */
export const isMask = (gates: Float32Array): boolean =>
  gates.includes(0) && gates.includes(1) && gates.every((gate) => gate === 0 || gate === 1);

/**
 * The cut behind a compact network; null for one that has everything.
 * @throws FormatError where more is gone than any rate of this page takes away
 */
export function cutOf({ shape, params, metadata }: ReadModel): Cut | null {
  const { kept, config } = shape;
  if (kept === null) return null;
  const total = gateCount(config);
  const sites = kept.flatMap((block) => SITES.map((site) => block[site].length));
  const pruned = total - sites.reduce((sum, size) => sum + size, 0);
  const said = rateSaid(metadata['rate']);
  // A site that would have been emptied keeps one channel.
  const rescued = sites.filter((size) => size === 1).length;
  const asked = said === null ? -1 : Math.min(Math.floor(said * total), total - 1);
  const borneOut = said !== null && pruned <= asked && pruned + rescued >= asked;
  const by = CRITERION_IDS.find((id) => id === metadata['criterion']) ?? DEFAULT_CRITERION;
  return { kept, params, rate: borneOut ? said : rateFor(pruned, total), criterion: by, pruned };
}

/** What a cut left of a network. */
export const shapeOf = (
  config: ViTConfig,
  { rate, criterion, pruned, kept }: Omit<Cut, 'params'>,
): CutShape => ({ rate, criterion, pruned, widths: blockWidths({ config, kept }) });

/** The rate that takes so many channels away. */
function rateFor(pruned: number, total: number): number {
  const rate = pruned / total;
  if (rate > CONTROLS.rate.max)
    throw new FormatError(
      `A cut network must lack at most ${100 * CONTROLS.rate.max} % of its channels; got one that keeps ${total - pruned} of ${total}.`,
      'Choose a file with a smaller cut.',
      words('cutDeep', 'otherFile', { kept: total - pruned, total, most: 100 * CONTROLS.rate.max }),
    );
  // Divided and multiplied again, a number may come back a little smaller, and one channel short.
  return Math.floor(rate * total) < pruned ? (pruned + 0.5) / total : rate;
}

/** The rate a file says; null where it says none, or none that a cut can have. */
function rateSaid(text = ''): number | null {
  const rate = Number(text);
  return text.trim() !== '' && isAllowed('rate', rate) ? rate : null;
}

/**
 * The data set that a network is for: the one that its file says, else the one that it was normalised for,
 * else the one that the person chose, where the network can read it. A set of one's own is known by what it is, and is
 * not here where the person has not chosen it.
 * @throws InvalidValueError for a set that is not here, MismatchError for one that the network cannot read
 */
export function dataOf({ shape, mean, std, metadata }: ReadModel, chosen: DataRef): DataRef {
  const model = shape.config;
  const said = metadata['data'];
  if (said !== undefined) {
    const key = keySaid(said);
    if (key === null) throw new InvalidValueError('data', said, { kind: 'oneOf', names: DATA_IDS });
    const known = key === dataKey(chosen) ? chosen : DATA_IDS.find((id) => id === key);
    if (known === undefined) return fits(chosen, model) ? chosen : 'synthetic';
    checkFit(known, model);
    return known;
  }
  // Earlier versions named the set by its mean and deviation alone.
  const normalised = DATA_IDS.find((data) => {
    if (!fits(data, model)) return false;
    const set = openDataset({ data, model, base: '', fetch });
    return same(set.mean, mean) && same(set.std, std);
  });
  return normalised ?? (fits(chosen, model) ? chosen : null) ?? 'synthetic';
}

const same = (a: readonly number[], b: readonly number[] | null): boolean =>
  a.length === b?.length && a.every((value, i) => value === b[i]);

/** The config of a network from a file: its sizes, and the images it is for. */
export function configFor(base: RunConfig, file: ReadModel, chosen: DataRef): RunConfig {
  const data = dataOf(file, chosen);
  return { ...base, data, model: nameOfModel(file.shape.config, data) };
}

/**
 * The lines of a file's table. Those of its cut have the rate that the cut has.
 * @param file the one with the lines
 * @param cut the one with the cut, which may be another part of what the browser keeps
 * @throws FormatError for anything else
 */
export function rowsOf(
  { metadata }: ReadModel,
  cut: ReadModel | null,
  data: DataKey,
): readonly ResultRow[] {
  const text = metadata['results'];
  if (text === undefined) return [];
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch {
    given = null;
  }
  const rows = readRows(given, data, () => ({}));
  if (rows === null) throw badRows(given);
  const said = cut === null ? null : rateSaid(cut.metadata['rate']);
  const is = cut === null ? null : (cutOf(cut)?.rate ?? null);
  if (said === null || is === null || said === is) return rows;
  return rows.map((row) => (row.rate === said ? { ...row, rate: is } : row));
}

const badRows = (given: unknown): FormatError =>
  Array.isArray(given) && given.length > MOST_ROWS
    ? new FormatError(
        `The file’s metadata must have at most ${MOST_ROWS} results; got ${given.length}.`,
        'Save the network with fewer “results”, or none.',
        words('resultsMany', 'lessMetadata', { has: given.length, most: MOST_ROWS }),
      )
    : new FormatError(
        'The results in the file’s metadata must be a list of result rows; got something else.',
        'Save the network again, or remove “results” from its metadata.',
      );

/** Training images drawn for a file's network; one that does not say begins with the first. */
export const drawnOf = ({ metadata: { drawn } }: Pick<ReadModel, 'metadata'>): number =>
  countSaid(drawn) ?? 0;

/** A whole number that a file says; null where it says none. */
export const countSaid = (text = ''): number | null =>
  /^\d{1,15}$/.test(text) ? Number(text) : null;
