// What was done to the networks of a run, in order, each deed with the settings it went by. From it follows
// how a run was trained, whatever is set since, and how to repeat it. Pure.
// Invariant: a deed that is over never changes; one that goes on is written anew in its place.
import type { EngineRecord } from './engine-record';
import type { TrainStep } from './recipe';
import { PHASES, type EngineId, type Phase, type RunConfig } from './run-config';

/** What trained: an engine with its threads and kernels. */
export interface Made extends EngineRecord {
  readonly id: EngineId;
  readonly threads: number;
  readonly variants: readonly string[];
}

export type Deed = {
  /** Settings at that time. */
  readonly config: RunConfig;
  /** Steps of the run before it. */
  readonly at: number;
} & (
  | {
      /** Training from one step of a phase to another; `steps` is the length of its schedule. */
      readonly do: 'train';
      readonly phase: Phase;
      readonly steps: number;
      readonly from: number;
      readonly to: number;
      /** As its step asked for; see recipe.ts. */
      readonly gates?: TrainStep['gates'];
      readonly optimizer?: TrainStep['optimizer'];
      readonly made: Made;
    }
  | { readonly do: 'cut'; readonly rate: number }
  | { readonly do: 'undo' }
  /** The network at hand was given a name, or gave way to one before it; see recipe.ts. */
  | { readonly do: 'name'; readonly as: string }
  | { readonly do: 'go'; readonly to: string }
  /** Steps on images handed in, one after the other. */
  | { readonly do: 'given'; readonly count: number }
  /** A dense control of so many steps; it touches no network of the run. */
  | { readonly do: 'control'; readonly steps: number }
  /** The engine was started anew, and the optimizer's moments went with the old one. */
  | { readonly do: 'restart' }
  /** The run went on from a network that was trained with these settings. */
  | { readonly do: 'open' }
);

export interface RunLog {
  /** Deeds at the beginning that are not held any more. */
  readonly dropped: number;
  readonly deeds: readonly Deed[];
}

export const emptyLog: RunLog = { dropped: 0, deeds: [] };

/** The most deeds a log holds: a script may train step by step for days. */
export const MOST_DEEDS = 1000;

/** Where the next deed stands, counted from the run's beginning. */
export const nextPlace = ({ dropped, deeds }: RunLog): number => dropped + deeds.length;

/** The log with a deed at a place; what stood there is replaced. */
export function withDeed({ dropped, deeds }: RunLog, place: number, deed: Deed): RunLog {
  const all = [...deeds.slice(0, place - dropped), deed];
  const over = Math.max(0, all.length - MOST_DEEDS);
  return { dropped: dropped + over, deeds: over === 0 ? all : all.slice(over) };
}

/** The log with its training at work come to a step of its phase. */
export function reached(log: RunLog, phase: Phase, step: number): RunLog {
  const last = log.deeds.at(-1);
  if (last?.do !== 'train' || last.phase !== phase) return log;
  return withDeed(log, nextPlace(log) - 1, { ...last, to: step });
}

export type Trained = Extract<Deed, { do: 'train' }>;

/** The trainings that came to a step. */
export const trainings = ({ deeds }: RunLog): Trained[] =>
  deeds.filter((deed): deed is Trained => deed.do === 'train' && deed.to > deed.from);

/** The settings that a training went by, its own length in the place of the one that was set. */
export const settingsOf = ({ config, phase, steps }: Trained): RunConfig => ({
  ...config,
  phases: { ...config.phases, [phase]: { ...config.phases[phase], steps } },
});

/**
 * A config with the settings of each phase as it was last trained.
 * @param standing what holds for a phase that was not
 */
function overlaid(log: RunLog, standing: RunConfig): RunConfig {
  const done = trainings(log);
  const last = done.at(-1);
  const phases = { ...standing.phases };
  for (const training of done)
    Object.assign(phases, { [training.phase]: settingsOf(training).phases[training.phase] });
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
export function asTrained(log: RunLog, now: RunConfig): RunConfig {
  const first = log.deeds[0];
  const last = log.deeds.at(-1);
  if (first === undefined || last === undefined) return now;
  // What the network came with was its own, whatever was set here since.
  const { phases } = (first.do === 'open' ? first : last).config;
  return overlaid(log, { ...last.config, phases });
}

/** Steps of each phase behind the network at hand; those of cuts that were taken back are not. */
export function stepsBehind({ deeds }: RunLog): Record<Phase, number> {
  const steps = { dense: 0, sparse: 0, finetune: 0 };
  for (const deed of deeds) {
    if (deed.do === 'cut' || deed.do === 'undo') steps.finetune = 0;
    if (deed.do === 'train') steps[deed.phase] += deed.to - deed.from;
  }
  return steps;
}

/**
 * The settings of a network that is to be compared with the one at hand: each phase as it was trained and
 * for as many steps, and as it is set now where it was not.
 */
export function comparable(log: RunLog, now: RunConfig): RunConfig {
  const config = overlaid(log, now);
  const behind = stepsBehind(log);
  const phases = { ...config.phases };
  for (const phase of PHASES)
    if (behind[phase] > 0)
      Object.assign(phases, { [phase]: { ...phases[phase], steps: behind[phase] } });
  return { ...config, phases };
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
export function trainedWith(log: RunLog): TrainedWith[] {
  let last = '';
  const found = trainings(log).flatMap((training): TrainedWith[] => {
    const { phase, at } = training;
    const { batch, augment, phases } = settingsOf(training);
    const settings = { phase, batch, augment, set: phases[phase] };
    const text = JSON.stringify(settings);
    if (last === text) return [];
    last = text;
    return [{ at, ...settings }];
  });
  return found.slice(-MOST_CHANGES);
}
