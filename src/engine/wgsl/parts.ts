// Which weight sums are split over tokens, so that small networks keep a large GPU busy, and where their
// parts lie behind `sums`. Depends on the plan and the kernel alone: the same bits every time.
import type { Plan } from '../graph';
import type { Linear } from '../linears';
import { ALIGN } from '../memory';
import type { WeightSumOp } from '../operations';
import { weightSumGroups } from './groups';
import type { Variant } from './variants';

/** Rows a part has at least. */
const LEAST_ROWS = 64;
/** Floats the parts of one sum have together at most: large sums keep a GPU busy as they are. */
const MOST_FLOATS = 1.2e6;
/** vec4s of a workgroup of `collect`. */
const CHUNK = 64;

/** Where the parts of a weight sum lie: floats from the start of `sums`, and from part to part. */
export interface Parts {
  readonly count: number;
  readonly product: number;
  readonly bias: number;
  readonly stride: number;
}

export interface PartPlan {
  /** Null where the sum is made in one piece. */
  readonly of: (linear: Linear) => Parts | null;
  /** Floats behind `sums`. */
  readonly floats: number;
  /** Two vec4s a workgroup of `collect`, as collect.wgsl has them. */
  readonly chunks: Uint32Array;
}

/** Workgroups of `collect`; 0 where nothing is split. */
export const chunkCount = ({ chunks }: PartPlan): number => chunks.length / 8;

/** @param groups workgroups a weight sum should have at least */
export function planParts(plan: Plan, variant: Variant, groups: number): PartPlan {
  const parts = new Map<Linear, Parts>();
  const chunks: number[] = [];
  let floats = 0;
  const ops = plan.backward.filter((op): op is WeightSumOp => op.op === 'weight-sum');
  for (const { linear, dy } of ops) {
    const { k, n, biasSum } = linear;
    const [x, y] = weightSumGroups(variant, n / 4, k / 4);
    const whole = x * y;
    const most = Math.floor(Math.min((plan.batch * dy.rows) / LEAST_ROWS, MOST_FLOATS / (n * k)));
    const count = Math.min(most, Math.ceil(groups / whole));
    if (count < 2) continue;
    const stride = Math.ceil((n * k + n) / ALIGN) * ALIGN;
    const product = plan.floats.sums + floats;
    const bias = product + n * k;
    parts.set(linear, { count, product, bias, stride });
    floats += count * stride;
    collect(chunks, { from: product, to: linear.product, size: n * k, stride, count });
    if (biasSum !== null) collect(chunks, { from: bias, to: biasSum, size: n, stride, count });
  }
  return {
    of: (linear) => parts.get(linear) ?? null,
    floats,
    chunks: Uint32Array.from(chunks),
  };
}

function collect(
  chunks: number[],
  { from, to, size, stride, count }: Record<'from' | 'to' | 'size' | 'stride' | 'count', number>,
): void {
  for (let first = 0; first < size / 4; first += CHUNK)
    chunks.push(
      ...[from / 4 + first, stride / 4, count, Math.min(CHUNK, size / 4 - first)],
      ...[to / 4 + first, 0, 0, 0],
    );
}
