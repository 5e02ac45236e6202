// Commands that compute with the network at hand and leave its phase alone: evaluate, logits,
// gradients, and single steps on images handed in.
import type { KeepMask } from '../core/brand';
import { pruneRate } from '../core/controls';
import { NonFiniteStepError } from '../core/errors';
import type { Evaluation } from '../core/evaluation';
import { givenImages } from '../core/given-images';
import { flattenGates } from '../core/gates';
import type { HeldOut } from '../core/images';
import { planAt } from '../core/scope';
import { checkFit } from '../core/run-config';
import type { StepStats } from '../core/step-stats';
import type { Hyper, Trainer } from '../engine/trainer';
import type { Desk } from './desk';
import { measure } from './measure';
import type { Handlers } from './handlers';
import type { RunControl } from './run-control';

type ComputeHandlers = Pick<Handlers, 'evaluate' | 'logits' | 'gradients' | 'step' | 'scores'>;

export function computeCommands(desk: Desk): ComputeHandlers {
  return {
    evaluate: async ({ split, rate }) => {
      const control = desk.newControl(false);
      if (rate === undefined) return measureCurrent(desk, split, control);
      const { trainer, mask } = await masked(desk, rate);
      const measured = await measureWith(desk, trainer, split, mask, control);
      const { top1, count } = measured;
      desk.run.emit({ type: 'mask-accuracy', rate, top1, count, split });
      return measured;
    },
    logits: async ({ images, count, rate }) => {
      desk.begin('compute');
      const set = givenImages(desk.run.model, images, new Uint32Array(count));
      if (rate === undefined) return (await desk.run.networks.current.get()).logits(set);
      const { trainer, mask } = await masked(desk, rate);
      return trainer.logits(set, mask);
    },
    gradients: async ({ images, labels, lambda, labelSmoothing }) => {
      desk.begin('compute');
      const set = givenImages(desk.run.model, images, labels);
      const trainer = await desk.run.networks.current.get();
      const still = { lr: 0, gateLr: 0, weightDecay: 0, trainGates: true };
      return trainer.gradients(set, { ...still, lambda, labelSmoothing });
    },
    step: ({ images, labels, ...settings }) => givenStep(desk, images, labels, settings),
    scores: ({ criterion }) => {
      desk.run.scores.tell(criterion);
      return Promise.resolve(desk.run.scores.by(criterion).values);
    },
  };
}

/** A step of nobody's phase: the network at hand is as far afterwards as a step of a phase would have it. */
async function givenStep(
  desk: Desk,
  images: Float32Array,
  labels: Uint32Array,
  settings: Omit<Hyper, 'trainGates'>,
): Promise<StepStats> {
  desk.begin('compute');
  const { run } = desk;
  const { current, cut } = run.networks;
  const set = givenImages(run.model, images, labels);
  const trainer = await current.get();
  // Whatever comes of a step that is not taken, moments and all are as they were.
  const before = await trainer.state();
  let stats: StepStats;
  let sound: boolean;
  try {
    // Steps in a row share their moments; any other training in between starts them anew.
    if (run.optimizer !== 'given') trainer.load(before.params);
    trainer.step(set, { ...settings, trainGates: cut === null });
    stats = await trainer.stats();
    sound = await current.settle();
  } catch (error) {
    // Nobody knows whether the step was taken.
    current.rebuild(before);
    throw error;
  }
  if (!sound) {
    current.restore(before);
    throw new NonFiniteStepError();
  }
  run.optimizer = 'given';
  run.interrupted = null;
  run.leaveStopped();
  const trained = settings.gateLr > 0 ? 'sparse' : 'dense';
  const phase = cut === null ? trained : 'finetune';
  run.journal.noteGiven();
  run.countSteps(phase, 1);
  run.arrive(phase);
  if (cut === null) run.emitGates(flattenGates(run.model, current.params()), false);
  return stats;
}

/** Measures the network at hand; the result table takes note. */
export async function measureCurrent(
  desk: Desk,
  split: HeldOut,
  control: RunControl,
): Promise<Evaluation> {
  const { run } = desk;
  checkFit(run.config.data, run.model);
  desk.begin('evaluate');
  const trainer = await run.networks.current.get();
  const measured = await measureWith(desk, trainer, split, null, control);
  run.emitMeasured(split, measured);
  return measured;
}

async function measureWith(
  desk: Desk,
  trainer: Trainer,
  split: HeldOut,
  mask: KeepMask | null,
  control: RunControl,
): Promise<Evaluation> {
  const { feed, config, model } = desk.run;
  checkFit(config.data, model);
  desk.begin('evaluate');
  await feed.need(split, control.signal);
  return measure({
    trainer,
    control,
    split,
    count: feed.count(split),
    mask,
    progress: desk.progress,
  });
}

/** The parent's trainer and its mask at a rate. */
async function masked(desk: Desk, given: number): Promise<{ trainer: Trainer; mask: KeepMask }> {
  const { run } = desk;
  const rate = pruneRate(given);
  const { parent } = run.networks;
  const plan = planAt(run.model, run.scores.by(run.config.criterion), rate);
  return { trainer: await parent.get(), mask: plan.keep };
}
