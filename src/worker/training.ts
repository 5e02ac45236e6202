// The phases of the paper: dense or sparse training of the parent, and fine-tuning of the compact network.
// All go through one loop.
import { moveSeed } from '../core/augment';
import { words } from '../core/error-words';
import { NonFiniteLossError, PhaseError } from '../core/errors';
import { flattenGates } from '../core/gates';
import type { Source } from '../core/network-state';
import type { TrainResult } from '../core/step-stats';
import { GLANCE } from '../core/evaluation';
import { PHASES, type Phase, type RunConfig } from '../core/run-config';
import type { TrainStep } from '../core/recipe';
import { onlyRises, scheduleFactor } from '../core/schedule';
import type { Hyper, TrainerState } from '../engine/trainer';
import type { Clock } from './clock';
import { createThrottle } from './clock';
import { runPhase, type GoodState, type Report } from './phase-loop';
import type { Run } from './run';
import type { RunControl } from './run-control';

/** How often validation images are looked at during training, in steps. */
const VALIDATION_EVERY = 50;
/** Small networks take fifty steps in no time; measuring them must not take most of it. */
const VALIDATION_PAUSE_MS = 500;

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
  const { gateLr, lambda } = config.phases.sparse;
  const sparse = phase === 'sparse';
  const trainGates = gates === undefined ? sparse : gates === 'trained';
  return {
    lr: settings.lr * factor,
    gateLr: trainGates ? gateLr * factor : 0,
    lambda: sparse && trainGates ? lambda : 0,
    weightDecay: settings.weightDecay,
    labelSmoothing: settings.labelSmoothing,
    trainGates,
    augmentSeed: config.augment ? moveSeed(config.seed, PHASES.indexOf(phase)) : null,
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
  readonly clock: Clock;
  /** Hears of every state worth going on from, with its step. */
  readonly onHead: (step: number, state: TrainerState) => void;
}

/**
 * Trains one phase on the network at hand and moves the run to its stage. Answers the step it came to.
 * @throws DataError where images are missing, with what was trained so far kept as after a stop
 */
export async function trainPhase(
  o: TrainOptions,
): Promise<{ readonly result: TrainResult; readonly step: number }> {
  const { run, phase, steps, from, until, control, clock } = o;
  const trainer = await run.networks.current.get();
  // A phase from its first step on is another one than that which was stopped.
  if (from === 0) run.leaveStopped();
  if (phase !== 'finetune') run.emitGates(await trainer.gates(), from === 0);

  const { id, threads, variants } = trainer.info;
  const made = { id, threads, variants };
  const act = { do: 'train', phase, steps, from, ...o.how, made } as const;
  const place = run.journal.note({ ...act, to: from });
  const validationDue = createThrottle(clock, VALIDATION_PAUSE_MS);
  let told = from;
  let good: GoodState | null = null;
  const { source, ...begun } = run.standing(run.networks.cut !== null);
  let { drawn } = begun;
  const result = await runPhase({
    trainer,
    clock,
    control,
    from,
    to: until,
    fresh: run.optimizer !== phase,
    hyper: (step) => hyperAt(run.config, phase, step, steps, o.how.gates),
    nextBatch: () => run.nextBatch(control.signal),
    report: (report) => {
      told = report.step;
      // Whoever hears of the progress knows what it is of.
      run.journal.note({ ...act, to: told }, place, false);
      emitProgress(run, phase, steps, report);
    },
    keep: (state) => {
      good = state;
      drawn = run.networks.current.drawn;
      run.interrupted = { phase, steps, good };
      if (good.step > from) o.onHead(good.step, state.state);
    },
    // Validation images come last; training does not wait for them.
    measureAfter: (step) =>
      run.feed.isComplete('validation') &&
      (step === steps || (step % VALIDATION_EVERY === 0 && validationDue())),
    measure: async () => {
      const count = Math.min(GLANCE, run.feed.count('validation'));
      const seen = await trainer.evaluate('validation', null, { start: 0, count });
      const { top1, loss } = seen;
      run.emit({ type: 'validation', globalStep: run.globalStep, top1, loss });
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
      // The network is no longer where it was stopped.
      run.leaveStopped();
      run.journal.note({ ...act, to: good?.step ?? from }, place);
      if (good !== null) goBack(run, phase, good, error, { from, told, drawn, source });
      throw error;
    });
  run.interrupted = null;
  const stopped = result.step < steps;
  if (result.step > from) {
    run.stopped = stopped ? { phase, step: result.step, steps } : null;
    run.arrive(phase);
  }
  if (result.missing !== null) throw result.missing;
  const warmupOnly = onlyRises(run.config.phases[phase], steps);
  return { result: { ...result.stats, stopped, warmupOnly }, step: result.step };
}

/** Takes weights and run back to the last good state, the same for the page, files and what is kept. */
function goBack(
  run: Run,
  phase: Phase,
  good: GoodState,
  error: unknown,
  at: { from: number; told: number; drawn: number; source: Source },
): void {
  const { current } = run.networks;
  // After steps that gave no numbers the trainer is as good as ever; after anything else nobody knows.
  if (error instanceof NonFiniteLossError) current.restore(good.state);
  else current.rebuild(good.state);
  if (good.step > at.from) run.optimizer = phase;
  current.drawn = at.drawn;
  run.uncountSteps(at.told - good.step, good.step > at.from ? null : at.source);
  if (phase !== 'finetune') run.emitGates(flattenGates(run.model, good.state.params), false);
  if (good.step > at.from) run.arrive(phase);
  else run.setStage(run.stage);
}

function emitProgress(run: Run, phase: Phase, steps: number, report: Report): void {
  const { step, stats, gates, lr, stepsPerSecond } = report;
  run.countSteps(phase, stats.steps);
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
      lr,
      stepsPerSecond,
      secondsLeft,
    },
    [gates.buffer],
  );
}
