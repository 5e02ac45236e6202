// Everything that defines a run: data, model, engine, seed, batch and the settings of its phases.
// Two runs of one config on one engine are the same run, bit for bit.
import { MODEL_FIELDS, resolveModel, type PresetName, type ViTConfig } from './config';
import { checkControl, CONTROLS, type ControlKey } from './controls';
import { checkFit, modelOf } from './data-fit';
import { checkDataRef, dataKey, dataShape, type DataRef } from './data-ref';
import { checkRecord, type EngineRecord } from './engine-record';
import { InvalidValueError, UnknownFieldError } from './errors';
import { oneOf } from './read';
import { SCHEDULES, type Schedule, type ScheduleOptions } from './schedule';
import { CRITERION_IDS, DEFAULT_CRITERION, type CriterionId } from './scores';

export const ENGINE_IDS = ['wgsl', 'wasm', 'tfjs-webgpu', 'tfjs-wasm', 'tfjs-cpu'] as const;
export type EngineId = (typeof ENGINE_IDS)[number];

export const PHASES = ['dense', 'sparse', 'finetune'] as const;
export type Phase = (typeof PHASES)[number];

/** Settings of one training phase. */
export interface PhaseConfig extends ScheduleOptions {
  readonly steps: number;
  readonly weightDecay: number;
  readonly labelSmoothing: number;
}

/** The sparse phase also trains gates. */
export interface SparseConfig extends PhaseConfig {
  /** Learning rate of the gates; a gate moves by about this much a step. */
  readonly gateLr: number;
  /** λ, weight of Σ|g| in the loss. */
  readonly lambda: number;
  /** About how many of the last steps a gate's score is the mean of |g| over; 1 scores by |g| itself. */
  readonly average: number;
}

export interface PhaseConfigs {
  readonly dense: PhaseConfig;
  readonly sparse: SparseConfig;
  readonly finetune: PhaseConfig;
}

export interface RunConfig {
  readonly data: DataRef;
  /** A preset's name, which the data set's images fit, or sizes of one's own. */
  readonly model: PresetName | ViTConfig;
  /** `auto` lets the machine's capabilities decide. */
  readonly engine: EngineId | 'auto';
  /** Null chooses anew; holds for the engine named, so never with `auto`. */
  readonly record: EngineRecord | null;
  readonly seed: number;
  /** Images a step. */
  readonly batch: number;
  /** Whether training moves images a little, by the seed; see core/augment.ts. */
  readonly augment: boolean;
  /** What ranks channels where a cut names nothing else; it changes no step of training. */
  readonly criterion: CriterionId;
  readonly phases: PhaseConfigs;
}

/** What a run's weights are when it begins, where both can be made again by anybody. */
export const STARTS = ['shipped', 'fresh'] as const;
export type Start = (typeof STARTS)[number];

/** Any part of a config, at any depth. */
export type DeepPartial<T> = T extends object ? { readonly [K in keyof T]?: DeepPartial<T[K]> } : T;

const phaseDefaults = (phase: Phase, schedule: Schedule): PhaseConfig => ({
  steps: CONTROLS[`${phase}.steps`].default,
  lr: CONTROLS[`${phase}.lr`].default,
  warmup: CONTROLS[`${phase}.warmup`].default,
  schedule,
  weightDecay: CONTROLS[`${phase}.weightDecay`].default,
  labelSmoothing: CONTROLS[`${phase}.labelSmoothing`].default,
});

export const DEFAULT_CONFIG: RunConfig = {
  data: 'fashion',
  model: 'nano',
  engine: 'auto',
  record: null,
  seed: CONTROLS.seed.default,
  batch: CONTROLS.batch.default,
  augment: false,
  criterion: DEFAULT_CRITERION,
  phases: {
    dense: phaseDefaults('dense', 'cosine'),
    sparse: {
      ...phaseDefaults('sparse', 'constant'),
      gateLr: CONTROLS['sparse.gateLr'].default,
      lambda: CONTROLS['sparse.lambda'].default,
      average: CONTROLS['sparse.average'].default,
    },
    finetune: phaseDefaults('finetune', 'cosine'),
  },
};

/**
 * Settings that go together. `paper` is the published one, λ = 1e-4 and one learning rate: it ranks
 * well, but a few hundred steps do not split its histogram.
 */
export const SETTINGS = {
  espalier: { phases: { sparse: DEFAULT_CONFIG.phases.sparse } },
  paper: { phases: { sparse: { lambda: 1e-4, lr: 5e-4, gateLr: 5e-4 } } },
} as const satisfies Record<string, DeepPartial<RunConfig>>;
export type SettingsName = keyof typeof SETTINGS;

const FIELDS = [
  'data',
  'model',
  'engine',
  'record',
  'seed',
  'batch',
  'augment',
  'criterion',
  'phases',
] as const satisfies readonly (keyof RunConfig)[];

/** What a change says, or what stands where it says nothing; null says something, and is refused. */
const or = (given: unknown, standing: unknown): unknown => (given === undefined ? standing : given);

/**
 * A config with a change from outside laid over it.
 * @throws InvalidValueError for unknown fields and values that are not allowed;
 *   MismatchError when data and model do not fit each other.
 */
