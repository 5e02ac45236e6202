// Commands that decide which run is at hand: open, configure, reset, models from and to files, and the
// ways out of a failure.
import { checkKernels } from '../core/engine-record';
import { words } from '../core/error-words';
import { DataError, EspalierError, InvalidValueError, PhaseError, toReport } from '../core/errors';
import { fetchFile } from '../core/fetch-file';
import { initParams } from '../core/init';
import type { Arg, WorkerRecovery } from '../core/commands';
import { modelOf } from '../core/data-fit';
import {
  changeConfig,
  DEFAULT_CONFIG,
  naturalStart,
  OPENED,
  OPENING,
  shippedFor,
  type ShippedModel,
  startsFresh,
  type DeepPartial,
  type RunConfig,
} from '../core/run-config';
import { planted } from '../core/lineage';
import type { Recipe, Step } from '../core/recipe';
import type { TrainResult } from '../core/step-stats';
import { readModel } from '../formats/model-file';
import type { Desk } from './desk';
import type { Handlers } from './handlers';
import { configFor } from './given-file';
import { carryOut } from './interpreter';
import { openFile } from './open-file';
import { savedFile } from './network-file';
import type { Run } from './run';
import { checkPhase } from './training';
import { restOf, trainStep } from './training-commands';

type RunHandlers = Pick<
  Handlers,
  | 'open'
  | 'engines'
  | 'configure'
  | 'reset'
  | 'openShipped'
  | 'loadModel'
  | 'saveModel'
  | 'recover'
  | 'carryOut'
  | 'goOn'
>;

/** A trained network that comes with the page, relative to the site. */
const shippedFile = (model: ShippedModel): string => `checkpoints/${model}-sparse.safetensors`;

export function runCommands(desk: Desk): RunHandlers {
  return {
    open: (arg) => open(desk, arg),
    carryOut: async ({ steps, paused }) => ({ done: await carryOut(desk, steps, paused) }),
    goOn: (how) => goOn(desk, how),
    engines: () => desk.engines.choices(),
    configure: async (change) => {
      const { run } = desk;
      const config = changeConfig(run.config, change);
      if (change.record !== undefined) checkKernels(config.engine, config.record);
      if (change.data !== undefined) desk.chosenData = config.data;
      if (startsFresh(run.config, config)) await startFresh(desk, config);
      else {
        run.set(config);
        run.ahead = relengthened(run.ahead, change);
      }
      return config;
    },
    reset: async () => {
      await startFresh(desk, desk.run.config);
      return null;
    },
    openShipped: async ({ model }) => {
      const { data } = DEFAULT_CONFIG;
      const { config } = desk.run;
      const { engine, record } = config;
      desk.chosenData = data;
      const opens = model === null ? { ...OPENED, engine, record } : { ...config, data, model };
      await openShipped(desk, opens, model ?? OPENING.config.model);
      return null;
    },
    loadModel: async ({ safetensors, config }) => {
      desk.begin('load');
      const file = readModel(safetensors, config);
      openFile(desk, configFor(desk.run.config, file, desk.chosenData), file, 'file');
      await desk.tellEngines();
      return null;
    },
    saveModel: ({ compact }) => Promise.resolve(savedFile(desk.run, compact)),
    recover: async ({ way }) => {
      await recover(desk, way);
      return null;
    },
  };
}

async function open(desk: Desk, { base, change, start }: Arg<'open'>): Promise<RunConfig> {
  desk.base = base;
  const config = changeConfig(DEFAULT_CONFIG, change);
  desk.chosenData = config.data;
  const wanted = start ?? naturalStart(config);
  const shipped = wanted === 'fresh' ? null : shippedFor(config);
  if (shipped === null) await startFresh(desk, config);
  else
    try {
      await openShipped(desk, config, shipped);
    } catch (error) {
      // Missing or damaged, the page still opens; the answer says what was wrong.
      await startFresh(desk, config);
      throw error;
    }
  return config;
}

/**
 * Carries a recipe out as a run of its own. Answers how many of its steps came to their end.
 * @throws InvalidValueError where it begins with a network that is not of its settings
 */
export async function runRecipe(
  desk: Desk,
  { config: change, start, steps }: Recipe,
): Promise<number> {
  const config = changeConfig(DEFAULT_CONFIG, change);
  const shipped = start === 'shipped' ? shippedFor(config) : null;
  if (start === 'shipped' && shipped === null)
    throw new InvalidValueError('recipe.start', start, 'fresh, where data or model are others');
  desk.begin('load');
  desk.chosenData = config.data;
  await (shipped === null ? startFresh(desk, config) : openShipped(desk, config, shipped));
  return carryOut(desk, steps);
}

/**
 * What is left of the recipe that was stopped or broke off: the rest of its phase, and what was to follow. With
 * `until`, no more than the phase, to that step. Answers what came of the first training; null without one.
 * @throws PhaseError where no phase was stopped
 */
