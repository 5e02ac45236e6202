// The commands of the paper's phases: train, go on, prune, undo, fine-tune, and the dense control; and the
// steps of a recipe that they are.
import { compactParams } from '../core/compact';
import type { Arg } from '../core/commands';
import { checkControl } from '../core/controls';
import { words } from '../core/error-words';
import { EmptyCutError, InvalidValueError, PhaseError } from '../core/errors';
import type { Evaluation } from '../core/evaluation';
import { blockWidths } from '../core/params';
import type { TrainResult } from '../core/step-stats';
import { keptChannels, noCut } from '../core/prune-plan';
import { settingsChange, type TrainSettings, type TrainStep, type Turn } from '../core/recipe';
import { changeConfig } from '../core/run-config';
import { planCut, readRule, type CutRule } from '../core/scope';
import { trainControl } from './dense-control';
import type { Desk } from './desk';
import { maskAccuracy, measureStep } from './compute-commands';
import type { Handlers } from './handlers';
import { timeStep } from './timing-commands';
import { joinSeries, type GoodState } from './phase-loop';
import { checkPhase, trainPhase } from './training';

type TrainingHandlers = Pick<
  Handlers,
  'train' | 'prune' | 'undoPrune' | 'finetune' | 'denseControl' | 'turn'
>;

export function trainingCommands(desk: Desk): TrainingHandlers {
  const train = async (step: TrainStep, paused: boolean | undefined) =>
    (await trainStep(desk, step, paused)).result;
  return {
    train: ({ paused, ...step }) => train({ do: 'train', ...step }, paused),
    finetune: ({ paused, ...step }) => train({ do: 'train', phase: 'finetune', ...step }, paused),
    prune: (how) => prune(desk, how),
    undoPrune: async () => {
      await undoStep(desk);
      return null;
    },
    denseControl: ({ steps }) => controlStep(desk, steps),
    turn: async (settings) => {
      turn(desk, settings);
      return Promise.resolve(null);
    },
  };
}

/** What came of a training: `reached` is false where somebody stopped it before it was to end. */
export interface Trained {
  readonly result: TrainResult;
  readonly reached: boolean;
}

/**
 * Trains a phase, from one of its steps on where it was stopped there.
 * @param paused whether it waits at its first step
 * @throws PhaseError, InvalidValueError; what `trainPhase` throws
 */
export async function trainStep(desk: Desk, o: TrainStep, paused = false): Promise<Trained> {
  const { run } = desk;
  const { clock, here } = desk.deps;
  const { phase, steps, from = 0, until = steps, gates, optimizer, changes = [] } = o;
  checkControl(`${phase}.steps`, steps, 'steps');
  if (!Number.isInteger(until) || until <= from || until > steps)
    throw new InvalidValueError('until', until, { kind: 'whole', min: from + 1, max: steps });
  checkPhase(run, phase);
  if (from === 0) run.places.pass();
  if (optimizer === 'fresh') run.optimizer = null;
  const { control } = desk;
  if (paused) control.pause();
  desk.begin(phase);
  const set = (settings: TrainSettings = {}) => {
    const change = settingsChange(phase, settings);
    if (Object.keys(change).length > 0) run.set(changeConfig(run.config, change));
  };
  set(o.set);
  for (const { set: settings } of changes.filter(({ at }) => at <= from)) set(settings);
  const later = changes.filter(({ at }) => at > from && at < until);
  const ends = [...later, { at: until, set: {} }];
  const takeTurn = () => {
    set(desk.turned ?? {});
    desk.turned = null;
  };
  const stretches: TrainResult[] = [];
  let at = from;
  for (const { at: end, set: settings } of ends) {
    let isTurned: boolean;
    // A turn ends a stretch early, and the next one goes to the same end.
    do {
      const fresh = at === from && optimizer !== undefined ? { optimizer } : {};
      const how = { ...(gates === undefined ? {} : { gates }), ...fresh };
      const rest = (step: number) => [restOf(o, step), ...desk.ahead];
      const headOf = ({ step, state }: GoodState, held?: boolean) =>
        desk.headOf(run, { phase, step, steps }, state, rest(step), held);
      const part = {
        run,
        phase,
        steps,
        from: at,
        until: end,
        how,
        control,
        turned: () => desk.turned !== null,
        turnedHere: stretches.length > 0,
        clock,
        here,
        rest,
        headOf,
      };
      // Whatever ends it, what was turned is set.
      const trained = await trainPhase(part).catch((error: unknown) => {
        takeTurn();
        throw error;
      });
      stretches.push(trained.result);
      at = trained.step;
      isTurned = desk.turned !== null && !control.signal.aborted;
      takeTurn();
    } while (at < end && isTurned);
    // Somebody stopped it.
    if (at < end) break;
    set(settings);
  }
  return { result: joined(stretches), reached: at >= until };
}

