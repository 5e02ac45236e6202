// A pass over images without training, part by part where they are more than a run holds: some gates at 0, and
// what was asked for read back. Leaves the mask as it found it.
import type { KeepMask } from '../core/brand';
import { NO_SCALARS, type Executor, type Input } from './executor';
import type { Plan } from './graph';
import { allLinears } from './linears';
import type { View } from './memory';
import type { Op } from './operations';

export interface Pass {
  /** Gates outside of it are 0; null keeps all. */
  readonly mask: KeepMask | null;
  readonly count: number;
  /** What is run of every part; `forward` or more. */
  readonly ops: readonly Op[];
  /** Views of `work` that are read behind it. */
  readonly views: readonly View[];
  readonly images: (start: number, count: number) => Input;
}

/**
 * What every view holds of all images, [count · rows, cols]. A device that is lost leaves it waiting for ever.
 */
export async function passImages(
  executor: Executor,
  plan: Plan,
  { mask, count, ops, views, images }: Pass,
): Promise<Float32Array[]> {
  const answers = views.map(({ rows, cols }) => new Float32Array(count * rows * cols));
  const parts: Promise<void>[] = [];
  setMask(executor, plan, mask);
  executor.run(plan.fold, NO_SCALARS, null);
  for (let start = 0; start < count; start += plan.batch) {
    const size = Math.min(plan.batch, count - start);
    executor.run(ops, NO_SCALARS, images(start, size));
    for (const [i, view] of views.entries())
      parts.push(
        executor
          .readView(view, size)
          .then((values) => answers[i]!.set(values, start * view.rows * view.cols)),
      );
  }
  if (mask !== null) setMask(executor, plan, null);
  await Promise.all(parts);
  return answers;
}

function setMask(executor: Executor, plan: Plan, mask: KeepMask | null): void {
  const values = new Float32Array(plan.floats.mask).fill(1);
  let next = 0;
  for (const { gate } of allLinears(plan.linears)) {
    if (gate === null || mask === null) continue;
    values.set(mask.subarray(next, next + gate.count), gate.mask);
    next += gate.count;
  }
  executor.write('mask', 0, values);
}
