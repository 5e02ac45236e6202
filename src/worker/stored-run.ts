// A run as it is stored: what it needs to go on bit for bit, its tensors named by checksum. Read back it comes
// from outside: another version may have written it, and whatever is not as it should be refuses the whole run.
import { dataKey } from '../core/data-ref';
import { bitsOf, readBasis, type Basis } from '../core/basis';
import { InvalidValueError } from '../core/errors';
import {
  MOST_ROWS,
  sameCut,
  type KeptNetwork,
  type ResultRow,
  type StoppedPhase,
} from '../core/network-state';
import { fields, oneOf, orNull, text, whole, type Fields } from '../core/read';
import { gatedOf, headOf, planted, rootOf, type Lineage } from '../core/lineage';
import { readConfig, readLineage } from '../core/read-lineage';
import { readSteps } from '../core/read-recipe';
import type { NetworkTime } from '../core/network-times';
import { readDrawings, readLabel, readPlace, readTimes, readTold } from '../core/read-record';
import { readRows } from '../core/read-rows';
import { rowAtHand, rowsOf, sameLine } from '../core/result-rows';
import { recipeOf } from '../core/run-recipe';
import {
  UNNAMED,
  isDrawn,
  type RunDrawings,
  type RunLabel,
  type RunLine,
  type RunRecord,
  type RunTag,
  type ToldRun,
} from '../core/run-record';
import type { Step } from '../core/recipe';
import { modelOf } from '../core/data-fit';
import { PHASES, type Phase, type RunConfig } from '../core/run-config';
import { asTrained, trainedWith } from '../core/trained-settings';
import type { StoredRun as Entry } from './storage/inventory';
import type { OpenedRun } from './storage/run-store';

const VERSION = 2;
const OPTIMIZERS = [...PHASES, 'given'] as const;

/** The optimizer of the network at hand. */
export interface StoredOptimizer {
  /** Whose moments they are. */
  readonly of: Phase | 'given';
  /** Files of the moments by checksum, in the shape of the network. */
  readonly first: string;
  readonly second: string;
  /** AdamW steps behind them. */
  readonly steps: number;
}

/** A phase that broke off or was stopped; at its last step where it was what follows it that broke off. */
export interface StoredPhase extends StoppedPhase {
  /** Whether it was at work when it was stored: nobody stopped it. */
  readonly atWork: boolean;
}

/** What a run is whose network is there. */
export interface StoredState {
  readonly config: RunConfig;
  readonly lineage: Lineage;
  /** Files of networks by checksum, by the ids of their checkpoints. */
  readonly weights: Readonly<Record<string, string>>;
  readonly optimizer: StoredOptimizer | null;
  readonly phase: StoredPhase | null;
  /** What is left of its recipe: of the phase that it is in, and the steps behind that. */
  readonly ahead: readonly Step[];
  /** What its bits rest on; null where nothing has trained it. */
  readonly basis: Basis | null;
}

/** A run whose network is there. */
export type WholeRun = RunFrame & { readonly state: StoredState; readonly told: null };

/** Either its network is there, or an earlier version of the page kept no more of it than what is `told`. */
export type StoredRun = WholeRun | (RunFrame & { readonly state: null; readonly told: ToldRun });

export interface RunFrame extends Pick<RunTag, 'number' | 'look' | 'begun'>, RunDrawings {
  readonly version: typeof VERSION;
  readonly times: readonly NetworkTime[];
}

export const STORED_VERSION = VERSION;

/** @throws InvalidValueError, MismatchError */
export function readStoredRun(given: unknown): StoredRun {
  const of = fields('run', given, [
    ...(['version', 'number', 'look', 'begun', 'curves', 'gates', 'times'] as const),
    ...(['state', 'told'] as const),
  ]);
  const { version } = of;
  if (version !== VERSION && version !== 1)
    throw new InvalidValueError('run.version', version, String(VERSION));
  const told = orNull('run.told', of['told'], (path, said) => readTold(fields(path, said, null)));
  const frame = {
    ...readPlace(of),
    ...readDrawings(of),
    times: readTimes('run.times', of['times']),
  };
  return {
    ...{ version: VERSION, ...frame },
    ...(told === null
      ? { state: state('run.state', of['state'], version), told }
      : { state: null, told }),
  };
}

