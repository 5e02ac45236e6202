// Carries out the steps of a recipe on the run at hand, one after the other, without a rest between two of
// them. Every command of the paper's phases is one of these steps, so that a button, a script and a recipe
// do the same. A stop ends the step at hand and whatever would follow.
import { words } from '../core/error-words';
import { CancelledError, PhaseError } from '../core/errors';
import type { CallName } from '../core/commands';
import type { Step } from '../core/recipe';
import { changeConfig } from '../core/run-config';
import { measureStep } from './compute-commands';
import type { Desk } from './desk';
import { timeStep } from './timing-commands';
import { controlStep, cutStep, restOf, trainStep, undoStep } from './training-commands';

/** Carries out one step; answers false where it was stopped before its end. */
type Carry<K extends Step['do']> = (
  desk: Desk,
  step: Extract<Step, { do: K }>,
  paused: boolean,
) => Promise<boolean>;

const CARRIED: { readonly [K in Step['do']]: Carry<K> } = {
  train: async (desk, step, paused) => (await trainStep(desk, step, paused)).reached,
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
  go: ({ run }, { to }) => {
    run.goTo(to);
    return Promise.resolve(true);
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
 * Carries steps out. Answers how many came to their end: fewer than there are where somebody stopped.
 * @param paused whether the first training waits at its first step
 * @throws whatever a step throws that is not a stop; what was done before it stays done
 */
export async function carryOut(
  desk: Desk,
  steps: readonly Step[],
  paused = false,
): Promise<number> {
  let first = paused;
  const stopped = (place: number): number => {
    if (desk.left !== null)
      desk.left = [...restAtHand(desk, steps[place]), ...steps.slice(place + 1)];
    return place;
  };
  for (const [place, step] of steps.entries()) {
    if (place > 0 && desk.control.signal.aborted) {
      if (desk.left !== null) desk.left = steps.slice(place);
      return place;
    }
    desk.doing = step.do === 'train' ? step.phase : COMMAND_OF[step.do];
    desk.ahead = steps.slice(place + 1);
    try {
      if (!(await carry(desk, step.do, step, first))) return stopped(place);
    } catch (error) {
      if (error instanceof CancelledError && desk.control.signal.aborted) return stopped(place);
      throw error;
    }
    if (step.do === 'train') first = false;
  }
  return steps.length;
}

/** What is left of the step that was stopped: the rest of a training that came to a step of its own, else all. */
function restAtHand({ run }: Desk, step: Step | undefined): readonly Step[] {
  if (step === undefined) return [];
  const at = run.stopped;
  const begun = step.do === 'train' && at?.phase === step.phase && at.step > (step.from ?? 0);
  return [begun ? restOf(step, at.step) : step];
}

function carry<K extends Step['do']>(
  desk: Desk,
  kind: K,
  step: Extract<Step, { do: K }>,
  paused: boolean,
): Promise<boolean> {
  const carried: Carry<K> = CARRIED[kind];
  return carried(desk, step, paused);
}
