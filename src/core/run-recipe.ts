// The recipe of a run: what its page opens with and what was done then, step by step; or why nobody can repeat
// it. Pure. Invariant: what stands here repeats the run to the last bit, or it is said that it does not.
import {
  at,
  gatedOf,
  headOf,
  isTrained,
  pathTo,
  rootOf,
  trainings,
  type Checkpoint,
  type Lineage,
  type Trained,
} from './lineage';
import { MOST_STEPS, RECIPE_VERSION, type Recipe, type Step, type TrainSettings } from './recipe';
import { DEFAULT_CONFIG, differing, repeating, type Phase, type RunConfig } from './run-config';
import type { Made } from './run-log';
import { settingsOf } from './trained-settings';

/** Why a run cannot be repeated. */
export type Obstacle =
  /** It went on from what an earlier version of the page kept, or from a file. */
  | 'kept'
  | 'file'
  /** It has steps on images that a script handed in. */
  | 'given'
  /** It went on where its bits rest on something else. */
  | 'elsewhere'
  /** It was trained on several engines, or with several sets of kernels. */
  | 'engines'
  /** It has more checkpoints than are held. */
  | 'long';

/** What tells how a run came to be. */
export interface Repeated {
  readonly lineage: Lineage;
  /** As it is set now. */
  readonly config: RunConfig;
  /** What trains, or would; null while nobody knows. */
  readonly engine: Made | null;
}

/** Why a run cannot be repeated; null where it can. */
export function obstacleOf(run: Repeated): Obstacle | null {
  const { lineage } = run;
  const { origin, checkpoints, dropped } = lineage;
  if (origin === 'kept' || origin === 'file') return origin;
  if (checkpoints.some(({ after }) => after?.do === 'given')) return 'given';
  if (dropped > 0) return 'long';
  if (checkpoints.some(({ differs }) => differs !== undefined)) return 'elsewhere';
  const made = trainings(lineage).map((training) => JSON.stringify(training.made));
  if (made.some((one) => one !== made[0])) return 'engines';
  return recipeThrough(run, checkpoints).steps.length > MOST_STEPS ? 'long' : null;
}

/**
 * What was done in a run. What nobody can repeat stands in it as well.
 * @param exact with the engine that trained, its threads and kernels; else with the engine that was asked for
 */
export const recipeOf = (run: Repeated, exact = true): Recipe =>
  recipeThrough(run, run.lineage.checkpoints, exact);

/** The recipe of one of its networks alone: what was done from the root to there. */
export function recipeTo(run: Repeated, id: string): Recipe {
  const lineage = { ...run.lineage, head: id };
  return recipeThrough({ ...run, lineage }, pathTo(lineage, id));
}

function recipeThrough(run: Repeated, done: readonly Checkpoint[], exact = true): Recipe {
  const { lineage, config } = run;
  const trained = trainings({ checkpoints: done });
  const first = firstSettings(trained, done[1]?.config ?? config);
  const made = trained[0]?.made ?? run.engine;
  return {
    version: RECIPE_VERSION,
    config: differing(DEFAULT_CONFIG, made === null || !exact ? first : repeating(first, made)),
    start: lineage.origin === 'shipped' ? 'shipped' : 'fresh',
    steps: stepsThrough(lineage, done, first),
  };
}

/** Settings under which the first training of every phase needs no other. */
function firstSettings(trained: readonly Trained[], standing: RunConfig): RunConfig {
  const start = trained[0]?.config ?? standing;
  const phases = { ...standing.phases };
  for (const training of trained.toReversed()) {
    const { phase } = training.after;
    Object.assign(phases, { [phase]: settingsOf(training).phases[phase] });
  }
  return { ...standing, batch: start.batch, augment: start.augment, phases };
}

function stepsThrough(lineage: Lineage, done: readonly Checkpoint[], first: RunConfig): Step[] {
  const steps: Step[] = [];
  const names = namesFor(lineage, done);
  let set = first;
  let here = rootOf(lineage);
  const goTo = (to: Checkpoint) => {
    if (to !== here) steps.push(wayTo(lineage, here, to, names));
    here = to;
  };
  const arrive = (one: Checkpoint) => {
    here = one;
    // The table has one line for all stretches of a phase.
    for (const { split } of one.measures) steps.push({ do: 'measure', split });
    const as = names.get(one.id);
    if (as !== undefined) steps.push({ do: 'name', as });
  };
  for (const one of done) {
    const { after, config } = one;
    if (after === null) {
      if (one === here) arrive(one);
      continue;
    }
    if (after.do === 'control') {
      const { batch, augment, phases } = config;
      const change = differing(set, { ...set, batch, augment, phases });
      const told = Object.keys(change).length === 0 ? {} : { set: change };
      steps.push({ ...after, ...told });
      set = { ...set, batch, augment, phases };
      continue;
    }
    if (after.do === 'train' && !isTrained(one)) continue;
    const parent = one.parent === null ? rootOf(lineage) : at(lineage, one.parent);
    // A cut is of the network with all gates, whatever was cut of that before.
    if (after.do !== 'cut' || gatedOf(lineage, here.id) !== parent) goTo(parent);
    if (after.do === 'train') {
      const next = trainedAs(set, config, after.phase);
      steps.push(plainTrain({ ...after, ...settingsBetween(set, next, after.phase) }));
      set = next;
    } else steps.push(after);
    arrive(one);
  }
  goTo(headOf(lineage));
  return steps;
}

/** Without what a step says by itself. */
function plainTrain({ from, until, ...step }: Extract<Step, { do: 'train' }>): Step {
  return {
    ...step,
    ...(from === undefined || from === 0 ? {} : { from }),
    ...(until === undefined || until === step.steps ? {} : { until }),
  };
}

/** How a step comes from one network back to another. */
function wayTo(
  lineage: Lineage,
  from: Checkpoint,
  to: Checkpoint,
  names: ReadonlyMap<string, string>,
): Step {
  if (from.shape !== null && gatedOf(lineage, from.id) === to) return { do: 'undo' };
  return { do: 'go', to: names.get(to.id) ?? 'root' };
}

/** The networks that are come back to have a name: their own, or one that nobody gave. */
function namesFor(lineage: Lineage, done: readonly Checkpoint[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const { id, name } of done) if (name !== null) names.set(id, name);
  const taken = new Set(names.values());
  const call = (one: Checkpoint) => {
    if (one === rootOf(lineage) || names.has(one.id)) return;
    let as = `network ${one.id}`;
    while (taken.has(as)) as += '’';
    taken.add(as);
    names.set(one.id, as);
  };
  let here = rootOf(lineage);
  for (const one of [...done, null]) {
    if (one !== null && (one.after === null || one.after.do === 'control')) continue;
    const wanted = one === null ? headOf(lineage) : at(lineage, one.parent ?? rootOf(lineage).id);
    const gated = gatedOf(lineage, here.id);
    const isCut = one?.after?.do === 'cut' && gated === wanted;
    const isUndone = here.shape !== null && gated === wanted;
    if (wanted !== here && !isCut && !isUndone) call(wanted);
    if (one !== null) here = one;
  }
  return names;
}

/** The settings that a training went by, its length apart: that is told with it, whatever is set. */
function trainedAs(set: RunConfig, { batch, augment, phases }: RunConfig, phase: Phase): RunConfig {
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
