// Recipes by time: what a machine of a measured pace trains in half a minute, in three minutes and in twenty, and
// the accuracy that such a training usually reaches. The accuracies were measured by `npm run offers`.
// Invariant: no accuracy is said that lies beyond what was measured.
import { CONTROLS } from './controls';
import { phaseSteps, RECIPE_VERSION, type Recipe } from './recipe';
import {
  changeConfig,
  DEFAULT_CONFIG,
  type DeepPartial,
  type EngineId,
  type RunConfig,
} from './run-config';
import measured from './usual-accuracy.json';

/** Seconds that are offered, for training dense and with sparsity and for measuring both. */
export const OFFERED_SECONDS = [30, 180, 1200] as const;
export type OfferedSeconds = (typeof OFFERED_SECONDS)[number];

/** The networks that a time may train, the faster first. */
export const OFFERED_MODELS = ['nano', 'micro'] as const;
export type OfferedModel = (typeof OFFERED_MODELS)[number];

/** How long a network takes on the engine at hand, in seconds. */
export interface Pace {
  /** A training step of the default batch. */
  readonly step: number;
  /** An image while accuracy is measured. */
  readonly image: number;
  readonly engine: EngineId;
  readonly threads: number;
}
export type Paces = Readonly<Record<OfferedModel, Pace>>;

/** A training that was measured: test top-1 of the network with sparsity. */
export interface MeasuredTraining {
  readonly model: OfferedModel;
  /** Steps of the dense phase and of the phase with sparsity. */
  readonly dense: number;
  readonly sparse: number;
  readonly seed: number;
  readonly top1: number;
  /** Test images. */
  readonly count: number;
}

/** By model and by rising steps. */
export const MEASURED = measured.rows as readonly MeasuredTraining[];

/** What a training usually reaches, and the trainings that say so. */
export interface Usual {
  readonly top1: number;
  /** Whether it trains longer than anything that was measured. */
  readonly atLeast: boolean;
  /** One, or the two between which it lies. */
  readonly from: readonly MeasuredTraining[];
}

export interface Offer {
  readonly seconds: OfferedSeconds;
  readonly model: OfferedModel;
  /** What it changes of the default recipe. */
  readonly config: DeepPartial<RunConfig>;
  /** Steps by phase. */
  readonly dense: number;
  readonly sparse: number;
  readonly finetune: number;
  /** Seconds that training and measuring take at the pace that was measured. */
  readonly takes: number;
  readonly usual: Usual;
}

/** A time that is not offered, and the least that the fastest network takes. */
export interface TooSlow {
  readonly seconds: OfferedSeconds;
  readonly tooSlow: { readonly model: OfferedModel; readonly takes: number };
}

/** Least steps of either phase. A gate moves by its learning rate at most, 0.015 a step: in 150 steps gates part. */
export const LEAST_STEPS = 150;
/** Most steps of both together: what one phase may have. */
const MOST_STEPS = CONTROLS['dense.steps'].max;
/** Of all steps those with sparsity: a third of the dense ones. */
const SPARSE_SHARE = 1 / 4;
/**
 * Of the steps with sparsity those over which a gate's score is averaged: that settles the ranking. A longer mean
 * would still hold the ones that the gates began with, and none would be seen to come near 0.
 */
const AVERAGED_SHARE = 1 / 8;
const MOST_AVERAGED = 750;
/** Steps of fine-tuning, of those with sparsity. */
const TUNING_SHARE = 1 / 2;
const LEAST_TUNING = 100;
/** A rise of the learning rate is as long a part of its phase as in the default recipe, and no longer than this. */
const MOST_WARMUP = { dense: 200, sparse: 50, finetune: 50 } as const;
/** Test images by which the network is measured behind each of the two phases. */
const MEASURED_IMAGES = 2 * 10_000;

/** Rounded down to a number that is easy to read: tens, then fifties, then five hundreds. */
function tidy(steps: number): number {
  const unit = steps < 1000 ? 10 : steps < 10_000 ? 50 : 500;
  return Math.floor(steps / unit) * unit;
}

