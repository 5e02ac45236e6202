// The plan of a network that only answers: the operations of a training step up to its logits, with places that
// later operations have again as soon as nobody reads them, and none for gradients and moments. Same operations,
// same order: the same bits.
import { planStep, type Plan } from './graph';
import { Workspace, type View } from './memory';
import type { Op } from './operations';

/** The plan of another batch, of the same kind: for whole steps, or for answers alone. */
export const planOf = ({ shape, trains }: Plan, batch: number): Plan =>
  trains ? planStep(shape, batch) : planMeasure(shape, batch);

/** Plans the answers of a network to at most `batch` images a run; see {@link Plan}. It has no backward pass. */
export function planMeasure(shape: Plan['shape'], batch: number): Plan {
  const step = planStep(shape, batch);
  const { forward, inspection, logits } = step;
  const { attention, lens } = inspection;
  const ops = withLenses(step);
  const shown = new Set([logits, ...attention, ...lens].map(({ offset }) => offset));
  const last = new Map<number, number>();
  ops.forEach((op, i) => viewsOf(op).forEach(({ offset }) => last.set(offset, i)));
  const work = new Workspace(batch);
  const placed = new Map<number, View>();
  const moved = (view: View): View => {
    const known = placed.get(view.offset);
    // Class tokens are rows of a longer view: what is left out of a row and between rows is its own.
    const place = known ?? work.take(view.rows, view.stride);
    placed.set(view.offset, place);
    return { ...view, offset: place.offset };
  };
  const all = ops.map((op, i) => {
    const out = withViews(op, moved);
    const ended = viewsOf(op).filter(({ offset }) => last.get(offset) === i && !shown.has(offset));
    work.give(...new Map(ended.map((view) => [view.offset, moved(view)])).values());
    return out;
  });
  const answers = new Set(forward);
  const none = { grads: 0, first: 0, second: 0, sums: 0, carry: 0 };
  return {
    ...{ ...step, trains: false, parts: 1 },
    forward: all.filter((_, i) => answers.has(ops[i]!)),
    ...{ backward: [], carry: [], unfold: [], update: [] },
    logits: moved(logits),
    inspection: { ops: all, attention: attention.map(moved), lens: lens.map(moved) },
    floats: { ...step.floats, ...none, work: work.size },
  };
}

/** What an inspection runs, with the head on a block's class token as soon as that is there: nobody keeps it longer. */
function withLenses({ forward, inspection }: Plan): Op[] {
  const behind = new Map<number, Op[]>();
  const lenses = inspection.ops.slice(forward.length);
  for (let i = 0; i < lenses.length; i += LENS) {
    const [first] = lenses.slice(i, i + LENS);
    if (first?.op === 'normalise') behind.set(first.x.offset, lenses.slice(i, i + LENS));
  }
  return forward.flatMap((op) => [
    op,
    ...((op.op === 'product' && behind.get(op.out.offset)) || []),
  ]);
}

/** Operations of a lens: the head's norm, and the head. */
const LENS = 2;

const isView = (value: unknown): value is View =>
  typeof value === 'object' && value !== null && 'region' in value && value.region === 'work';

const viewsOf = (op: Op): View[] => Object.values(op).filter(isView);

/** An operation on other places. */
const withViews = <O extends Op>(op: O, moved: (view: View) => View): O =>
  Object.fromEntries(
    Object.entries(op).map(([name, value]) => [name, isView(value) ? moved(value) : value]),
  ) as unknown as O;
