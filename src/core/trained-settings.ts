// How a run was trained, whatever is set since: read off its checkpoints, each of which has the settings that it
// was made with. Pure.
import { isTrained, pathTo, rootOf, trainings, type Lineage, type Trained } from './lineage';
import { TURNED, type Turn } from './recipe';
import { PHASES, type Phase, type RunConfig } from './run-config';

/** The settings that a training went by, its own length in the place of the one that was set. */
export const settingsOf = ({ config, after: { phase, steps } }: Trained): RunConfig => ({
  ...config,
  phases: { ...config.phases, [phase]: { ...config.phases[phase], steps } },
});

/**
 * A config with the settings of each phase as it was last trained.
 * @param standing what holds for a phase that was not
 */
function overlaid(lineage: Lineage, standing: RunConfig): RunConfig {
  const done = trainings(lineage);
  const last = done.at(-1);
  const phases = { ...standing.phases };
  for (const training of done)
    Object.assign(phases, {
      [training.after.phase]: settingsOf(training).phases[training.after.phase],
    });
  return {
    ...standing,
    ...(last && { batch: last.config.batch, augment: last.config.augment }),
    phases,
  };
}

/**
 * The settings of a run as it was trained. What nothing was trained with is as it was when something was
 * last done; where nothing was, as it is set now.
 */
export function asTrained(lineage: Lineage, now: RunConfig): RunConfig {
  const root = rootOf(lineage);
  const last = lineage.checkpoints.at(-1) ?? root;
  const isKept = lineage.origin === 'kept';
  if (last === root && !isKept) return now;
  // What such a network came with was its own, whatever was set here since.
  const { phases } = (isKept ? root : last).config;
  return overlaid(lineage, { ...last.config, phases });
}

/** Steps of each phase behind the network at hand. */
export function stepsBehind(lineage: Lineage): Record<Phase, number> {
  const steps = { dense: 0, sparse: 0, finetune: 0 };
  for (const one of pathTo(lineage, lineage.head)) {
    const { after } = one;
    if (after?.do === 'train' && isTrained(one))
      steps[after.phase] += (after.until ?? after.steps) - (after.from ?? 0);
  }
  return steps;
}

/**
 * The settings of a network that is to be compared with the one at hand: each phase as it was trained and
 * for as many steps, and as it is set now where it was not.
 */
export function comparable(lineage: Lineage, now: RunConfig): RunConfig {
  const config = overlaid(lineage, now);
  const behind = stepsBehind(lineage);
  const phases = { ...config.phases };
  for (const phase of PHASES)
    if (behind[phase] > 0)
      Object.assign(phases, { [phase]: { ...phases[phase], steps: behind[phase] } });
  return { ...config, phases };
}

/** Settings of a training phase that a person turned while it trained, or between two stretches of it. */
export interface Turned {
  readonly phase: Phase;
  /** Steps of the run before it. */
  readonly at: number;
  readonly set: Turn;
}

/** Where a phase went on by other settings than it had; in the order of the run. */
export function turnsOf(lineage: Pick<Lineage, 'checkpoints'>): Turned[] {
  const done = trainings(lineage);
  return done.flatMap((training, i): Turned[] => {
    const { after, parent, config, at } = training;
    const { phase, from = 0 } = after;
    const before = done[i - 1];
    if (before === undefined || before.id !== parent) return [];
    if (from === 0 || before.after.phase !== phase) return [];
    const had = new Map(Object.entries(before.config.phases[phase]));
    const set = Object.entries(config.phases[phase]).filter(
      ([name, value]) => TURNED.some((known) => known === name) && had.get(name) !== value,
    );
    return set.length === 0 ? [] : [{ phase, at, set: Object.fromEntries(set) }];
  });
}

/** What a phase was trained with from a step of the run on. */
export interface TrainedWith {
  readonly phase: Phase;
  /** Steps of the run before it. */
  readonly at: number;
  readonly batch: number;
  readonly augment: boolean;
  readonly set: RunConfig['phases'][Phase];
}

/** The most changes of settings that are told of a run. */
export const MOST_CHANGES = 100;

/** What the run was trained with, from where that was another; the first among them. */
export function trainedWith(lineage: Pick<Lineage, 'checkpoints'>): TrainedWith[] {
  let last = '';
  const found = trainings(lineage).flatMap((training): TrainedWith[] => {
    const { phase } = training.after;
    const { batch, augment, phases } = settingsOf(training);
    const settings = { phase, batch, augment, set: phases[phase] };
    const text = JSON.stringify(settings);
    if (last === text) return [];
    last = text;
    return [{ at: training.at, ...settings }];
  });
  return found.slice(-MOST_CHANGES);
}
