// The executor on the GPU: memory, pipelines and prepared operations of one plan behind the interface
// of ../executor.ts. A run is a few writes and one pass of kernels; nothing waits but what reads.
import { imageSize } from '../../core/config';
import { EngineError } from '../../core/errors';
import type { ImageSet, Split } from '../../core/images';
import type { EngineInfo } from '../../core/engine-info';
import type { OpenDevice } from '../device';
import { partOf, type Executor, type Input, type Scalars } from '../executor';
import { allOps, stepOf, type Plan } from '../graph';
import type { Region, View } from '../memory';
import { multiplicationsOf } from '../operations';
import type { Op } from '../operations';
import { MEASURES } from '../step-stats';
import type { Buffers } from './buffers';
import { ImageMemory } from './image-memory';
import type { KernelName } from './kernels';
import { IndexMaps, linearTables } from './linear-tables';
import { planParts } from './parts';
import { checkPieces, withRoom } from './pieces';
import type { Pipeline } from './pipelines';
import { Program } from './program';
import { ReadBack } from './read-back';
import { StepNumbers } from './step-numbers';
import { groupsWanted, partFloats } from './tune';
import { choiceNames, precisionOf, type Choice } from './variants';

/** Records of measures that wait to be read; of more, the oldest are lost. */
const RING = 4096;
export const RING_BYTES = RING * MEASURES.length * 4;
/** Partial sums of the measures: two floats each. */
export const PARTS_BYTES = 4096 * 8;
/** Calls of `idle` whose runs may still be queued when it answers. */
const QUEUED = 3;
/** Multiplications a submit holds at most, so that a page drawn by the same GPU gets its turn. */
const MOST_MULTIPLICATIONS = 5e9;

/** A device that has what is needed to run a plan. */
export interface ReadyGpu {
  readonly open: OpenDevice;
  readonly software: boolean;
  readonly pipelines: ReadonlyMap<KernelName, Pipeline>;
}

export class PlanExecutor implements Executor {
  readonly info: EngineInfo;
  readonly lost: Promise<EngineError>;
  private lose: (error: EngineError) => void = () => undefined;
  private readonly reads: ReadBack;
  private readonly images: ImageMemory;
  private readonly step: StepNumbers;
  private program: Program;
  /** Ends of what was queued when `idle` was last asked, oldest first. */
  private readonly fences: Promise<unknown>[] = [];
  private readonly runs = new WeakMap<readonly Op[], RunFacts>();
  /** Records written and records read, since the beginning. */
  private written = 0;
  private taken = 0;

  /** @param buffers nobody else's; with or without regions */
  constructor(
    private readonly gpu: ReadyGpu,
    private readonly buffers: Buffers,
    plan: Plan,
    private readonly choice: Choice,
  ) {
    const { device, name, lost, wait } = gpu.open;
    this.lost = Promise.race([lost, new Promise<EngineError>((resolve) => (this.lose = resolve))]);
    this.reads = new ReadBack(device, wait);
    this.step = new StepNumbers(buffers);
    buffers.make('parts', PARTS_BYTES);
    buffers.make('ring', RING_BYTES);
    buffers.fill('flags', plan.params.flags);
    this.images = new ImageMemory(device, buffers, imageSize(plan.shape.config), () =>
      this.program.rebind(),
    );
    this.program = this.prepare(plan, true);
    this.info = {
      ...{ id: 'wgsl', adapter: name, precision: precisionOf(choice), threads: 1 },
      variants: choiceNames(choice),
      dispatches: plan.trains ? this.program.count(stepOf(plan)) : null,
    };
  }

  appendData(split: Split, data: ImageSet): void {
    this.images.append(split, data);
  }

  run(ops: readonly Op[], scalars: Scalars, input: Input | null): void {
    this.reads.send();
    const count = input === null ? 0 : this.images.bring(input);
    const facts = this.facts(ops);
    this.step.write(scalars, count, partOf(input, count), this.written % RING);
    if (facts.measures) this.written++;
    this.program.submit(ops, count, submits(facts, count));
  }

  write(region: Region, offset: number, values: Float32Array): void {
    this.reads.send();
    this.buffers.write(this.buffers.get(region), offset * 4, values);
  }

