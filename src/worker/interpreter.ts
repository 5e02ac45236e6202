// Carries out the steps of a recipe on the run at hand, one after the other, without a rest between two of
// them. Every command of the paper's phases is one of these steps, so that a button, a script and a recipe
// do the same. A stop ends the step at hand and whatever would follow.
import { words } from '../core/error-words';
import { CancelledError, PhaseError } from '../core/errors';
import type { CallName } from '../core/commands';
import type { Step } from '../core/recipe';
import { changeConfig } from '../core/run-config';
import type { TrainResult } from '../core/step-stats';
import { measureStep } from './compute-commands';
import type { Desk } from './desk';
import type { Run } from './run';
import { recoveriesOf } from './recoveries';
import { timeStep } from './timing-commands';
import { controlStep, cutStep, restOf, trainStep, undoStep } from './training-commands';

/** Carries out one step; answers false where it was stopped before its end. */
type Carry<K extends Step['do']> = (
  desk: Desk,
  step: Extract<Step, { do: K }>,
  how: How,
) => Promise<boolean>;

interface How {
  /** Whether a training waits at its first step. */
  readonly paused: boolean;
  readonly trained: (result: TrainResult) => void;
}

const CARRIED: { readonly [K in Step['do']]: Carry<K> } = {
  train: async (desk, step, { paused, trained }) => {
    const { result, reached } = await trainStep(desk, step, paused);
    trained(result);
    return reached;
  },
  measure: async (desk, step) => {
    await measureStep(desk, step);
    return true;
  },
  cut: async (desk, step) => {
    await cutStep(desk, step);
    return true;
  },
  undo: async (desk) => {
    await undoStep(desk);
    return true;
  },
  control: async (desk, { steps = null, set = {} }) => {
    const { run } = desk;
    if (Object.keys(set).length > 0) run.set(changeConfig(run.config, set));
    await controlStep(desk, steps);
    return true;
  },
  time: async (desk, step) => {
    await timeStep(desk, step);
    return true;
  },
  name: ({ run }, { as }) => {
    run.callIt(as);
    return Promise.resolve(true);
  },
  go: async ({ run }, { to }) => {
    await run.goTo(to);
    return true;
  },
  given: () => Promise.reject(notHere()),
};

/** What a step is called where something else has to wait for it. */
const COMMAND_OF: Readonly<Record<Step['do'], CallName>> = {
  train: 'train',
  measure: 'evaluate',
  cut: 'prune',
  undo: 'undoPrune',
  control: 'denseControl',
  time: 'timeInference',
  name: 'carryOut',
  go: 'carryOut',
  given: 'step',
};

/** Images that were handed in are nowhere to be had again. */
const notHere = () =>
  new PhaseError(
    'The recipe has steps on images that were handed in, and nobody has them any more.',
    'Leave these steps out, or hand the images in with step().',
    words('givenGone', 'leaveGiven'),
  );

/**
 * Carries steps out. Answers how many came to their end: fewer than there are where somebody stopped, and the run
 * then knows what is left.
 * @param paused whether the first training waits at its first step
 * @param trained told what came of each training
 * @throws whatever a step throws that is not a stop; what was done before it stays done
 */
export async function carryOut(
  desk: Desk,
  steps: readonly Step[],
  paused = false,
  trained: (result: TrainResult) => void = () => undefined,
): Promise<number> {
  const { run } = desk;
  let first = paused;
  for (const [place, step] of steps.entries()) {
    const behind = steps.slice(place + 1);
    const leave = () => {
      // Who stops a measure can still go on with the recipe that was stopped before it.
      if (step.do === 'train' || run.ahead.length === 0)
        run.ahead = [restAtHand(run, step), ...behind];
    };
    const { signal } = desk.control;
    if (place > 0 && signal.aborted) {
      leave();
      return place;
    }
    desk.doing = step.do === 'train' ? step.phase : COMMAND_OF[step.do];
    desk.ahead = behind;
    try {
      if (!(await carry(desk, step.do, step, { paused: first, trained }))) {
        leave();
        return place;
      }
    } catch (error) {
      const isStop = error instanceof CancelledError && signal.aborted;
      // Images that are awaited stop a phase, and what follows it is to follow then.
      if (isStop || (step.do === 'train' && run.stopped !== null)) leave();
      if (isStop) return place;
      // Whoever takes a way out of what failed means all that was to follow.
      if (run.interrupted === null && recoveriesOf(error) !== null)
        run.interrupted = { at: null, rest: [restAtHand(run, step), ...behind] };
      throw error;
    }
    if (step.do !== 'train') continue;
    first = false;
    const { phase, steps: most, until = most } = step;
    const ended = { phase, step: until, steps: most };
    if (behind.length > 0) desk.phaseEnded(run, { phase: ended, ahead: behind });
  }
  return steps.length;
}

/** What is left of the step at hand: the rest of a training that came to a step of its own, else all. */
function restAtHand({ stopped }: Run, step: Step): Step {
  if (step.do !== 'train' || stopped?.phase !== step.phase) return step;
  return stopped.step > (step.from ?? 0) ? restOf(step, stopped.step) : step;
}

function carry<K extends Step['do']>(
  desk: Desk,
  kind: K,
  step: Extract<Step, { do: K }>,
  how: How,
): Promise<boolean> {
  const carried: Carry<K> = CARRIED[kind];
  return carried(desk, step, how);
}
