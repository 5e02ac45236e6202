// A run as it is stored: what it needs to go on bit for bit, its tensors named by checksum. Read back it comes
// from outside: another version may have written it, and whatever is not as it should be refuses the whole run.
import { pruneRate } from '../core/controls';
import { InvalidValueError } from '../core/errors';
import { SOURCES, type ResultRow, type Source, type Stage } from '../core/network-state';
import { fields, oneOf, orNull, text, whole, type Fields } from '../core/read';
import { readConfig, readLog, readMade } from '../core/read-log';
import { readSteps } from '../core/read-recipe';
import { readRows } from '../core/read-rows';
import type { Step } from '../core/recipe';
import { PHASES, type Phase, type RunConfig } from '../core/run-config';
import type { Made, RunLog } from '../core/run-log';
import { CRITERION_IDS, type CriterionId } from '../core/scores';

const VERSION = 1;
const STAGES = ['fresh', 'dense', 'sparse', 'pruned', 'finetuned'] as const satisfies Stage[];
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

/** A phase that broke off in the middle, or was stopped there. */
export interface StoredPhase {
  readonly phase: Phase;
  readonly step: number;
  readonly steps: number;
  /** Whether it was at work when it was stored: nobody stopped it. */
  readonly atWork: boolean;
}

export interface StoredRun {
  readonly version: typeof VERSION;
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
  /** What trained it last; null where nothing did. */
  readonly made: Made | null;
  readonly log: RunLog;
  readonly rows: readonly ResultRow[];
}

export const STORED_VERSION = VERSION;

/** @throws InvalidValueError, MismatchError */
export function readStoredRun(given: unknown): StoredRun {
  const of = fields('run', given, [
    ...(['version', 'config', 'source', 'globalStep', 'parent', 'cut', 'optimizer'] as const),
    ...(['phase', 'ahead', 'made', 'log', 'rows'] as const),
  ]);
  if (of['version'] !== VERSION)
    throw new InvalidValueError('run.version', of['version'], String(VERSION));
  const config = readConfig('run.config', of['config']);
  const rows = readRows(of['rows'], config.data, ({ earlier }) =>
    earlier === true ? ({ earlier } as const) : {},
  );
  if (rows === null) throw new InvalidValueError('run.rows', of['rows'], 'the rows of a table');
  return {
    version: VERSION,
    config,
    source: oneOf('run.source', of['source'], SOURCES),
    globalStep: whole('run.globalStep', of['globalStep']),
    parent: network('run.parent', of['parent']),
    cut: orNull('run.cut', of['cut'], cut),
    optimizer: orNull('run.optimizer', of['optimizer'], optimizer),
    phase: orNull('run.phase', of['phase'], phase),
    ahead: readSteps('run.ahead', of['ahead'], config),
    made: orNull('run.made', of['made'], readMade),
    log: readLog('run.log', of['log']),
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
    step: whole(`${path}.step`, of['step'], 0, steps - 1),
    steps,
    atWork: of['atWork'] === true,
  };
}

const checksum = (path: string, given: unknown): string => text(path, given, 64);