function state(path: string, given: unknown, version: 1 | typeof VERSION): StoredState {
  const of = fields(path, given, [
    ...(version === 1 ? FORMER : (['weights'] as const)),
    ...(['config', 'optimizer', 'phase', 'ahead', 'basis', 'lineage', 'rows'] as const),
  ]);
  const config = readConfig(`${path}.config`, of['config']);
  const known = readLineage(`${path}.lineage`, of['lineage'], dataKey(config.data));
  const rows = readRows(of['rows'] ?? [], dataKey(config.data), () => ({}));
  if (rows === null) throw new InvalidValueError(`${path}.rows`, of['rows'], 'the rows of a table');
  const lineage = withFormerRows(known, rows);
  const weights =
    version === 1
      ? formerWeights(path, of, lineage)
      : Object.entries(fields(`${path}.weights`, of['weights'], null));
  const named = weights.map(([id, file]) => [id, checksum(`${path}.weights.${id}`, file)] as const);
  const missing = atHand(lineage).find((id) => named.every(([other]) => other !== id));
  if (missing !== undefined)
    throw new InvalidValueError(`${path}.weights.${missing}`, undefined, 'a checksum');
  return {
    ...{ config, lineage, weights: Object.fromEntries(named) },
    optimizer: orNull(`${path}.optimizer`, of['optimizer'], optimizer),
    phase: orNull(`${path}.phase`, of['phase'], phase),
    ahead: readSteps(`${path}.ahead`, of['ahead'], config),
    basis: orNull(`${path}.basis`, of['basis'], readBasis),
  };
}

/** Ids of the network at hand and, before it, of the one that it is cut of. */
const atHand = (lineage: Lineage): readonly string[] => [
  ...new Set([gatedOf(lineage, lineage.head).id, lineage.head]),
];

/** Files of a run by checksum: those that it cannot go on without, in the order that they are stored in, and the rest. */
export function filesOf({ lineage, weights, optimizer }: StoredState): {
  readonly head: readonly string[];
  readonly others: readonly string[];
} {
  const networks = atHand(lineage).flatMap((id) => weights[id] ?? []);
  const moments = optimizer === null ? [] : [optimizer.first, optimizer.second];
  const head = [...new Set([...networks, ...moments])];
  return {
    head,
    others: [...new Set(Object.values(weights))].filter((one) => !head.includes(one)),
  };
}

/** Earlier pages stored a table too: lines in it that no network of the lineage has are of some that are gone. */
function withFormerRows(lineage: Lineage, rows: readonly ResultRow[]): Lineage {
  const told = rowsOf(lineage);
  const lost = rows.filter((row) => !told.some((other) => sameLine(other, row)));
  const brought = [...lineage.brought, ...lost].slice(-MOST_ROWS);
  return lost.length === 0 ? lineage : { ...lineage, brought };
}

/** What version 1 said beside its lineage, once more: of it the files alone are said nowhere else. */
const FORMER = ['source', 'globalStep', 'parent', 'cut'] as const;

/** The files of version 1, as they are named now. */
function formerWeights(path: string, of: Fields, lineage: Lineage): [string, unknown][] {
  const files = [of['parent'], of['cut']].flatMap((network, i) =>
    network === null ? [] : [fields(`${path}.${FORMER[i + 2]}`, network, null)['file']],
  );
  return atHand(lineage).map((id, i) => [id, files[i]]);
}

function optimizer(path: string, given: unknown): StoredOptimizer {
  const of = fields(path, given, ['of', 'first', 'second', 'steps']);
  return {
    of: oneOf(`${path}.of`, of['of'], OPTIMIZERS),
    first: checksum(`${path}.first`, of['first']),
    second: checksum(`${path}.second`, of['second']),
    steps: whole(`${path}.steps`, of['steps']),
  };
}