/** What a training of so many steps, dense and with sparsity, changes of the default recipe. */
export function configFor(model: OfferedModel, steps: number): DeepPartial<RunConfig> {
  const all = Math.min(steps, MOST_STEPS);
  const sparse = Math.max(LEAST_STEPS, tidy(all * SPARSE_SHARE));
  const dense = Math.max(LEAST_STEPS, tidy(all - sparse));
  const phase = (name: keyof typeof MOST_WARMUP, length: number) => {
    const { steps, warmup } = DEFAULT_CONFIG.phases[name];
    const rise = Math.round((length * warmup) / steps);
    return { steps: length, warmup: Math.min(MOST_WARMUP[name], rise) };
  };
  const average = Math.min(MOST_AVERAGED, Math.round(sparse * AVERAGED_SHARE));
  return {
    data: 'fashion',
    model,
    phases: {
      dense: phase('dense', dense),
      sparse: { ...phase('sparse', sparse), average },
      finetune: phase('finetune', Math.max(LEAST_TUNING, tidy(sparse * TUNING_SHARE))),
    },
  };
}

const stepsOf = ({ dense, sparse }: Pick<MeasuredTraining, 'dense' | 'sparse'>) => dense + sparse;

/**
 * What a network usually reaches after so many steps in all, read between measured trainings on a scale of
 * log steps; null where it trains shorter than all of them.
 */
export function usualAccuracy(
  model: OfferedModel,
  steps: number,
  rows: readonly MeasuredTraining[] = MEASURED,
): Usual | null {
  const own = rows.filter((row) => row.model === model);
  const below = own.findLast((row) => stepsOf(row) <= steps);
  if (below === undefined) return null;
  const above = own[own.indexOf(below) + 1];
  const known = { top1: below.top1, from: [below] };
  if (stepsOf(below) === steps) return { ...known, atLeast: false };
  if (above === undefined) return { ...known, atLeast: true };
  const way = Math.log(steps / stepsOf(below)) / Math.log(stepsOf(above) / stepsOf(below));
  const top1 = below.top1 + way * (above.top1 - below.top1);
  return { top1, atLeast: false, from: [below, above] };
}

/** What a network takes for so many steps and for measuring, in seconds. */
const secondsFor = ({ step, image }: Pick<Pace, 'step' | 'image'>, steps: number): number =>
  steps * step + MEASURED_IMAGES * image;

/** What a network does in a time; null where that is too short for it, or nobody knows what comes of it. */
function offerOf(
  seconds: OfferedSeconds,
  model: OfferedModel,
  pace: Pace,
  rows: readonly MeasuredTraining[],
): Offer | null {
  const affordable = Math.floor((seconds - MEASURED_IMAGES * pace.image) / pace.step);
  if (!(affordable >= 2 * LEAST_STEPS)) return null;
  const config = configFor(model, affordable);
  const { dense, sparse, finetune } = changeConfig(DEFAULT_CONFIG, config).phases;
  const steps = { dense: dense.steps, sparse: sparse.steps, finetune: finetune.steps };
  const usual = usualAccuracy(model, stepsOf(steps), rows);
  const takes = secondsFor(pace, stepsOf(steps));
  return usual && { seconds, model, config, ...steps, takes, usual };
}

/** For every time the recipe that usually reaches most in it; where two reach the same, that of the faster network. */
export const offersAt = (
  paces: Paces,
  rows: readonly MeasuredTraining[] = MEASURED,
): readonly (Offer | TooSlow)[] =>
  OFFERED_SECONDS.map((seconds) => {
    const [first, ...others] = OFFERED_MODELS.flatMap(
      (model) => offerOf(seconds, model, paces[model], rows) ?? [],
    );
    if (first !== undefined)
      return others.reduce((best, one) => (one.usual.top1 > best.usual.top1 ? one : best), first);
    const least = OFFERED_MODELS.map((model) => ({
      ...{ model, takes: secondsFor(paces[model], 2 * LEAST_STEPS) },
    }));
    return { seconds, tooSlow: least.reduce((a, b) => (b.takes < a.takes ? b : a)) };
  });

/** An offer as a run of its own, with the seed, the engine and the threads that are set. */
export function recipeOf(
  { config: change }: Offer,
  { seed, engine, record }: Pick<RunConfig, 'seed' | 'engine' | 'record'>,
): Recipe {
  const config = { ...change, seed, engine, record };
  const { phases } = changeConfig(DEFAULT_CONFIG, change);
  const steps = [...phaseSteps('dense', { phases }), ...phaseSteps('sparse', { phases })];
  return { version: RECIPE_VERSION, config, start: 'fresh', steps };
}