async function goOn(desk: Desk, { paused, until }: Arg<'goOn'>): Promise<TrainResult | null> {
  const { run } = desk;
  const [first, ...behind] = restOfRecipe(run);
  if (first === undefined || (until !== undefined && first.do !== 'train'))
    throw new PhaseError(
      'No phase was stopped before its end.',
      'Start one: train, finetune.',
      words('nothingStopped', 'startPhase'),
    );
  // A phase that came to its end is stopped no more.
  if (run.stopped?.step === run.stopped?.steps) run.leaveStopped();
  if (until !== undefined && first.do === 'train') {
    desk.ahead = behind;
    const { result, reached } = await trainStep(desk, { ...first, until }, paused);
    const from = reached ? until : run.stopped?.step;
    run.ahead = [restOf(first, from ?? first.from ?? 0), ...behind];
    return result;
  }
  let result: TrainResult | null = null;
  await carryOut(desk, [first, ...behind], paused, (trained) => (result ??= trained));
  return result;
}

function restOfRecipe({ stopped, ahead }: Run): readonly Step[] {
  if (ahead.length > 0 || stopped === null) return ahead;
  const { phase, steps, step: from } = stopped;
  return [{ do: 'train', phase, steps, from }];
}

/** Steps that are still to come, with the lengths of phases that somebody has set since. */
const relengthened = (
  steps: readonly Step[],
  { phases = {} }: DeepPartial<RunConfig>,
): readonly Step[] =>
  steps.map((step) => {
    if (step.do !== 'train' || step.from !== undefined) return step;
    const { steps: length } = phases[step.phase] ?? {};
    const isWhole = step.until === undefined && step.changes === undefined;
    return length === undefined || !isWhole ? step : { ...step, steps: length };
  });

/** A fresh run by these settings. */
export async function startFresh(desk: Desk, config: RunConfig): Promise<void> {
  const model = modelOf(config);
  const params = initParams(model, config.seed);
  const standing = { stage: 'fresh', source: 'init', steps: 0 } as const;
  const root = { config, at: 0, shape: null, standing, cursor: 0 };
  const lineage = planted(root, { origin: 'fresh', brought: [] });
  desk.startRun({ config, model, lineage, params });
  await desk.tellEngines();
}

/** @throws DataError where the page's own network cannot be fetched, or is not what it was */
async function openShipped(desk: Desk, config: RunConfig, model: ShippedModel): Promise<void> {
  const url = new URL(shippedFile(model), desk.base).href;
  const bytes = await fetchFile(url, desk.deps.fetch, null).catch((error: unknown) => {
    throw missing(url, error);
  });
  try {
    openFile(desk, config, readModel(bytes, null), 'shipped');
  } catch (error) {
    throw damaged(url, error);
  }
  await desk.tellEngines();
}

function missing(url: string, error: unknown): unknown {
  const said = error instanceof DataError ? error.words : null;
  if (said?.happened !== 'fetchStatus' && said?.happened !== 'fetchFailed') return error;
  const status = said.values['status'];
  const what = typeof status === 'number' ? `status ${status}` : 'no answer';
  return new DataError(
    `The trained network at ${url} could not be loaded (${what}).`,
    'Train one yourself, or reload the page to try again.',
    words('shippedMissing', 'trainOrReload', { url, what }),
  );
}

/** Nobody chose this file, so nobody can choose another. */
function damaged(url: string, error: unknown): unknown {
  if (!(error instanceof EspalierError)) return error;
  const detail = toReport(error).message;
  return new DataError(
    `The trained network that comes with the page is damaged: ${url}. ${detail}`,
    'Train one yourself, or reload the page to try again.',
    words('shippedDamaged', 'trainOrReload', { url, detail }),
  );
}

async function recover(desk: Desk, way: WorkerRecovery): Promise<void> {
  const { run } = desk;
  if (way === 'reset') return startFresh(desk, run.config);
  const broken = run.interrupted;
  if (way === 'halve-lr') {
    if (broken === null || broken.at === null)
      throw new PhaseError(
        'No training broke off.',
        'Start a phase.',
        words('notBroken', 'startPhase'),
      );
    const { phase } = broken.at;
    checkPhase(run, phase);
    const { lr } = run.config.phases[phase];
    run.config = changeConfig(run.config, { phases: { [phase]: { lr: lr / 2 } } });
  } else {
    desk.engines.forget();
    run.config = changeConfig(run.config, changeOf(run, way));
    // From here on it is another engine's, whatever trained it before.
    if (MOVES.has(way)) run.footing.move();
    // Every trainer may stand on the lost device; what each goes on from is known.
    run.networks.drop();
  }
  run.emit({ type: 'config', config: run.config });
  // Whether anything is well again only an engine can tell that answers.
  if (broken === null) await (await run.networks.current.get()).gates();
  else {
    // Training says itself when it is whole again.
    if (broken.at === null) run.interrupted = null;
    await carryOut(desk, broken.rest);
  }
}

/** Ways out by which a run goes on with what is here. */
const MOVES: ReadonlySet<WorkerRecovery> = new Set<WorkerRecovery>([
  'own-settings',
  'continue-on-wasm',
  'go-on-here',
]);

/** What a way out of a lost engine sets. */
function changeOf({ config, fits }: Run, way: WorkerRecovery): DeepPartial<RunConfig> {
  switch (way) {
    case 'one-thread':
      return { engine: 'wasm', record: { ...config.record, threads: 1 } };
    case 'fit-batch':
      return fits === null ? {} : { batch: fits };
    case 'own-settings':
      return { record: null };
    case 'continue-on-wasm':
      return { engine: 'wasm', record: null };
    case 'halve-lr':
    case 'retry-engine':
    case 'restart-engine':
    case 'go-on-here':
    case 'reset':
      return {};
  }
}