  read(region: Region, offset: number, floats: number): Promise<Float32Array> {
    return this.reads.read(this.buffers.get(region), offset, floats);
  }

  async readView(
    { region, offset, rows, cols, stride }: View,
    count: number,
  ): Promise<Float32Array> {
    const all = await this.read(region, offset, (count * rows - 1) * stride + cols);
    if (stride === cols) return all;
    const dense = new Float32Array(count * rows * cols);
    for (let row = 0; row < count * rows; row++)
      dense.set(all.subarray(row * stride, row * stride + cols), row * cols);
    return dense;
  }

  async measures(): Promise<Float32Array> {
    const first = Math.max(this.taken, this.written - RING);
    const count = this.written - first;
    this.taken = this.written;
    const start = first % RING;
    const front = Math.min(count, RING - start);
    const size = MEASURES.length;
    const ring = this.buffers.get('ring');
    const [old, young] = await Promise.all([
      this.reads.read(ring, start * size, front * size),
      this.reads.read(ring, 0, (count - front) * size),
    ]);
    const records = new Float32Array(count * size);
    records.set(old);
    records.set(young, old.length);
    return records;
  }

  async idle(most = QUEUED): Promise<void> {
    const { device, wait } = this.gpu.open;
    // A device that is lost answers with an error, which `lost` reports.
    this.fences.push(device.queue.onSubmittedWorkDone().catch(() => undefined));
    // The last of those that end answers for all before it.
    const ends = this.fences.splice(0, this.fences.length - most).at(-1);
    if (ends !== undefined) await wait(ends);
  }

  replan(plan: Plan): void {
    this.reads.send();
    const { device } = this.gpu.open;
    const parts = partFloats(this.choice, this.gpu.software);
    // Before anything is replaced: a refusal leaves the plan before whole.
    checkPieces(device, plan, parts);
    // Where memory itself gives out, what was there is gone.
    withRoom(device, plan, parts, () => {
      this.program = this.prepare(plan, false);
    }).catch((error: unknown) => {
      if (error instanceof EngineError) this.lose(error);
    });
  }

  destroy(): void {
    this.reads.destroy();
    this.buffers.destroy();
  }

  /** Makes buffers for a plan; `fresh` for all regions, else for activations alone. */
  private prepare(plan: Plan, fresh: boolean): Program {
    const { buffers, choice, gpu } = this;
    const parts = planParts(plan, choice.weightSum, groupsWanted(gpu.software));
    if (fresh) buffers.makeRegions(plan, parts.floats);
    else {
      buffers.make('work', plan.floats.work * 4);
      buffers.make('sums', (plan.floats.sums + parts.floats) * 4);
      buffers.make('carry', plan.floats.carry * 4);
    }
    this.images.reserve(plan.batch);
    const maps = new IndexMaps();
    const { linears, foldChunks, unfoldChunks } = linearTables(plan, maps);
    buffers.fill('linears', linears);
    buffers.fill('foldChunks', foldChunks);
    buffers.fill('unfoldChunks', unfoldChunks);
    buffers.fill('collectChunks', parts.chunks);
    const context = {
      ...{ plan, choice, parts, maps },
      foldChunks: foldChunks.length / 4,
      unfoldChunks: unfoldChunks.length / 4,
    };
    const program = new Program(gpu.open.device, buffers, gpu.pipelines, context, allOps(plan));
    // Complete only now: operations add the maps they look up.
    buffers.fill('maps', maps.toArray());
    return program;
  }

  private facts(ops: readonly Op[]): RunFacts {
    const known = this.runs.get(ops);
    if (known !== undefined) return known;
    const facts: RunFacts = {
      measures: ops.some(({ op }) => op === 'measure'),
      operations: ops.length,
      multiplications: ops.reduce((sum, op) => sum + multiplicationsOf(op), 0),
    };
    this.runs.set(ops, facts);
    return facts;
  }
}

/** What a list of operations is, found out once. */
interface RunFacts {
  readonly measures: boolean;
  readonly operations: number;
  /** Of all operations, an image. */
  readonly multiplications: number;
}

const submits = ({ multiplications, operations }: RunFacts, images: number): number =>
  Math.max(1, Math.min(operations, Math.ceil((images * multiplications) / MOST_MULTIPLICATIONS)));
