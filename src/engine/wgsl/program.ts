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
  readonly pipeline: GPUComputePipeline;
  readonly kernel: KernelName;
  /** Where its numbers lie; null where it has none. */
  readonly offset: number | null;
}

export class Program {
  private readonly prepared = new Map<Op, readonly Prepared[]>();
  private readonly collect: readonly Prepared[];
  private readonly lists = new WeakMap<readonly Op[], readonly Prepared[]>();
  private readonly groups = new Map<KernelName, GPUBindGroup>();
  private readonly numbers: number[][] = [];
  /** setBindGroup's own kind of argument, made once. */
  private readonly offsets: Uint32Array;

  /** @param ops every operation that lists will be made of */
  constructor(
    private readonly device: GPUDevice,
    private readonly buffers: Buffers,
    private readonly pipelines: ReadonlyMap<KernelName, Pipeline>,
    context: OpContext,
    ops: readonly Op[],
  ) {
    const { parts } = context;
    for (const op of ops) this.prepared.set(op, dispatchesOf(op, context).map(this.prepare));
    this.collect = chunkCount(parts) === 0 ? [] : [this.prepare(collectParts(context))];
    this.offsets = Uint32Array.from(this.numbers, (_, i) => i * OP_BYTES);
    this.writeNumbers();
  }

  /** Kernels a list of operations starts. */
  count(ops: readonly Op[]): number {
    return this.list(ops).length;
  }

  /** Bind groups are made anew when they are next used: a buffer has been replaced. */
  rebind(): void {
    this.groups.clear();
  }

  /**
   * Enqueues operations for a batch.
   * @param submits how many parts they go to the device in
   */
  submit(ops: readonly Op[], images: number, submits: number): void {
    const list = this.list(ops);
    const size = Math.ceil(list.length / submits);
    for (let first = 0; first < list.length; first += size)
      this.encode(list, first, Math.min(list.length, first + size), images);
  }

  private encode(list: readonly Prepared[], first: number, end: number, images: number): void {
    const encoder = this.device.createCommandEncoder({ label: 'step' });
    const pass = encoder.beginComputePass({ label: 'step' });
    let last: KernelName | null = null;
    for (let i = first; i < end; i++) {
      const { dispatch, pipeline, kernel, offset } = list[i]!;
      const group = this.bindGroup(kernel);
      if (kernel !== last) pass.setPipeline(pipeline);
      if (offset !== null) pass.setBindGroup(0, group, this.offsets, offset, 1);
      else if (kernel !== last) pass.setBindGroup(0, group);
      last = kernel;
      const [x, y, z] = dispatch.groups(images);
      pass.dispatchWorkgroups(x, y, z);
    }
    pass.end();
    this.device.queue.submit([encoder.finish()]);
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
      if (op.op === 'unfold') collect();
      list.push(...(this.prepared.get(op) ?? unknown(op)));
      if (op.op === 'weight-sum') waiting = true;
    }
    collect();
    this.lists.set(ops, list);
    return list;
  }

  private readonly prepare = (dispatch: Dispatch): Prepared => {
    const { kernel, numbers } = dispatch;
    const pipeline = this.pipeline(kernel);
    if (!pipeline.kernel.own)
      return { dispatch, kernel, pipeline: pipeline.pipeline, offset: null };
    this.numbers.push([...numbers]);
    return { dispatch, kernel, pipeline: pipeline.pipeline, offset: this.numbers.length - 1 };
  };

  private pipeline(kernel: KernelName): Pipeline {
    const pipeline = this.pipelines.get(kernel);
    if (pipeline === undefined) throw new Error(`${kernel} has not been compiled`);
    return pipeline;
  }

  private bindGroup(name: KernelName): GPUBindGroup {
    const known = this.groups.get(name);
    if (known !== undefined) return known;
    const { kernel, layout } = this.pipeline(name);
    const resource = (buffer: BufferName) => ({ buffer: this.buffers.get(buffer) });
    const names = kernel.buffers.map((buffer) => resource(buffer.name));
    const group = this.device.createBindGroup({
      label: name,
      layout,
      entries: [
        resource('step'),
        ...(kernel.own ? [{ ...resource('ops'), size: OP_BYTES }] : []),
        ...names,
      ].map((buffer, binding) => ({ binding, resource: buffer })),
    });
    this.groups.set(name, group);
    return group;
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
