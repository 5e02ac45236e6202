// What an earlier version of the page kept of a run: the file of its parent with all gates and, after a cut, that
// of the compact network, one behind the other. The parent's metadata say how the run was set up and
// what it measured, each file's how far its network has come.
import { dataKey } from '../core/data-ref';
import { FormatError } from '../core/errors';
import type { Standing } from '../core/lineage';
import { SOURCES, type ResultRow } from '../core/network-state';
import { changeConfig, DEFAULT_CONFIG, type RunConfig } from '../core/run-config';
import { readModel, type ReadModel } from '../formats/model-file';
import { configFor, countSaid, cutOf, drawnOf, rowsOf, stageOf } from './given-file';
import { withCriterion } from './open-file';

/** A network that was kept. */
export interface KeptPart {
  readonly file: ReadModel;
  /** Of the file. */
  readonly bytes: Uint8Array;
  readonly standing: Standing;
  /** Training images drawn for it. */
  readonly drawn: number;
}

export interface Kept {
  /** Milliseconds since 1970. */
  readonly when: number;
  readonly config: RunConfig;
  readonly rows: readonly ResultRow[];
  readonly parent: KeptPart;
  /** Null where nothing was cut. */
  readonly compact: KeptPart | null;
}

/** Begins with the length of the parent's file, as an unsigned integer of 32 bits, little-endian. */
const LENGTH_BYTES = 4;

/** @throws FormatError for bytes that cannot be read, or not any more */
export function readKept(bytes: Uint8Array<ArrayBuffer>): Kept {
  const length = bytes.length < LENGTH_BYTES ? 0 : new DataView(bytes.buffer).getUint32(0, true);
  const end = LENGTH_BYTES + length;
  if (length === 0 || end > bytes.length)
    throw new FormatError(
      'What the browser keeps of a network is not whole.',
      'Train it anew, or open a model file.',
    );
  const parent = partOf(bytes.subarray(LENGTH_BYTES, end));
  const compact = end === bytes.length ? null : partOf(bytes.subarray(end));
  const { metadata } = parent.file;
  const set = configOf(metadata['run']);
  const cut = compact === null ? null : cutOf(compact.file);
  const config = withCriterion(configFor(set, parent.file, set.data), cut);
  const rows = rowsOf(parent.file, compact?.file ?? null, dataKey(config.data));
  return {
    when: countSaid(metadata['keptAt']) ?? 0,
    config,
    rows: rows.map((row) => ({ ...row, earlier: true })),
    parent,
    compact,
  };
}

function partOf(bytes: Uint8Array): KeptPart {
  const file = readModel(bytes, null);
  const { source, steps } = file.metadata;
  const from = SOURCES.find((known) => known === source) ?? 'file';
  const standing = { stage: stageOf(file), source: from, steps: countSaid(steps) };
  return { file, bytes, standing, drawn: drawnOf(file) };
}

/** The settings of a run; the defaults where they are not understood any more. */
function configOf(text = '{}'): RunConfig {
  try {
    return changeConfig(DEFAULT_CONFIG, JSON.parse(text) as object);
  } catch {
    return DEFAULT_CONFIG;
  }
}
