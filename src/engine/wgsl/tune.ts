// Finds the fastest variant of the two products on this device, on the largest product of the network.
// A variant whose result differs from the plain one's is never chosen. Leaves noise in the memory it is
// lent.
import { VARIANTS } from '../../core/engine-record';
import type { OpenDevice } from '../device';
import { NO_SCALARS, partOf } from '../executor';
import { waitCost } from '../gpu-waits';
import { planStep, type Plan } from '../graph';
import type { Region } from '../memory';
import type { ProductOp, WeightSumOp } from '../operations';
import type { Buffers } from './buffers';
import type { KernelName } from './kernels';
import { IndexMaps } from './linear-tables';
import { epilogueOf } from './ops';
import { planParts } from './parts';
import type { PartFloats } from './pieces';
import type { Pipelines } from './pipelines';
import { Program } from './program';
import { ReadBack } from './read-back';
import { StepNumbers } from './step-numbers';
import {
  needsSubgroups,
  productKernel,
  weightSumKernel,
  type Choice,
  type Variant,
} from './variants';

/** A device, and whether it is a processor posing as one. */
export interface Machine {
  readonly open: OpenDevice;
  readonly pipelines: Pipelines;
  readonly software: boolean;
}

/** Workgroups a weight sum should have: enough for the largest GPUs, or for a few cores. */
export const groupsWanted = (software: boolean): number => (software ? 8 : 128);

/** The plain variant, which every device runs well enough and the others are compared with. */
const PLAIN: Variant = 'reg8';
/** What is taken where there is no room to compare. */
export const PLAIN_CHOICE: Choice = { product: PLAIN, weightSum: PLAIN };
const ROUNDS = 5;
/** Milliseconds a measurement should last, against the clock's grain; and most repetitions. */
const SPAN = 4;
const MOST = 64;
/** Multiplications a processor is asked for at a time. */
const FEW_PRODUCTS = 2e7;
/** Largest difference over largest value: another order of the same sums. */
const TOLERANCE = 1e-3;

/** Variants worth trying, the plain one first. On a processor barriers cost more than they bring. */
export function candidates(device: GPUDevice, software: boolean): Variant[] {
  const subgroups = device.features.has('subgroups');
  const others = VARIANTS.filter(
    (variant) =>
      variant !== PLAIN &&
      (subgroups || !needsSubgroups(variant)) &&
      (!software || needsSubgroups(variant)),
  );
  return [PLAIN, ...others];
}

/** What the two products touch: all that is made to time them. */
export const TIMED: readonly Region[] = ['weights', 'sums', 'work'];
/** Floats for activations of the step whose products are timed: a large batch tells no more than some images of it. */
const TRIAL_FLOATS = 2 ** 24;

/** The step whose products are timed for a network: one choice, whether it trains or answers. */
export function trialPlan({ shape }: Plan, batch: number): Plan {
  const most = Math.max(1, Math.floor(TRIAL_FLOATS / planStep(shape, 1).floats.work));
  return planStep(shape, Math.min(batch, most));
}

/**
 * Times every candidate in interleaved rounds and keeps the fastest, one for each product.
 * @param buffers with the regions {@link TIMED} of the plan and room for parts
 */
export async function tune(machine: Machine, plan: Plan, buffers: Buffers): Promise<Choice> {
  const products = plan.forward.filter((op): op is ProductOp => op.op === 'product');
  const sums = plan.backward.filter((op): op is WeightSumOp => op.op === 'weight-sum');
  const product = largest(products);
  const weightSum = largest(sums);
  for (const region of ['work', 'weights'] as const) {
    const buffer = buffers.get(region);
    buffers.write(buffer, 0, noise(buffer.size / 4));
  }
  const reads = new ReadBack(machine.open.device, machine.open.wait);
  try {
    const race = (op: ProductOp | WeightSumOp) => fastest(machine, plan, buffers, reads, op);
    return { product: await race(product), weightSum: await race(weightSum) };
  } finally {
    reads.destroy();
  }
}

/** Floats that parts need behind `sums`, by the plan. */
export const partFloats =
  ({ weightSum }: Choice, software: boolean): PartFloats =>
  (plan) =>
    planParts(plan, weightSum, groupsWanted(software)).floats;

