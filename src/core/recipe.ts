// What a run is to do, as data: what it begins with and its steps, one after the other. The worker carries it
// out; buttons, links, lessons, scripts and reports hold it. Types, and what follows from them alone.
// Invariant: a recipe of this version means the same for ever.
import type { HeldOut } from './images';
import type { DeepPartial, Phase, PhaseConfigs, RunConfig, Start } from './run-config';
import type { CutRule } from './scope';

export const RECIPE_VERSION = 1;

export interface Recipe {
  readonly version: typeof RECIPE_VERSION;
  /** What differs from the defaults. */
  readonly config: DeepPartial<RunConfig>;
  readonly start: Start;
  readonly steps: readonly Step[];
}

export type Step =
  | TrainStep
  | MeasureStep
  | CutStep
  /** Steps on images that were handed in: written down, and nobody can repeat them. */
  | { readonly do: 'given'; readonly count: number }
  /** Calls the network at hand by a name, to come back to. */
  | { readonly do: 'name'; readonly as: string }
  /** To a network before: the `root` that the run began with, the `parent` of the last step, or one by name. */
  | { readonly do: 'go'; readonly to: string }
  /** Back to the parent of the last cut. */
  | { readonly do: 'undo' }
  /**
   * A network of the same seed that is never cut, trained in all phases for so many steps, for the table.
   * The network at hand stays: a run that began with trained weights has no untrained root to go back to.
   * Phases are set as those of the network at hand were, and as `set` says where it had none.
   */
  | {
      readonly do: 'control';
      readonly steps?: number;
      readonly set?: DeepPartial<Pick<RunConfig, 'batch' | 'augment' | 'phases'>>;
    }
  /** Times the parent against what a rate leaves of it; the cut at hand where none is named. */
  | { readonly do: 'time'; readonly rate?: number; readonly rounds?: number };

export interface TrainStep {
  readonly do: 'train';
  readonly phase: Phase;
  /** Length of the schedule. */
  readonly steps: number;
  /** Steps of it behind the network at hand: where it was stopped. Without, it begins. */
  readonly from?: number;
  /** It is stopped behind that step. Without, it ends with its schedule. */
  readonly until?: number;
  /** Without, moments go on behind training of the same phase at the same head, and begin anew else. */
  readonly optimizer?: (typeof OPTIMIZERS)[number];
  /** Whether gates are trained; without, in the sparse phase alone. */
  readonly gates?: (typeof GATES)[number];
  /** Settings that hold from here on. */
  readonly set?: TrainSettings;
  /** Settings that change under way, by rising step, each from its step on. */
  readonly changes?: readonly { readonly at: number; readonly set: TrainSettings }[];
}

/** What may change while a run trains: settings of its phase, of a step, and nothing that begins another run. */
export type TrainSettings = DeepPartial<PhaseConfigs[Phase]> &
  Partial<Pick<PhaseConfigs['sparse'], 'gateLr' | 'lambda' | 'average'>> &
  Partial<Pick<RunConfig, 'batch' | 'augment'>>;

/** What a person turns while it trains; a phase that trains no gates has no settings of theirs. */
export type Turn = Partial<Pick<PhaseConfigs['sparse'], (typeof TURNED)[number]>>;
export const TURNED = ['lambda', 'gateLr', 'lr'] as const;

export interface MeasureStep {
  readonly do: 'measure';
  readonly split: HeldOut;
  /** The parent as it would be at a rate; without, the network at hand, whose line in the table takes note. */
  readonly rate?: number;
  /** The first so many images; without, all. */
  readonly count?: number;
  /** What the parent is cut by in place of a rate by the criterion at hand. */
  readonly by?: CutRule;
}

export type CutStep = { readonly do: 'cut' } & CutRule;

export const OPTIMIZERS = ['fresh', 'goes on'] as const;
export const GATES = ['fixed', 'trained'] as const;

/** The most steps of a recipe: a script may train step by step. */
export const MOST_STEPS = 1000;

/** A phase from its first step to its last, and what it is measured by then. */
export const phaseSteps = (
  phase: Phase,
  { phases }: Pick<RunConfig, 'phases'>,
  splits: readonly HeldOut[] = ['test'],
): readonly Step[] => [
  { do: 'train', phase, steps: phases[phase].steps },
  ...splits.map((split): MeasureStep => ({ do: 'measure', split })),
];

/** A cut, and what it costs before anything is tuned. */
export const cutSteps = (rule: CutRule): readonly Step[] => [
  { do: 'cut', ...rule },
  { do: 'measure', split: 'test' },
];

/** What is set of a run by a training's settings. */
export function settingsChange(
  phase: Phase,
  { batch, augment, ...set }: TrainSettings,
): DeepPartial<RunConfig> {
  return {
    ...(batch === undefined ? {} : { batch }),
    ...(augment === undefined ? {} : { augment }),
    ...(Object.keys(set).length === 0 ? {} : { phases: { [phase]: set } }),
  };
}
