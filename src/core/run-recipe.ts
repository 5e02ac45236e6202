// The recipe of a run: what its page opens with and what was done then, step by step; or why nobody can repeat
// it. Pure. Invariant: what stands here repeats the run to the last bit, or it is said that it does not.
import { MOST_STEPS, RECIPE_VERSION, type Recipe, type Step, type TrainSettings } from './recipe';
import { DEFAULT_CONFIG, differing, repeating, type Phase, type RunConfig } from './run-config';
import { sameCut, type CutName, type ResultRow, type Source } from './network-state';
import { pruneRate } from './controls';
import { settingsOf, trainings, type Deed, type Made, type RunLog } from './run-log';
import { ruleAt } from './scope';

/** Why a run cannot be repeated. */
export type Obstacle =
  /** It went on from what an earlier version of the page kept, or from a file. */
  | 'kept'
  | 'file'
  /** It has steps on images that a script handed in. */
  | 'given'
  /** It was trained on several engines, or with several sets of kernels. */
  | 'engines'
  /** It has more deeds than are written down. */
  | 'long';

/** What tells how a run came to be. */
export interface Repeated {
  readonly source: Source;
  readonly log: RunLog;
  readonly config: RunConfig;
  /** What trains, or would; null while nobody knows. */
  readonly engine: Made | null;
  readonly results: readonly ResultRow[];
}

/** Why a run cannot be repeated; null where it can. */
export function obstacleOf(run: Repeated): Obstacle | null {
  const { source, log } = run;
  const { deeds, dropped } = log;
  if (deeds.some((deed) => deed.do === 'open')) return 'kept';
  if (source === 'file') return 'file';
  if (deeds.some((deed) => deed.do === 'given')) return 'given';
  if (dropped > 0) return 'long';
  const made = trainings(log).map((training) => JSON.stringify(training.made));
  if (made.some((one) => one !== made[0])) return 'engines';
  return stepsOf(run, firstSettings(run)).length > MOST_STEPS ? 'long' : null;
}

/**
 * What was done in a run. What nobody can repeat stands in it as well.
 * @param exact with the engine that trained, its threads and kernels; else with the engine that was asked for
 */
export function recipeOf(run: Repeated, exact = true): Recipe {
  const { log, source } = run;
  const first = firstSettings(run);
  const made: Made | null = trainings(log)[0]?.made ?? run.engine;
  const config = made === null || !exact ? first : repeating(first, made);
  return {
    version: RECIPE_VERSION,
    config: differing(DEFAULT_CONFIG, config),
    start: source === 'shipped' ? 'shipped' : 'fresh',
    steps: stepsOf(run, first),
  };
}

/** Settings under which the first training of every phase needs no other. */
function firstSettings({ log, config }: Repeated): RunConfig {
  const done = trainings(log);
  const standing = log.deeds[0]?.config ?? config;
  const start = done[0] ?? { config: standing };
  const phases = { ...standing.phases };
  for (const training of done.toReversed())
    Object.assign(phases, { [training.phase]: settingsOf(training).phases[training.phase] });
  const { batch, augment } = start.config;
  return { ...standing, batch, augment, phases };
}

/** Where a run stands, as far as the lines of its table tell networks apart. */
interface Place {
  readonly whole: 'dense' | 'sparse';
  readonly cut: CutName | null;
}

function stepsOf({ log, source, results }: Repeated, first: RunConfig): Step[] {
  const steps: Step[] = [];
  let set = first;
  let measured = true;
  let lost = false;
  let phase: Phase | null = null;
  let whole: 'dense' | 'sparse' = source === 'shipped' ? 'sparse' : 'dense';
  let cut: CutName | null = null;
  const measure = () => {
    if (measured) return;
    measured = true;
    // A line of the table is of the last network of its kind: where that was not measured, none is.
    const kind = phase === 'finetune' ? 'finetuned' : phase === null ? 'pruned' : whole;
    const row = results.find(
      (line) => line.source === 'init' && line.kind === kind && sameCut(line, cut),
    );
    if (row !== undefined && row.top1 !== null) steps.push({ do: 'measure', split: 'test' });
    if (row?.validation !== undefined) steps.push({ do: 'measure', split: 'validation' });
  };
  const here = () => ({ whole, cut });
  const [root, named] = [here(), new Map<string, Place>()];
  let previous = root;
  const arrive = (at: Place) => {
    ({ whole, cut } = at);
    phase = null;
    lost = false;
  };
  for (const deed of log.deeds) {
    if (deed.do === 'restart') lost ||= phase !== null;
    else if (deed.do === 'train' && deed.to > deed.from) {
      // The table has a line for every phase; between two stretches of one nothing is measured.
      if (deed.phase !== phase) measure();
      if (deed.from === 0) previous = here();
      const fresh = lost && deed.phase === phase;
      lost = false;
      phase = deed.phase;
      if (phase === 'sparse') whole = phase;
      const next = trainedAs(set, deed);
      steps.push({
        ...{ do: 'train', phase, steps: deed.steps },
        ...(deed.from === 0 ? {} : { from: deed.from }),
        ...(deed.to < deed.steps ? { until: deed.to } : {}),
        ...(deed.optimizer === undefined ? {} : { optimizer: deed.optimizer }),
        ...(fresh ? { optimizer: 'fresh' as const } : {}),
        ...(deed.gates === undefined ? {} : { gates: deed.gates }),
        ...settingsBetween(set, next, phase),
      });
      set = next;
      measured = false;
    } else if (deed.do === 'cut') {
      measure();
      const { criterion } = deed.config;
      steps.push({ do: 'cut', ...ruleAt(criterion, pruneRate(deed.rate)) });
      previous = here();
      arrive({ whole, cut: { rate: deed.rate, criterion } });
      measured = false;
    } else if (deed.do === 'undo') {
      measure();
      steps.push({ do: 'undo' });
      arrive({ whole, cut: null });
    } else if (deed.do === 'control') {
      measure();
      const { batch, augment, phases } = deed.config;
      const change = differing(set, { ...set, batch, augment, phases });
      const told = Object.keys(change).length === 0 ? {} : { set: change };
      steps.push({ do: 'control', steps: deed.steps, ...told });
      set = { ...set, batch, augment, phases };
    } else if (deed.do === 'given') {
      measure();
      steps.push({ do: 'given', count: deed.count });
      arrive(here());
    } else if (deed.do === 'name') {
      measure();
      steps.push({ do: 'name', as: deed.as });
      named.set(deed.as, here());
    } else if (deed.do === 'go') {
      measure();
      const { to } = deed;
      steps.push({ do: 'go', to });
      const at = named.get(to) ?? (to === 'root' ? root : previous);
      previous = here();
      arrive(at);
    }
  }
  measure();
  return steps;
}

/** The settings that a training went by, its length apart: that is told with it, whatever is set. */
function trainedAs(set: RunConfig, { config, phase }: Extract<Deed, { do: 'train' }>): RunConfig {
  const { batch, augment, phases } = config;
  const { steps } = set.phases[phase];
  return {
    ...set,
    batch,
    augment,
    phases: { ...set.phases, [phase]: { ...phases[phase], steps } },
  };
}

/** What has to be set to come from one config to another before a phase. */
function settingsBetween(from: RunConfig, to: RunConfig, phase: Phase): { set?: TrainSettings } {
  const { phases, ...step } = differing<RunConfig>(from, to);
  const set = { ...step, ...phases?.[phase] };
  return Object.keys(set).length === 0 ? {} : { set };
}
