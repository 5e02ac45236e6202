// Commands that compute with the network at hand and leave its phase alone: evaluate, logits,
// gradients, and single steps on images handed in.
import { basisOf } from '../core/basis';
import type { KeepMask, PruneRate } from '../core/brand';
import { pruneRate } from '../core/controls';
import { NonFiniteStepError } from '../core/errors';
import type { Evaluation } from '../core/evaluation';
import { givenImages } from '../core/given-images';
import { gateValues } from '../core/gates';
import type { HeldOut } from '../core/images';
import type { MeasureStep } from '../core/recipe';
import { planCut, ruleAt, type CutRule } from '../core/scope';
import { checkFit } from '../core/data-fit';
import type { StepStats } from '../core/step-stats';
import type { Hyper, Trainer } from '../engine/trainer';
import type { Desk } from './desk';
import { measure } from './measure';
import type { Handlers } from './handlers';

type ComputeHandlers = Pick<Handlers, 'evaluate' | 'logits' | 'gradients' | 'step' | 'scores'>;

export function computeCommands(desk: Desk): ComputeHandlers {
  return {
    evaluate: (how) => measureStep(desk, how),
    logits: async ({ images, count, rate }) => {
      desk.begin('compute');
      const set = givenImages(desk.run.model, images, new Uint32Array(count));
      if (rate === undefined) return (await desk.run.networks.current.get()).logits(set);
      const rule = ruleAt(desk.run.config.criterion, pruneRate(rate));
      const { trainer, mask } = await masked(desk, rule);
      return trainer.logits(set, mask);
    },
    gradients: async ({ images, labels, lambda, labelSmoothing }) => {
      desk.begin('compute');
      const set = givenImages(desk.run.model, images, labels);
      const trainer = await desk.run.networks.current.toTrain();
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
  const trainer = await current.toTrain();
  // Whatever comes of a step that is not taken, moments and all are as they were.
  run.footing.stand(basisOf(trainer.info, desk.deps.here, run.feed.mark));
  const before = current.state() ?? (await trainer.state());
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
  run.journal.noteGiven(phase);
  run.stepped();
  run.arrive();
  if (cut === null) run.emitGates(gateValues(run.model, current.params()), false);
  return stats;
}

/**
 * Measures the network at hand, or its parent with the mask of a cut. The table of results takes note of the
 * first, where that was all images of the split.
 * @throws CancelledError, MismatchError
 */
export async function measureStep(
  desk: Desk,
  { split, rate, by, count }: Omit<MeasureStep, 'do'>,
): Promise<Evaluation> {
  const { run } = desk;
  const { feed, config, model } = run;
  const { control } = desk;
  checkFit(config.data, model);
  desk.begin('evaluate');
  const rule = by ?? (rate === undefined ? null : ruleAt(config.criterion, pruneRate(rate)));
  const { trainer, mask } =
    rule === null
      ? { trainer: await run.networks.current.get(), mask: null }
      : await masked(desk, rule);
  await feed.need(split, control.signal);
  const all = feed.count(split);
  const measured = await measure({
    trainer,
    control,
    split,
    count: Math.min(count ?? all, all),
    mask,
    progress: desk.progress,
  });
  if (rule === null && measured.count === all) {
    run.journal.measured(split, measured);
    run.table.tell();
  }
  if (rule !== null && rule.criterion === config.criterion)
    run.emit(maskAccuracy(rule.budget.rate, split, measured));
  return measured;
}

/** What the page hears of the parent measured with the mask of a rate. */
export const maskAccuracy = (rate: PruneRate, split: HeldOut, { top1, count }: Evaluation) =>
  ({ type: 'mask-accuracy', rate, top1, count, split }) as const;

/** The parent's trainer and the mask of a cut. */
async function masked(desk: Desk, rule: CutRule): Promise<{ trainer: Trainer; mask: KeepMask }> {
  const { run } = desk;
  const plan = planCut(run.model, run.scores.by(rule.criterion), rule);
  return { trainer: await run.networks.parent.get(), mask: plan.keep };
}
