// Steps whose images do not fit at once are taken in parts, micro-batches, whose gradients add up: which size
// they have, and what is run for each. Invariant: the size alone decides the bits, not why it was chosen.
import { stepMoves } from '../core/augment';
import { words } from '../core/error-words';
import { EngineError, RoomError } from '../core/errors';
import type { ModelShape } from '../core/params';
import { imagesOf, type Executor, type Input, type Scalars } from './executor';
import { planStep, type Plan } from './graph';
import { planMeasure } from './measure-plan';
import type { Op } from './operations';
import type { Hyper } from './trainer';

/** What is run for a step that is one part, and for the parts of one that is several. */
export interface PartLists {
  readonly only: readonly Op[];
  readonly first: readonly Op[];
  readonly between: readonly Op[];
  readonly last: readonly Op[];
}

/** @param end behind the gradients: measures and the update, or nothing */
function partLists(
  { fold, forward, backward, carry, unfold }: Plan,
  end: readonly Op[],
): PartLists {
  const between = [...forward, ...backward, ...carry];
  return {
    only: [...fold, ...forward, ...backward, ...unfold, ...end],
    first: [...fold, ...between],
    between,
    last: [...between, ...unfold, ...end],
  };
}

/** What is run behind a trainer's calls. */
export interface OpLists {
  readonly differentiate: PartLists;
  readonly step: PartLists;
}

export const listsOf = (plan: Plan): OpLists => ({
  differentiate: partLists(plan, []),
  step: partLists(plan, plan.update),
});

/** Runs a step on images, in as many parts as the plan takes them. */
export function runParts(
  executor: Executor,
  { batch }: Plan,
  lists: PartLists,
  scalars: Scalars,
  input: Input,
): void {
  const whole = imagesOf(input);
  if (whole <= batch) {
    executor.run(lists.only, scalars, input);
    return;
  }
  for (let before = 0; before < whole; before += batch) {
    const end = Math.min(before + batch, whole);
    const list = before === 0 ? lists.first : end === whole ? lists.last : lists.between;
    const part = { whole, before, first: batch };
    executor.run(list, scalars, { ...slice(input, before, end), part });
  }
}

/** The images of a step, moved where it augments. */
export function moved(input: Input, hyper: Hyper, side: number, step: number): Input {
  const moves = stepMoves(hyper, side, step, imagesOf(input));
  return moves === null ? input : { ...input, moves };
}

function slice(input: Input, start: number, end: number): Input {
  const moves = input.moves === undefined ? {} : { moves: input.moves.subarray(start, end) };
  return input.kind === 'images'
    ? { ...input, start: input.start + start, count: end - start, ...moves }
    : { ...input, indices: input.indices.subarray(start, end), ...moves };
}

/** The plan of a step in as few parts of at most `most` images as there can be, all of one size. */
export function planInParts(shape: ModelShape, images: number, most: number): Plan {
  const parts = Math.ceil(images / most);
  return planStep(shape, Math.ceil(images / parts), parts);
}

/** What was made, and of which plan. */
interface Made {
  readonly plan: Plan;
  readonly executor: Executor;
}

/** Images that memory is made for even where steps take fewer: measuring goes faster in larger parts. */
const CAPACITY = 32;
/** Unless they would need more floats than this for activations. */
const MOST_FLOATS = 2 ** 26;
/** Floats for activations of a network that only answers: as many images a run as that is enough for. */
const ANSWER_FLOATS = 2 ** 24;

/**
 * The plan of steps with room for more images than they take; null where that is not worth its memory.
 * @param size of the parts of a run that is repeated; null leaves it open
 */
export function roomyPlan(shape: ModelShape, images: number, size: number | null): Plan | null {
  const roomy = planStep(shape, Math.min(Math.max(images, CAPACITY), size ?? Infinity));
  return roomy.batch > images && roomy.floats.work <= MOST_FLOATS ? roomy : null;
}

/** The plan of a network that only answers, beside steps of so many images. */
export function answerPlan(shape: ModelShape, images: number): Plan {
  const least = planMeasure(shape, 1).floats.work;
  const most = Math.max(1, Math.floor(ANSWER_FLOATS / least));
  return planMeasure(shape, Math.min(most, Math.max(images, CAPACITY)));
}

/** Makes what runs answers, of fewer images at a time where memory is short. @throws RoomError for none at all */
export async function makeToAnswer(
  shape: ModelShape,
  images: number,
  make: (plan: Plan) => Promise<Executor>,
): Promise<Made> {
  let plan = answerPlan(shape, images);
  for (;;) {
    try {
      return { plan, executor: await make(plan) };
    } catch (error) {
      if (!(error instanceof RoomError)) throw error;
      const { fits } = error.room;
      // Whoever hears of it knows the batch of steps, and no other.
      if (fits === null) throw new RoomError({ ...error.room, batch: images });
      plan = planMeasure(shape, fits);
    }
  }
}

/**
 * Makes what runs a plan: of all images of a step at once and of some more, where there is room for that, else of
 * as few parts as there can be, all of one size.
 *
 * @param size of the parts of a run that is repeated, which has no others; null leaves it open
 * @throws RoomError where there is no room for a single image, EngineError where there is none for `size`
 */
export async function makeWithRoom(
  shape: ModelShape,
  images: number,
  size: number | null,
  make: (plan: Plan) => Promise<Executor>,
): Promise<Made> {
  const roomy = roomyPlan(shape, images, size);
  if (roomy !== null)
    try {
      return { plan: roomy, executor: await make(roomy) };
    } catch (error) {
      // Faster measuring is not worth a refusal.
      if (!(error instanceof RoomError)) throw error;
    }
  return makeInParts(shape, images, size, make);
}

async function makeInParts(
  shape: ModelShape,
  images: number,
  size: number | null,
  make: (plan: Plan) => Promise<Executor>,
): Promise<Made> {
  let refused: RoomError | null = null;
  let plan =
    size === null || images <= size
      ? planStep(shape, images)
      : planStep(shape, size, Math.ceil(images / size));
  for (;;) {
    try {
      return { plan, executor: await make(plan) };
    } catch (error) {
      if (!(error instanceof RoomError)) throw error;
      if (size !== null) throw missingParts(size);
      refused ??= error;
      const { fits } = error.room;
      if (fits === null) throw new RoomError({ ...refused.room, fits });
      plan = planInParts(shape, images, fits);
    }
  }
}

const missingParts = (size: number): EngineError =>
  new EngineError(
    `This run was made in parts of ${size} images, for which there is no room here.`,
    'Start it anew without them; its numbers may differ in the last digits.',
    words('partsMissing', 'anew', { images: size }),
  );
