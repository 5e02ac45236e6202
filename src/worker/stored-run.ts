// A run as it is stored: what it needs to go on bit for bit, its tensors named by checksum. Read back it comes
// from outside: another version may have written it, and whatever is not as it should be refuses the whole run.
import { bitsOf, readBasis, type Basis } from '../core/basis';
import { pruneRate } from '../core/controls';
import { InvalidValueError } from '../core/errors';
import { resolveModel } from '../core/config';
import {
  sameCut,
  SOURCES,
  STAGES,
  type KeptNetwork,
  type ResultRow,
  type Source,
  type Stage,
  type StoppedPhase,
} from '../core/network-state';
import { fields, oneOf, orNull, text, whole, type Fields } from '../core/read';
import { planted, type Lineage } from '../core/lineage';
import { readConfig, readLineage } from '../core/read-lineage';
import { readSteps } from '../core/read-recipe';
import type { NetworkTime } from '../core/network-times';
import { readDrawings, readLabel, readPlace, readTimes, readTold } from '../core/read-record';
import { readRows } from '../core/read-rows';
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
import { PHASES, type Phase, type RunConfig } from '../core/run-config';
import { asTrained, trainedWith } from '../core/trained-settings';
import { CRITERION_IDS, type CriterionId } from '../core/scores';
import type { StoredRun as Entry } from './storage/inventory';
import type { OpenedRun } from './storage/run-store';

const VERSION = 1;
const OPTIMIZERS = [...PHASES, 'given'] as const;

/** A network: its file by checksum, and how far it has come. */
export interface StoredNetwork {
  readonly file: string;
  readonly stage: Stage;
  readonly source: Source;
  readonly steps: number | null;
  readonly drawn: number;
}

export interface StoredCut extends StoredNetwork {
  readonly rate: number;
  readonly criterion: CriterionId;
}

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

/** A run whose network is there. */
export interface StoredState {
  readonly config: RunConfig;
  /** What the run began with. */
  readonly source: Source;
  /** Steps drawn on the curves. */
  readonly globalStep: number;
  readonly parent: StoredNetwork;
  readonly cut: StoredCut | null;
  readonly optimizer: StoredOptimizer | null;
  readonly phase: StoredPhase | null;
  /** What is left of its recipe: of the phase that it is in, and the steps behind that. */
  readonly ahead: readonly Step[];
  /** What its bits rest on; null where nothing has trained it. */
  readonly basis: Basis | null;
  readonly lineage: Lineage;
  readonly rows: readonly ResultRow[];
}

/** Either its network is there, or an earlier version of the page kept no more of it than what is `told`. */
export type StoredRun = RunFrame &
  (
    | { readonly state: StoredState; readonly told: null }
    | { readonly state: null; readonly told: ToldRun }
  );

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
  if (of['version'] !== VERSION)
    throw new InvalidValueError('run.version', of['version'], String(VERSION));
  const told = orNull('run.told', of['told'], (path, said) => readTold(fields(path, said, null)));
  const frame = {
    ...readPlace(of),
    ...readDrawings(of),
    times: readTimes('run.times', of['times']),
  };
  return {
    ...{ version: VERSION, ...frame },
    ...(told === null ? { state: state('run.state', of['state']), told } : { state: null, told }),
  };
}

function state(path: string, given: unknown): StoredState {
  const of = fields(path, given, [
    ...(['config', 'source', 'globalStep', 'parent', 'cut', 'optimizer'] as const),
    ...(['phase', 'ahead', 'basis', 'lineage', 'rows'] as const),
  ]);
  const config = readConfig(`${path}.config`, of['config']);
  const rows = readRows(of['rows'], config.data, ({ earlier }) =>
    earlier === true ? ({ earlier } as const) : {},
  );
  if (rows === null) throw new InvalidValueError(`${path}.rows`, of['rows'], 'the rows of a table');
  return {
    config,
    source: oneOf(`${path}.source`, of['source'], SOURCES),
    globalStep: whole(`${path}.globalStep`, of['globalStep']),
    parent: network(`${path}.parent`, of['parent']),
    cut: orNull(`${path}.cut`, of['cut'], cut),
    optimizer: orNull(`${path}.optimizer`, of['optimizer'], optimizer),
    phase: orNull(`${path}.phase`, of['phase'], phase),
    ahead: readSteps(`${path}.ahead`, of['ahead'], config),
    basis: orNull(`${path}.basis`, of['basis'], readBasis),
    lineage: readLineage(`${path}.lineage`, of['lineage'], config.data),
    rows,
  };
}

const NETWORK = ['file', 'stage', 'source', 'steps', 'drawn'] as const;

const network = (path: string, given: unknown): StoredNetwork =>
  standing(path, fields(path, given, NETWORK));

function cut(path: string, given: unknown): StoredCut {
  const of = fields(path, given, [...NETWORK, 'rate', 'criterion']);
  const criterion = oneOf(`${path}.criterion`, of['criterion'], CRITERION_IDS);
  return { ...standing(path, of), rate: pruneRate(of['rate']), criterion };
}

function standing(path: string, of: Fields): StoredNetwork {
  return {
    file: checksum(`${path}.file`, of['file']),
    stage: oneOf(`${path}.stage`, of['stage'], STAGES),
    source: oneOf(`${path}.source`, of['source'], SOURCES),
    steps: orNull(`${path}.steps`, of['steps'], whole),
    drawn: whole(`${path}.drawn`, of['drawn']),
  };
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
  const head = state === null ? [] : [state.parent.file, state.cut?.file];
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
const toldOf = ({ lineage, config, source, rows, cut }: StoredState): ToldRun => ({
  config: asTrained(lineage, config),
  trained: trainedWith(lineage),
  model: resolveModel(config.model),
  source,
  results: rows.map((row) =>
    row.rate === null || sameCut(row, cut) ? row : { ...row, undone: true },
  ),
});

/** A stored run in a few figures. */
function keptOf({ parent, cut, rows, lineage, config }: StoredState) {
  const { stage, source, steps } = cut ?? parent;
  const row = rows.findLast((r) => r.kind === stage && sameCut(r, cut) && r.source === source);
  const { lambda } = asTrained(lineage, config).phases.sparse;
  return {
    ...{ steps, rate: cut?.rate ?? null },
    lambda: parent.stage === 'sparse' ? lambda : null,
    ...{ top1: row?.top1 ?? null, count: row?.count ?? 0 },
  };
}
