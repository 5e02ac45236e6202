// Operations as the device runs them: pipelines, bind groups and numbers prepared once for a plan, and
// encoded with a handful of calls a kernel. Owns the numbers' buffer, not the memory.
import type { Op } from '../operations';
import { OP_BYTES, type KernelName } from './kernels';
import type { BufferName, Buffers } from './buffers';
import { chunkCount } from './parts';
import type { Pipeline } from './pipelines';
import { collectParts, dispatchesOf, type Dispatch, type OpContext } from './ops';

/** A dispatch with everything but its number of workgroups. */
interface Prepared {
  readonly dispatch: Dispatch;
  readonly pipeline: Pipeline;
  /** Where its numbers lie, in bytes; null where it has none. */
  readonly offset: number | null;
  /** Made when it is first used, and again when a buffer has been replaced. */
  group: GPUBindGroup | null;
}

/** A list for a number of images: three numbers of workgroups a dispatch. */
interface Counted {
  readonly images: number;
  readonly groups: Uint32Array;
}

export class Program {
  private readonly prepared = new Map<Op, readonly Prepared[]>();
  private readonly collect: readonly Prepared[];
  private readonly lists = new WeakMap<readonly Op[], readonly Prepared[]>();
  /** Batches are mostly of one size: the last one asked for is kept. */
  private readonly counted = new WeakMap<readonly Prepared[], Counted>();
  private readonly numbers: (readonly number[])[] = [];

  /** @param ops every operation that lists will be made of */
  constructor(
    private readonly device: GPUDevice,
    private readonly buffers: Buffers,
    private readonly pipelines: ReadonlyMap<KernelName, Pipeline>,
    context: OpContext,
    ops: readonly Op[],
  ) {
    for (const op of new Set(ops))
      this.prepared.set(op, dispatchesOf(op, context).map(this.prepare));
    this.collect = chunkCount(context.parts) === 0 ? [] : [this.prepare(collectParts(context))];
    this.writeNumbers();
  }

  /** Kernels a list of operations starts. */
  count(ops: readonly Op[]): number {
    return this.list(ops).length;
  }

  /** Bind groups are made anew when they are next used: a buffer has been replaced. */
  rebind(): void {
    for (const list of [...this.prepared.values(), this.collect])
      for (const one of list) one.group = null;
  }

  /**
   * Enqueues operations for a batch.
   * @param submits how many parts they go to the device in
   */
  submit(ops: readonly Op[], images: number, submits: number): void {
    const list = this.list(ops);
    const groups = this.groups(list, images);
    const size = Math.ceil(list.length / submits);
    for (let first = 0; first < list.length; first += size)
      this.encode(list, groups, first, Math.min(list.length, first + size));
  }

  private encode(list: readonly Prepared[], groups: Uint32Array, first: number, end: number): void {
    const encoder = this.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    let last: Pipeline | null = null;
    for (let i = first; i < end; i++) {
      const one = list[i]!;
      if (one.pipeline !== last) pass.setPipeline(one.pipeline.pipeline);
      last = one.pipeline;
      pass.setBindGroup(0, (one.group ??= this.bindGroup(one)));
      pass.dispatchWorkgroups(groups[3 * i]!, groups[3 * i + 1], groups[3 * i + 2]);
    }
    pass.end();
    this.device.queue.submit([encoder.finish()]);
  }

  private groups(list: readonly Prepared[], images: number): Uint32Array {
    const known = this.counted.get(list);
    if (known?.images === images) return known.groups;
    const groups = Uint32Array.from(list.flatMap(({ dispatch }) => dispatch.groups(images)));
    this.counted.set(list, { images, groups });
    return groups;
  }

  private list(ops: readonly Op[]): readonly Prepared[] {
    const known = this.lists.get(ops);
    if (known !== undefined) return known;
    const list: Prepared[] = [];
    let waiting = false;
    const collect = () => {
      if (waiting) list.push(...this.collect);
      waiting = false;
    };
    for (const op of ops) {
      // Parts of all weight sums are added together, in front of the first who reads them.
      if (op.op === 'unfold' || op.op === 'carry') collect();
      list.push(...(this.prepared.get(op) ?? unknown(op)));
      if (op.op === 'weight-sum') waiting = true;
    }
    collect();
    this.lists.set(ops, list);
    return list;
  }

  private readonly prepare = (dispatch: Dispatch): Prepared => {
    const pipeline = this.pipelines.get(dispatch.kernel);
    if (pipeline === undefined) throw new Error(`${dispatch.kernel} has not been compiled`);
    const { own } = pipeline.kernel;
    const offset = own ? this.numbers.push(dispatch.numbers) * OP_BYTES - OP_BYTES : null;
    return { dispatch, pipeline, offset, group: null };
  };

  private bindGroup({ pipeline, offset }: Prepared): GPUBindGroup {
    const { name, kernel, layout } = pipeline;
    const resource = (buffer: BufferName): GPUBufferBinding => ({
      buffer: this.buffers.get(buffer),
    });
    const resources = [
      resource('step'),
      ...(offset === null ? [] : [{ ...resource('ops'), offset, size: OP_BYTES }]),
      ...kernel.buffers.map((buffer) => resource(buffer.name)),
    ];
    const entries = resources.map((each, binding) => ({ binding, resource: each }));
    return this.device.createBindGroup({ label: name, layout, entries });
  }

  private writeNumbers(): void {
    const words = OP_BYTES / 4;
    const all = new Uint32Array(Math.max(1, this.numbers.length) * words);
    this.numbers.forEach((numbers, i) => all.set(numbers, i * words));
    this.buffers.fill('ops', all);
  }
}

function unknown(op: Op): never {
  throw new Error(`the plan has no such ${op.op}`);
}
