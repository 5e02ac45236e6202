// Behind which operations threads must meet. An image's rows belong to one thread from operation to
// operation, so one that reads what the same thread wrote for the same image waits for nobody; only
// what crosses images, or lies where something else lay, does. Invariant: two accesses of one place,
// one of them writing, are by one thread or have a meeting between them.
import type { View } from '../memory';
import type { Op } from '../operations';

/** How an operation touches one view. */
interface Access {
  readonly view: View;
  readonly writes: boolean;
  /** Whether each thread stays in the rows of its own images. */
  readonly own: boolean;
}

const reads = (...views: readonly (View | null)[]): Access[] => touch(views, false, true);
const writes = (...views: readonly (View | null)[]): Access[] => touch(views, true, true);
const crosses = (...views: readonly View[]): Access[] => touch(views, false, false);

function touch(views: readonly (View | null)[], written: boolean, own: boolean): Access[] {
  return views.flatMap((view) => (view === null ? [] : [{ view, writes: written, own }]));
}

/** What an operation touches beside weights; null where threads meet before it and behind it. */
function accesses(op: Op): Access[] | null {
  switch (op.op) {
    case 'patches':
    case 'clear':
      return writes(op.out);
    case 'product':
      return [...reads(op.a, op.residual, op.times), ...writes(op.out, op.slope)];
    case 'normalise':
      return [...reads(op.x), ...writes(op.out, op.stats)];
    case 'normalise-back':
      return [...reads(op.dy, op.x, op.stats), ...writes(op.dx)];
    case 'attention':
      return [...reads(op.qkv), ...writes(op.p, op.o)];
    case 'attention-rows':
    case 'attention-columns':
      return [...reads(op.qkv, op.p, op.dout), ...writes(op.ds, op.dqkv)];
    case 'loss':
      return [...reads(op.logits), ...writes(op.dlogits, op.scores)];
    case 'weight-sum':
      return crosses(op.dy, op.x);
    case 'fold':
    case 'token-sum':
    case 'carry':
    case 'unfold':
    case 'measure':
    case 'update':
      return null;
  }
}

/** Whether two accesses could be of one float by two threads, one of them writing. */
function clash(one: Access, other: Access, batch: number): boolean {
  if (!one.writes && !other.writes) return false;
  const [a, b] = [one.view, other.view];
  const [sizeA, sizeB] = [a.rows * a.stride, b.rows * b.stride];
  const apart =
    a.region !== b.region ||
    a.offset + batch * sizeA <= b.offset ||
    b.offset + batch * sizeB <= a.offset;
  if (apart) return false;
  // Image i of both is at one place, and so is its thread.
  return !(one.own && other.own && a.offset === b.offset && sizeA === sizeB);
}

/**
 * For every operation of a list, whether threads meet behind it; behind the last one they do.
 *
 * @param batch most images of a run
 */
export function meetings(ops: readonly Op[], batch: number): boolean[] {
  const meets = ops.map(() => false);
  let since: Access[] | null = [];
  ops.forEach((op, i) => {
    const now = accesses(op);
    const free =
      now !== null &&
      since !== null &&
      !now.some((access) => since?.some((earlier) => clash(access, earlier, batch)));
    if (i > 0 && !free) meets[i - 1] = true;
    since = now === null ? null : [...(free ? (since ?? []) : []), ...now];
  });
  if (ops.length > 0) meets[ops.length - 1] = true;
  return meets;
}
