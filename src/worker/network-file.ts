// The file of a network of a run: weights and kept channels as formats/model-file.ts has them, and in
// its metadata how far the network has come, and on request what it measured.
import { words } from '../core/error-words';
import { PhaseError } from '../core/errors';
import type { Checkpoint } from '../core/lineage';
import { named, sameCut } from '../core/network-state';
import { isMeasured } from '../core/result-rows';
import type { ModelShape, ParamSet } from '../core/params';
import { dataKey, type DataKey } from '../core/data-ref';
import { writeModel } from '../formats/model-file';
import type { NoteKey, Notes, WrittenTraits } from '../formats/model-metadata';
import type { Weights } from './networks';
import type { Run } from './run';

/** A network as it stands, and what its file says of it. */
export interface Noted extends WrittenTraits {
  readonly shape: ModelShape;
  readonly params: ParamSet;
  readonly of: Pick<Checkpoint, 'id' | 'standing' | 'cursor' | 'shape'>;
  readonly data: DataKey;
  readonly foreign: Readonly<Record<string, string>>;
}

/** @param more further notes for the metadata */
export function fileOf(o: Noted, more: Notes = {}): Uint8Array<ArrayBuffer> {
  const { of, data, ...network } = o;
  const { shape: cut, standing, cursor } = of;
  const { stage } = standing;
  const drawn = String(cursor);
  const metadata: Partial<Record<NoteKey, string>> = { ...more, data, stage, drawn };
  if (cut !== null) Object.assign(metadata, { rate: String(cut.rate), ...named(cut.criterion) });
  return writeModel({ ...network, metadata });
}

/**
 * The parent of a run, or what is cut of it, as its file says it.
 * @throws PhaseError when the compact network is asked for and there is none
 */
export function notedOf(run: Run, compact: boolean): Noted {
  const { parent, cut } = run.networks;
  if (compact && cut === null)
    throw new PhaseError(
      'There is no compact network to save yet.',
      'Prune first.',
      words('noCompact', 'pruneFirst'),
    );
  const weights =
    compact && cut !== null
      ? { params: cut.network.params(), kept: cut.kept }
      : { params: parent.params(), kept: null };
  return notedAs(run, run.checkpoint(compact), weights);
}

/** A network of a run, as its file says it. */
export const notedAs = (
  { model, config, traits, normalisation, foreign }: Run,
  of: Noted['of'],
  { params, kept }: Weights,
): Noted => ({
  ...{ shape: { config: model, kept }, params, of },
  ...{ data: dataKey(config.data), ...traits, ...normalisation, foreign },
});

/** @throws PhaseError as {@link notedOf} does */
export const networkFile = (run: Run, compact: boolean, more: Notes = {}) =>
  fileOf(notedOf(run, compact), more);

/**
 * The file that a person saves, with the network's own lines of the table. Those of a cut's parent stay
 * behind: whoever opens a compact network has not got it. What was measured on the way here goes along only
 * beside what the network itself measures: alone it would be taken for that.
 */
export const savedFile = (run: Run, compact: boolean): Uint8Array<ArrayBuffer> =>
  networkFile(run, compact, measuresOf(run, compact));

/** Lines of the table that go with a network. */
export function measuresOf(run: Run, compact: boolean): Notes {
  const { standing, shape: cut } = run.checkpoint(compact);
  const { stage, source, steps } = standing;
  const own = run.table.rows.filter((row) => sameCut(row, cut) && row.source === source);
  const measured = own.some((row) => row.kind === stage && isMeasured(row));
  const rows = own.filter(
    ({ kind, steps: at }) => (measured || kind === stage) && (kind !== stage || at === steps),
  );
  if (rows.length === 0) return {};
  // That they are from an earlier visit says nothing to the next.
  const results = JSON.stringify(rows, (key, value: unknown) =>
    key === 'earlier' ? undefined : value,
  );
  return { results };
}
