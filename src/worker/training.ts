// The phases of the paper: dense or sparse training of the parent, and fine-tuning of the compact network.
// All go through one loop.
import { mirrors } from '../core/data-ref';
import { moveSeed } from '../core/augment';
import { basisOf, isOtherBasis, type Here } from '../core/basis';
import { exactCost } from '../core/cost';
import { words } from '../core/error-words';
import { DataError, NonFiniteLossError, PhaseError } from '../core/errors';
import { gateValues } from '../core/gates';
import { blockWidths } from '../core/params';
import type { TrainResult } from '../core/step-stats';
import { byClass, GLANCE } from '../core/evaluation';
import { madeBy } from '../core/run-log';
import { PHASES, type Phase, type RunConfig } from '../core/run-config';
import type { Step, TrainStep } from '../core/recipe';
import { onlyRises, scheduleFactor } from '../core/schedule';
import type { Hyper, Trainer } from '../engine/trainer';
import type { Clock } from './clock';
import { runPhase, type GoodState, type Report } from './phase-loop';
import type { Run } from './run';
import type { RunControl } from './run-control';

/** Validation images are looked at after so many steps, or a multiple of that. */
const GLANCE_EVERY = 50;
/** Multiplications of a small network between two looks: a good half second of a processor. */
const GLANCE_MACS = 1e10;
/** A look costs training so many times its own work at the least. */
const GLANCE_SHARE = 15;

/**
 * Steps between two looks at validation images. It depends on the work of a step and never on the clock, so
 * that a run that goes on has the looks of one that nobody interrupted.
 * @param macs of the network for an image, forward; backward is twice as much
 */
export function glanceEvery(batch: number, macs: number): number {
  const steps = Math.max(GLANCE_SHARE * GLANCE, GLANCE_MACS / macs) / (3 * batch);
  return GLANCE_EVERY * Math.ceil(steps / GLANCE_EVERY);
}

/**
 * Settings of step `step` (from 0) of a phase that lasts `steps`.
 * @param gates whether gates are trained; else as the phase does
 */
export function hyperAt(
  config: RunConfig,
  phase: Phase,
  step: number,
  steps: number,
  gates?: TrainStep['gates'],
): Hyper {
  const settings = config.phases[phase];
  const factor = scheduleFactor(settings, step, steps);
  const { gateLr, lambda, average } = config.phases.sparse;
  const sparse = phase === 'sparse';
  const trainGates = gates === undefined ? sparse : gates === 'trained';
  return {
    lr: settings.lr * factor,
    gateLr: trainGates ? gateLr * factor : 0,
    lambda: sparse && trainGates ? lambda : 0,
    average,
    weightDecay: settings.weightDecay,
    labelSmoothing: settings.labelSmoothing,
    trainGates,
    augmentSeed: config.augment ? moveSeed(config.seed, PHASES.indexOf(phase)) : null,
    mirror: mirrors(config.data),
  };
}

/** @throws PhaseError when the phase does not fit the network at hand. */
export function checkPhase(run: Run, phase: Phase): void {
  const isCut = run.networks.cut !== null;
  if (phase === 'finetune' && !isCut)
    throw new PhaseError(
      'There is no pruned network to fine-tune yet.',
      'Prune first.',
      words('nothingToTune', 'pruneFirst'),
    );
  if (phase !== 'finetune' && isCut)
    throw new PhaseError(
      `The network is pruned; ${phase} training needs the parent with its gates.`,
      'Undo the cut first (undoPrune), or fine-tune.',
      words('alreadyCut', 'undoFirst', { phase }),
    );
}

export interface TrainOptions {
  readonly run: Run;
  readonly phase: Phase;
  /** Length of the phase, and steps of it already done. */
  readonly steps: number;
  readonly from: number;
  /** Where it ends; before the phase does, as if it had been stopped. */
  readonly until: number;
  /** What its step asks for beside that. */
  readonly how: Pick<TrainStep, 'gates' | 'optimizer'>;
  readonly control: RunControl;
  /** Whether other settings were set where it begins. */
  readonly turnedHere: boolean;
  /** Whether it ends at its next step, for other settings. */
  readonly turned: () => boolean;
  readonly clock: Clock;
  readonly here: Here;
  /** What is left of its recipe behind a step. */
  readonly rest: (step: number) => readonly Step[];
  /**
   * Takes note of a state as it is read; what it answers stores it, once it has proved good.
   * @param held whether training waits there, so that it is stored however short ago another one was
   */
  readonly headOf: (state: GoodState, held?: boolean) => () => void;
}

/**
 * Trains one phase on the network at hand and moves the run to its stage. Answers the step it came to.
 * @throws DataError where images are missing, with what was trained so far kept as after a stop
 */