export function changeConfig(base: RunConfig, change: DeepPartial<RunConfig>): RunConfig {
  refuseUnknown('change', change, FIELDS);
  const given: DeepPartial<PhaseConfigs> = change.phases === undefined ? {} : change.phases;
  refuseUnknown('phases', given, PHASES);
  const engine = oneOf('engine', or(change.engine, base.engine), ['auto', ...ENGINE_IDS]);
  // Threads and kernels of one engine say nothing to another.
  const standing = engine === base.engine ? base.record : null;
  const data = checkDataRef('data', or(change.data, base.data));
  const next: RunConfig = {
    data,
    model: changeModel(data, base, change.model),
    engine,
    record: checkRecord(engine, or(change.record, standing)),
    seed: checkControl('seed', or(change.seed, base.seed)),
    batch: checkControl('batch', or(change.batch, base.batch)),
    augment: checkSwitch('augment', or(change.augment, base.augment)),
    criterion: oneOf('criterion', or(change.criterion, base.criterion), CRITERION_IDS),
    phases: {
      dense: changePhase('dense', base.phases.dense, given.dense),
      sparse: changePhase('sparse', base.phases.sparse, given.sparse),
      finetune: changePhase('finetune', base.phases.finetune, given.finetune),
    },
  };
  checkFit(next.data, modelOf(next));
  return next;
}

/** What of one value is another in the next, as deep as they are objects; lists are values. */
export function differing<T extends object>(from: T, to: T): DeepPartial<T> {
  const before = new Map<string, unknown>(Object.entries(from));
  const changed = Object.entries(to).flatMap(([name, value]: [string, unknown]) => {
    const was = before.get(name);
    if (JSON.stringify(was) === JSON.stringify(value)) return [];
    if (!isTree(was) || !isTree(value)) return [[name, value] as const];
    return [[name, differing(was, value)] as const];
  });
  return Object.fromEntries(changed) as DeepPartial<T>;
}

/** What says its kind is a value, and no part of it means anything alone. */
const isTree = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('kind' in value);

/** Whether a change of config starts a fresh run; others apply from the next step. */
export const startsFresh = (a: RunConfig, b: RunConfig): boolean =>
  dataKey(a.data) !== dataKey(b.data) ||
  a.seed !== b.seed ||
  a.engine !== b.engine ||
  JSON.stringify(a.record) !== JSON.stringify(b.record) ||
  JSON.stringify(a.model) !== JSON.stringify(b.model);

/** The presets that come trained with the page, on the default data. */
export const SHIPPED_MODELS = ['micro', 'nano'] as const satisfies readonly PresetName[];
export type ShippedModel = (typeof SHIPPED_MODELS)[number];

/**
 * What a page opens with whose link says nothing of the run. The defaults of recipes and links are others, and
 * stay what they were: what was written by them opens as it did. A network that was trained long is tuned with a
 * small learning rate that rises slowly: the default's would undo in a hundred steps what thousands had reached.
 */
export const OPENING = {
  config: { model: 'micro', phases: { finetune: { lr: 3e-4, warmup: 50 } } },
  start: 'shipped',
} as const satisfies {
  readonly config: DeepPartial<RunConfig> & { readonly model: ShippedModel };
  readonly start: Start;
};

/** All settings of such a page. */
export const OPENED = changeConfig(DEFAULT_CONFIG, OPENING.config);

/** The network that ships with the page and fits a config, by its sizes and data; null where none does. */
export function shippedFor(config: RunConfig): ShippedModel | null {
  if (config.data !== DEFAULT_CONFIG.data) return null;
  const sizes = JSON.stringify(modelOf(config));
  return SHIPPED_MODELS.find((name) => JSON.stringify(resolveModel(name)) === sizes) ?? null;
}

/** What a link opens with that does not say it: the shipped network of the defaults, or fresh weights. */
export const naturalStart = (config: RunConfig): Start =>
  startsFresh({ ...DEFAULT_CONFIG, engine: config.engine, record: config.record }, config)
    ? 'fresh'
    : 'shipped';

/** A config that repeats a run bit for bit on the engine that it was made with. */
export const repeating = (
  config: RunConfig,
  made: { readonly id: EngineId; readonly threads: number; readonly variants: readonly string[] },
): RunConfig => ({
  ...config,
  engine: made.id,
  record: { threads: made.threads, variants: made.variants.length > 0 ? made.variants : null },
});

/** Another set takes the preset along; sizes of one's own stay as they are, and fit or are refused. */
function changeModel(
  data: DataRef,
  base: RunConfig,
  change: DeepPartial<PresetName | ViTConfig> | undefined,
): PresetName | ViTConfig {
  if (change === undefined) return base.model;
  if (typeof change === 'string') {
    resolveModel(change);
    return change;
  }
  refuseUnknown('model', change, MODEL_FIELDS);
  return resolveModel({ ...resolveModel(base.model, dataShape(data)), ...change });
}

function changePhase<T extends PhaseConfig>(
  phase: Phase,
  base: T,
  change: DeepPartial<T> | undefined,
): T {
  if (change === undefined) return base;
  refuseUnknown(`phases.${phase}`, change, Object.keys(base));
  const next = { ...base, ...change };
  for (const [field, value] of Object.entries(next)) {
    const name = `phases.${phase}.${field}`;
    if (field === 'schedule') oneOf(name, value, SCHEDULES);
    else checkControl(`${phase}.${field}` as ControlKey, value, name);
  }
  return next;
}

function checkSwitch(field: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value;
  throw new InvalidValueError(field, value, { kind: 'flag' });
}

function refuseUnknown(of: string, given: unknown, known: readonly string[]): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new InvalidValueError(of, given, { kind: 'object' });
  for (const field of Object.keys(given))
    if (!known.includes(field)) throw new UnknownFieldError(of, field, known);
}