function phase(path: string, given: unknown): StoredPhase {
  const of = fields(path, given, ['phase', 'step', 'steps', 'atWork']);
  const steps = whole(`${path}.steps`, of['steps'], 1);
  return {
    phase: oneOf(`${path}.phase`, of['phase'], PHASES),
    step: whole(`${path}.step`, of['step'], 0, steps),
    steps,
    atWork: of['atWork'] === true,
  };
}

const checksum = (path: string, given: unknown): string => text(path, given, 64);

/** A label from a file; none where a later version wrote another. */
export function labelIn(given: unknown): RunLabel {
  try {
    return readLabel(fields('label', given, null));
  } catch {
    return UNNAMED;
  }
}

/** A stored run as everybody sees it. */
export interface Seen {
  readonly line: RunLine;
  /** All of it, made when it is asked for. */
  readonly record: () => RunRecord;
  /** Null where its network is gone. */
  readonly kept: KeptNetwork | null;
}

/** @param own the run that this tab has in hand */
export function seen(
  {
    id,
    label,
    bytes,
    held,
    run: { when, body, missing },
  }: Pick<Entry<Pick<OpenedRun<StoredRun>, 'when' | 'body' | 'missing'>>, EntryPart>,
  own: string | null,
): Seen {
  const { number, look, begun, curves, gates, times, state } = body;
  const { name, pinned, hidden } = labelIn(label);
  const told = body.told ?? toldOf(body.state);
  const { config } = told;
  const lineage = state?.lineage ?? lineageOf(told);
  const head = state === null ? [] : atHand(lineage).map((id) => state.weights[id]);
  const here = state !== null && missing.every(({ sha256 }) => !head.includes(sha256));
  const { phase = null, ahead = [] } = state ?? {};
  const broken =
    here && phase?.atWork === true
      ? { phase: phase.phase, step: phase.step, steps: phase.steps, ahead }
      : null;
  const said: Omit<RunLine, 'drawings'> = {
    ...{ id, number, look, begun, name, pinned, hidden, label: name, when, bytes },
    ...{ ...told, times },
    network: here ? 'here' : 'gone',
    held: id === own ? false : held,
    resumable: here && phase !== null,
    broken,
    bits: bitsOf(lineage),
  };
  return {
    line: { ...said, drawings: isDrawn(said) ? { curves, gates } : null },
    record: () => {
      const engine = state?.basis?.engine ?? null;
      return { ...said, curves, gates, lineage, recipe: recipeOf({ lineage, config, engine }) };
    },
    kept: here ? { name: id, when, ...keptOf(state), ...(broken && { broken }) } : null,
  };
}

type EntryPart = 'id' | 'label' | 'bytes' | 'held' | 'run';

/** Of a run whose networks nobody has, no more is known than what it began with. */
function lineageOf({ config, source, results: brought }: ToldRun): Lineage {
  const standing = { stage: 'fresh', source, steps: null } as const;
  const root = { config, at: 0, shape: null, standing, cursor: 0 };
  return planted(root, { origin: source === 'init' ? 'fresh' : source, brought });
}

/** What is said of a run beside its times and what is drawn of it. */
const toldOf = ({ lineage, config }: StoredState): ToldRun => ({
  config: asTrained(lineage, config),
  trained: trainedWith(lineage),
  model: modelOf(config),
  source: rootOf(lineage).standing.source,
  results: rowsOf(lineage).map((row) =>
    row.rate === null || sameCut(row, headOf(lineage).shape) ? row : { ...row, undone: true },
  ),
});

/** A stored run in a few figures. */
function keptOf({ lineage, config }: StoredState) {
  const { shape, standing } = headOf(lineage);
  const row = rowAtHand(lineage);
  const { lambda } = asTrained(lineage, config).phases.sparse;
  return {
    ...{ steps: standing.steps, rate: shape?.rate ?? null },
    lambda: gatedOf(lineage, lineage.head).standing.stage === 'sparse' ? lambda : null,
    ...{ top1: row?.top1 ?? null, count: row?.count ?? 0 },
  };
}