export async function trainPhase(
  o: TrainOptions,
): Promise<{ readonly result: TrainResult; readonly step: number }> {
  const { run, phase, steps, from, until, control, turned, clock } = o;
  const stand = (trainer: Trainer) =>
    run.footing.stand(basisOf(trainer.info, o.here, run.feed.mark));
  const begin = async () => {
    const trainer = await run.networks.current.toTrain();
    return { trainer, differs: stand(trainer) };
  };
  const { trainer, differs } = await begin().catch((error: unknown) => {
    // Whoever lets it go on all the same means the rest of its recipe too.
    if (isOtherBasis(error))
      run.interrupted = { at: { phase, step: from, steps }, rest: o.rest(from) };
    throw error;
  });
  // A phase from its first step on is another one than that which was stopped.
  if (from === 0) run.leaveStopped();
  if (phase !== 'finetune') {
    const [gates, averages] = await Promise.all([trainer.gates(), trainer.averages()]);
    run.emitGates({ gates, averages }, from === 0);
  }

  if (differs.length > 0) run.journal.note({ do: 'moved', differs });
  const made = madeBy(trainer.info);
  const act = { do: 'train', phase, steps, from, ...o.how, made } as const;
  const place = run.journal.note({ ...act, to: from });
  const { macs } = exactCost(run.model, blockWidths(trainer.shape));
  let good: GoodState | null = null;
  const result = await runPhase({
    trainer,
    clock,
    control,
    turned,
    turnedHere: o.turnedHere,
    from,
    to: until,
    fresh: run.optimizer !== phase,
    hyper: (step) => hyperAt(run.config, phase, step, steps, o.how.gates),
    nextBatch: () => run.nextBatch(control.signal),
    report: (report) => {
      // Whoever hears of the progress knows what it is of.
      run.journal.note({ ...act, to: report.step }, place, false);
      emitProgress(run, phase, steps, report);
    },
    drawn: () => run.networks.current.drawn,
    keep: (state) => {
      // Steps may come to be taken in parts.
      stand(trainer);
      const store = state.step > from ? o.headOf(state) : null;
      return () => {
        good = state;
        run.interrupted = { at: { phase, step: state.step, steps }, rest: o.rest(state.step) };
        store?.();
      };
    },
    held: (state) => o.headOf(state, true)(),
    // Validation images come last. Where all others were here before, they are waited for; else not.
    measureAfter: (step) =>
      (step === steps || step % glanceEvery(run.config.batch, macs) === 0) &&
      (run.feed.isComplete('validation') || hadAllImages(run)),
    measure: async () => {
      if (!(await isHere(run.feed.need('validation', control.signal)))) return;
      const count = Math.min(GLANCE, run.feed.count('validation'));
      const seen = await trainer.evaluate('validation', null, { start: 0, count });
      const { top1, loss } = seen;
      const { globalStep } = run;
      const classes = byClass(seen);
      run.emit({ type: 'validation', globalStep, top1, loss, count, classes });
    },
  })
    .then(async (ended) => {
      run.journal.note({ ...act, to: ended.step }, place);
      // From now on an engine may be lost, and what was trained is not.
      const sound = await run.networks.current.settle();
      if (sound && ended.step > from) run.optimizer = phase;
      // Without a step of it, the optimizer is still where another phase left it.
      else if (sound && good !== null) run.networks.current.restore(good.state);
      if (sound) return ended;
      throw new NonFiniteLossError(ended.step, good?.step ?? from);
    })
    .catch((error: unknown) => {
      run.journal.note({ ...act, to: good?.step ?? from }, place);
      if (good !== null) goBack(run, phase, good, error, from);
      // The network is no longer where it was stopped.
      run.leaveStopped();
      throw error;
    });
  run.interrupted = null;
  const stopped = result.step < steps;
  if (result.step > from) {
    run.stopped = stopped ? { phase, step: result.step, steps } : null;
    run.arrive();
  }
  if (result.missing !== null) throw awaited(run, result.missing);
  const warmupOnly = onlyRises(run.config.phases[phase], steps);
  return { result: { ...result.stats, stopped, warmupOnly }, step: result.step };
}

/** Whether the run was trained on all images already, perhaps before it was stored. */
const hadAllImages = ({ footing, feed }: Run): boolean =>
  footing.basis?.data.parts.length === feed.dataset.trainShards.length;

/** Images that do not come hold up no training, and neither does a stop. */
const isHere = (images: Promise<void>): Promise<boolean> =>
  images.then(
    () => true,
    () => false,
  );

/** Images that it was trained on and that cannot be had now are named. */
function awaited({ footing, feed }: Run, missing: DataError): DataError {
  const had = footing.basis?.data;
  const sha = had?.parts[feed.mark.parts.length]?.slice(0, 8);
  if (had === undefined || sha === undefined) return missing;
  const { name, count } = had;
  const detail = missing.message;
  return new DataError(
    `The run goes on with ${name}, ${count} images (SHA-256 ${sha}), and they are not here: ${detail}`,
    'It waits where it stands: go on once they can be had again.',
    words('dataAwaited', 'dataAgain', { name, count, sha, detail }),
  );
}

/** Takes weights and run back to the last good state, the same for the page, files and what is kept. */
function goBack(run: Run, phase: Phase, good: GoodState, error: unknown, from: number): void {
  const { current } = run.networks;
  // After steps that gave no numbers the trainer is as good as ever; after anything else nobody knows.
  if (error instanceof NonFiniteLossError) current.restore(good.state);
  else current.rebuild(good.state);
  if (good.step > from) run.optimizer = phase;
  current.drawn = good.drawn;
  run.stopped = null;
  if (phase !== 'finetune') run.emitGates(gateValues(run.model, good.state.params), false);
  if (good.step > from) run.arrive();
  else {
    run.tellNetwork();
    run.table.tell();
  }
}

function emitProgress(run: Run, phase: Phase, steps: number, report: Report): void {
  const { step, stats, gates, averages, lr, stepsPerSecond } = report;
  run.stepped();
  const { globalStep } = run;
  const secondsLeft = stepsPerSecond > 0 ? (steps - step) / stepsPerSecond : 0;
  run.emit(
    {
      type: 'progress',
      phase,
      step,
      steps,
      globalStep,
      stats,
      gates,
      averages,
      lr,
      stepsPerSecond,
      secondsLeft,
    },
    [gates.buffer, ...(averages === null ? [] : [averages.buffer])],
  );
}