/** The same for whichever of the candidates it will be. */
export function tuningFloats({ open, software }: Machine): PartFloats {
  const each = candidates(open.device, software).map((weightSum) =>
    partFloats({ product: weightSum, weightSum }, software),
  );
  return (plan) => Math.max(...each.map((floats) => floats(plan)));
}

/** Multiplications an image. */
const work = (op: ProductOp | WeightSumOp): number =>
  (op.op === 'product' ? op.a : op.x).rows * op.linear.k * op.linear.n;

function largest<T extends ProductOp | WeightSumOp>(ops: readonly T[]): T {
  return ops.reduce((best, op) => (work(op) > work(best) ? op : best));
}

async function fastest(
  machine: Machine,
  plan: Plan,
  buffers: Buffers,
  reads: ReadBack,
  op: ProductOp | WeightSumOp,
): Promise<Variant> {
  const { pipelines, software } = machine;
  const { device, wait } = machine.open;
  const kernelOf = (variant: Variant): KernelName =>
    op.op === 'product' ? productKernel(variant, epilogueOf(op)) : weightSumKernel(variant);
  const variants = candidates(device, software);
  const names: KernelName[] = [...variants.map(kernelOf), 'collect'];
  const compiled = await pipelines.compile(names);
  const list = [op];
  const program = (variant: Variant): Program => {
    const parts = planParts(plan, variant, groupsWanted(software));
    buffers.fill('collectChunks', parts.chunks);
    const choice: Choice = { product: variant, weightSum: variant };
    const context = { plan, choice, parts, maps: new IndexMaps(), foldChunks: 0, unfoldChunks: 0 };
    return new Program(device, buffers, compiled, context, list);
  };
  const images = software ? Math.max(1, Math.floor(FEW_PRODUCTS / work(op))) : plan.batch;
  const batch = Math.min(plan.batch, images);
  new StepNumbers(buffers).write(NO_SCALARS, batch, partOf(null, batch), 0);
  const end = () => wait(device.queue.onSubmittedWorkDone());
  const now = () => performance.now();
  const waiting = await waitCost(end, now);
  /** Milliseconds of a run, without the wait for its end. */
  const wall = async (one: Program, times: number): Promise<number> => {
    const start = now();
    for (let i = 0; i < times; i++) one.submit(list, batch, 1);
    await end();
    return Math.max(0, now() - start - waiting) / times;
  };
  const entries: { variant: Variant; repeats: number; times: number[] }[] = [];
  let wanted: Float32Array | null = null;
  for (const variant of variants) {
    const one = program(variant);
    // The first run may still be compiling.
    await wall(one, 1);
    const once = await wall(one, 1);
    const got = await reads.read(...result(buffers, batch, op));
    wanted ??= got;
    const repeats = Math.min(MOST, Math.ceil(SPAN / Math.max(once, 0.01)));
    if (agrees(got, wanted)) entries.push({ variant, repeats, times: [] });
  }
  for (let round = 0; round < ROUNDS; round++)
    for (const { variant, repeats, times } of entries)
      times.push(await wall(program(variant), repeats));
  // The least, not the median: what else the machine does only ever adds.
  const least = entries.map(({ variant, times }) => ({ variant, time: Math.min(...times) }));
  return least.reduce((best, one) => (one.time < best.time ? one : best)).variant;
}

/** Where an operation's result lies: buffer, first float, floats. */
function result(
  buffers: Buffers,
  images: number,
  op: ProductOp | WeightSumOp,
): [GPUBuffer, number, number] {
  if (op.op === 'weight-sum')
    return [buffers.get('sums'), op.linear.product, op.linear.n * op.linear.k];
  return [buffers.get('work'), op.out.offset, images * op.out.rows * op.out.stride];
}

function agrees(got: Float32Array, wanted: Float32Array): boolean {
  let worst = 0;
  let size = 0;
  for (let i = 0; i < wanted.length; i++) {
    worst = Math.max(worst, Math.abs(got[i]! - wanted[i]!));
    size = Math.max(size, Math.abs(wanted[i]!));
  }
  return worst <= TOLERANCE * size;
}

/** Values between −1 and 1 that no kernel can find a short cut for. */
function noise(length: number): Float32Array {
  const values = new Float32Array(length);
  let seed = 1;
  for (let i = 0; i < length; i++) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    values[i] = seed / 2 ** 31 - 1;
  }
  return values;
}
