// Runs one operation of a plan on an executor and on the float64 reference, from the same seeded
// memory, and compares every region afterwards: results agree, and nothing else is touched.
import { batchMoves } from '../../src/core/augment';
import type { ImageSet } from '../../src/core/images';
import { createRng } from '../../src/core/rng';
import type { Executor, Scalars } from '../../src/engine/executor';
import { planStep, stepOf, type Plan } from '../../src/engine/graph';
import { REGIONS, type Region } from '../../src/engine/memory';
import type { Op } from '../../src/engine/operations';
import type { ModelShape } from '../../src/core/params';
import { referenceExecutor } from './executor';

export const SCALARS: Scalars = {
  lr: 1e-2,
  gateLr: 3e-2,
  lambda: 0.02,
  weightDecay: 0.05,
  labelSmoothing: 0.1,
  trainGates: true,
  newest: 0.3,
  time: 3,
};

/** Every operation of a plan with a name that tells which. */
export function namedOps(plan: Plan): { name: string; op: Op }[] {
  return [...new Set(stepOf(plan))].map((op, i) => ({
    name: `${i} ${op.op}${'linear' in op ? ` ${op.linear.name}` : ''}${'direction' in op ? ` ${op.direction}` : ''}`,
    op,
  }));
}

/**
 * Largest difference between the executor and the reference behind one operation, over the norm of
 * what the reference has in the region, by region.
 */
export async function compareOp(
  executor: Executor,
  plan: Plan,
  op: Op,
  images: ImageSet,
  scalars: Scalars = SCALARS,
  moves: Uint32Array = new Uint32Array(images.count),
): Promise<Record<Region, number>> {
  const reference = referenceExecutor(plan);
  for (const region of REGIONS) {
    const values = seededValues(region, plan.floats[region]);
    for (const each of [executor, reference]) each.write(region, 0, values);
  }
  const { count } = images;
  // The last part of a step: what earlier ones left is added to.
  const part = { whole: 3 * count - 1, before: count, first: count };
  const input = { kind: 'images', set: images, start: 0, count, moves, part } as const;

  for (const each of [executor, reference]) each.run([op], scalars, input);
  const differences = {} as Record<Region, number>;
  for (const region of REGIONS) {
    const size = plan.floats[region];
    differences[region] = relativeDifference(
      await executor.read(region, 0, size),
      await reference.read(region, 0, size),
    );
  }
  return differences;
}

/** Largest difference in the patches of images moved in all fifty ways there are. */
export async function worstMove(executor: Executor, plan: Plan, images: ImageSet): Promise<number> {
  const cut = plan.forward[0];
  if (cut?.op !== 'patches') throw new Error('the first operation cuts patches');
  const seen = new Set<number>();
  let worst = 0;
  for (let step = 1; seen.size < 50; step++) {
    const moves = batchMoves(5, step, images.count, { side: 28, mirror: true });
    moves.forEach((move) => seen.add(move));
    const { work } = await compareOp(executor, plan, cut, images, SCALARS, moves);
    worst = Math.max(worst, work);
  }
  return worst;
}

/** Positive where squares are kept, near 1 for masks, else between −1 and 1. */
function seededValues(region: Region, size: number): Float32Array {
  const rng = createRng(7, region);
  return Float32Array.from({ length: size }, () => {
    const value = rng.uniform() * 2 - 1;
    return region === 'second' ? value * value : region === 'mask' ? 1 : value;
  });
}

function relativeDifference(got: Float32Array, wanted: Float32Array): number {
  let worst = 0;
  let norm = 0;
  for (let i = 0; i < wanted.length; i++) {
    const difference = Math.abs(got[i]! - wanted[i]!);
    // A NaN on one side only is the largest difference there is.
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
    norm = Math.max(norm, Math.abs(wanted[i]!));
  }
  return norm === 0 ? worst : worst / norm;
}

/** A plan for a shape, of steps in parts of as many images as the set has. */
export const planFor = (shape: ModelShape, images: ImageSet): Plan =>
  planStep(shape, images.count, 3);