/** What came of stretches of one training, one behind the other. */
function joined(stretches: readonly TrainResult[]): TrainResult {
  const last = stretches.at(-1);
  if (last === undefined) throw new Error('a training has a stretch');
  const { stopped, warmupOnly } = last;
  const steps = stretches.reduce((sum, stretch) => sum + stretch.steps, 0);
  const series = joinSeries(stretches.map((stretch) => stretch.series));
  // One that was turned before its first step measured none.
  const measured = stretches.findLast((stretch) => stretch.steps > 0) ?? last;
  return { ...measured, steps, series, stopped, warmupOnly };
}

/** Notes settings for the training at hand, which takes them up at its next step. @throws PhaseError, InvalidValueError */
function turn(desk: Desk, settings: Turn): void {
  const { run, training, control } = desk;
  if (training === null)
    throw new PhaseError(
      'Nothing trains, so there is no next step to go by other settings.',
      'Change the settings of a phase (configure) before it begins.',
      words('nothingTrains', 'configureFirst'),
    );
  const turned = { ...desk.turned, ...settings };
  changeConfig(run.config, settingsChange(training, turned));
  desk.turned = turned;
  control.wake();
}

/** What is left of a training behind one of its steps; what it set by then is set. */
export function restOf(
  { set: _, optimizer, changes, ...step }: TrainStep,
  from: number,
): TrainStep {
  const later = changes?.filter(({ at }) => at > from) ?? [];
  return {
    ...step,
    from,
    // Without a step behind it, the optimizer still has to begin.
    ...(from === (step.from ?? 0) && optimizer !== undefined ? { optimizer } : {}),
    ...(later.length === 0 ? {} : { changes: later }),
  };
}

/** Cuts the parent by a rule; an earlier cut goes. @throws EmptyCutError, PhaseError */
export async function cutStep(desk: Desk, rule: CutRule): Promise<void> {
  const { run } = desk;
  const { criterion, budget } = rule;
  const { rate } = budget;
  const ranking = run.scores.by(criterion);
  const plan = planCut(run.model, ranking, rule);
  const nothing = noCut(ranking, plan);
  if (nothing !== null) throw new EmptyCutError(nothing, rate);
  run.places.pass();
  desk.begin('prune');
  // Whoever looks at the cut sees it by what made it.
  if (criterion !== run.config.criterion) run.set(changeConfig(run.config, { criterion }));
  const kept = keptChannels(run.model, plan.keep);
  const params = compactParams(run.model, run.networks.parent.params(), kept);
  const widths = blockWidths({ config: run.model, kept });
  run.cut({ kept, params }, { rate, criterion, pruned: plan.pruned, widths });
  return Promise.resolve();
}

/** Back to the parent of the cut. @throws PhaseError when nothing is cut */
export function undoStep({ run }: Desk): Promise<void> {
  run.undoCut();
  return Promise.resolve();
}

/** @param steps of the control in all; null for those of the phases of the network at hand */
export function controlStep(desk: Desk, steps: number | null): Promise<Evaluation> {
  const { clock } = desk.deps;
  desk.begin('control');
  const { run, control, makeNetworkTrainer: make } = desk;
  return trainControl({ run, make, control, clock, steps });
}

/** A cut, measured on test images and timed. */
async function prune(desk: Desk, how: Arg<'prune'>): Promise<Evaluation> {
  const rule = readRule('rate' in how ? how.rate : how, desk.run.config.criterion);
  await cutStep(desk, rule);
  const measured = await measureStep(desk, { split: 'test' });
  // The compact network computes what the masked parent computes, so this is its accuracy too.
  desk.run.emit(maskAccuracy(rule.budget.rate, 'test', measured));
  await timeStep(desk, {});
  return measured;
}
