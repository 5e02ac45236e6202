// The executor on the processor: one memory, one record an operation. A run is done when it returns;
// nothing is queued. What stands where is decided in arrangement.ts, how it is computed in kernels/.
import { imageSize } from '../../core/config';
import type { EngineError, RoomError } from '../../core/errors';
import type { ImageSet, Split } from '../../core/images';
import type { EngineInfo } from '../../core/engine-info';
import { corrections } from '../adam';
import {
  imagesOf,
  partOf,
  type Executor,
  type Input,
  type Scalars,
  type StepPart,
} from '../executor';
import { stepOf, type Plan } from '../graph';
import { ALIGN, type Region, type View } from '../memory';
import { packed, SHARED_WORDS } from '../op-words';
import type { MeasureOp, Op } from '../operations';
import { noRoom } from '../room';
import { arrange, CHUNK_BLOCKS, type Arrangement } from './arrangement';
import { BatchInput } from './batch-input';
import type { Build } from './builds';
import { growMemory, instantiate, makeMemory, mostMemory, type Kernels } from './machine';
import { meetings } from './meetings';
import type { ControlBlock } from './thread';
import { leaderSleep, runTogether, startThreads, type Crew, type WasmOptions } from './threads';

/** An executor that says what it holds. */
export interface WasmExecutor extends Executor {
  /** Bytes of its memory; 0 once destroyed. */
  readonly bytes: number;
}

export async function planExecutor(
  plan: Plan,
  module: WebAssembly.Module,
  { threads, build, openThread, giveWay }: WasmOptions & Pick<Machine, 'giveWay'>,
): Promise<WasmExecutor> {
  const { control, arrangement } = arrange(plan, threads);
  const { size } = arrangement.layout;
  const shared = threads > 1;
  const memory = makeMemory(size, shared);
  if (memory === null) throw refusal(plan, threads, mostMemory(size, shared));
  const kernels = await instantiate(module, memory, leaderSleep(memory, control));
  const crew =
    threads > 1 ? await startThreads(openThread, threads, { module, memory, control }) : null;
  return new PlanExecutor(
    plan,
    { memory, kernels, crew, control, threads, build, giveWay },
    arrangement,
  );
}

/** What executes. */
interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Kernels;
  readonly crew: Crew | null;
  readonly control: ControlBlock;
  readonly threads: number;
  readonly build: Build;
  /** Lets others have the processor, if they want it. */
  readonly giveWay: (() => void) | null;
}

const refusal = (plan: Plan, threads: number, most: number): RoomError =>
  noRoom(plan, (of) => arrange(of, threads).arrangement.layout.size, { most, piece: false });

class PlanExecutor implements WasmExecutor {
  readonly info: EngineInfo;
  readonly lost: Promise<EngineError>;
  private readonly input: BatchInput;
  private records: number[] = [];
  /** Of the lists that were run; a plan makes its lists anew. */
  private readonly meets = new WeakMap<readonly Op[], readonly boolean[]>();
  /** Why nothing runs here any more. */
  private broken: EngineError | null = null;
  private floats = new Float32Array();
  private words = new Int32Array();

  constructor(
    private plan: Plan,
    private readonly machine: Machine,
    private arrangement: Arrangement,
  ) {
    const { threads, build, crew } = machine;
    this.info = {
      id: 'wasm',
      adapter: 'WebAssembly SIMD',
      precision: 'float32',
      threads,
      variants: [build],
      dispatches: plan.trains ? stepOf(plan).length : null,
    };
    this.lost = crew?.lost ?? new Promise(() => undefined);
    void this.lost.then((error) => (this.broken = error));
    this.input = new BatchInput(imageSize(plan.shape.config));
    this.settle();
    this.write('mask', 0, new Float32Array(plan.floats.mask).fill(1));
  }

  get bytes(): number {
    return this.floats.byteLength;
  }

  appendData(split: Split, data: ImageSet): void {
    this.input.append(split, data);
  }

  /** @throws EngineError when a thread is gone, which is noticed here, within a few seconds. */
  run(ops: readonly Op[], scalars: Scalars, input: Input | null): void {
    if (this.broken !== null) throw this.broken;
    const { places, list, records } = this.arrangement;
    const { kernels, crew, threads, control, memory, giveWay } = this.machine;
    const images = input === null ? 0 : imagesOf(input);
    const part = partOf(input, images);
    if (input !== null) this.input.write(input, memory.buffer, places);
    this.writeScalars(scalars, part);
    const meets = this.meetsOf(ops);
    // Records lie at multiples of four: the lowest bit is free.
    ops.forEach(
      (op, i) => (this.words[list / 4 + i] = (records.get(op) ?? 0) | (meets[i] === true ? 0 : 1)),
    );
    const count = ops.length;
    if (crew === null && giveWay !== null)
      for (let i = 0; i < count; i++) {
        giveWay();
        kernels.run(list + i * 4, 1, images, 0, 1, control.address);
      }
    else if (crew === null) kernels.run(list, count, images, 0, 1, control.address);
    // Where several threads work, there are more processors than theirs.
    else if (!runTogether(kernels, this.words, control, { list, count, images }, threads)) {
      this.broken = crew.giveUp();
      throw this.broken;
    }
    for (const op of ops) if (op.op === 'measure') this.record(op, part);
  }

  private meetsOf(ops: readonly Op[]): readonly boolean[] {
    const known = this.meets.get(ops);
    if (known !== undefined) return known;
    const meets = meetings(ops, this.plan.batch);
    this.meets.set(ops, meets);
    return meets;
  }

  write(region: Region, offset: number, values: Float32Array): void {
    this.floats.set(values, this.placeOf(region) + offset);
  }

  read(region: Region, offset: number, floats: number): Promise<Float32Array> {
    const start = this.placeOf(region) + offset;
    return Promise.resolve(this.floats.slice(start, start + floats));
  }

  readView(view: View, count: number): Promise<Float32Array> {
    const rows = count * view.rows;
    const values = new Float32Array(rows * view.cols);
    const start = this.placeOf(view.region) + view.offset;
    for (let r = 0; r < rows; r++) {
      const at = start + r * view.stride;
      values.set(this.floats.subarray(at, at + view.cols), r * view.cols);
    }
    return Promise.resolve(values);
  }

  measures(): Promise<Float32Array> {
    const taken = Float32Array.from(this.records);
    this.records = [];
    return Promise.resolve(taken);
  }

  idle(): Promise<void> {
    return Promise.resolve();
  }

  replan(plan: Plan): void {
    const { memory, threads } = this.machine;
    const { arrangement } = arrange(plan, threads);
    if (!growMemory(memory, arrangement.layout.size))
      throw refusal(plan, threads, memory.buffer.byteLength);
    this.plan = plan;
    this.arrangement = arrangement;
    this.settle();
  }

  destroy(): void {
    this.machine.crew?.end();
    this.floats = new Float32Array();
    this.words = new Int32Array();
  }

  /** Looks at the memory as it is now, and puts the plan's records there. */
  private settle(): void {
    const { buffer } = this.machine.memory;
    this.floats = new Float32Array(buffer);
    this.words = new Int32Array(buffer);
    this.arrangement.layout.write(this.words);
  }

  /** A region's first float. */
  private placeOf(region: Region): number {
    return this.arrangement.places.regions[region] / 4;
  }

  private writeScalars(scalars: Scalars, { whole, before }: StepPart): void {
    const { lr, gateLr, lambda, weightDecay, labelSmoothing, trainGates, newest, time } = scalars;
    const { first, second } = corrections(time);
    const words = packed(SHARED_WORDS.step.wasm, {
      ...{ rate: lr / first, gate_rate: gateLr / first, decay: 1 - lr * weightDecay },
      ...{ second_scale: 1 / Math.sqrt(second), train_gates: trainGates ? 1 : 0 },
      ...{ lambda, smoothing: labelSmoothing, whole, before, newest },
    });
    this.words.set(words, this.arrangement.places.scalars / 4);
  }

  /** Adds up, always in one order, what `measure` and `loss` have left. */
  private record({ scores }: MeasureOp, { whole, first }: StepPart): void {
    let [ce, right, squares, l1] = [0, 0, 0, 0];
    const start = this.placeOf(scores.region) + scores.offset;
    for (let i = 0; i < first; i++) {
      ce += this.floats[start + i * scores.stride]!;
      right += this.floats[start + i * scores.stride + 1]!;
    }
    const sums = this.arrangement.places.sums / 4;
    const chunks = Math.ceil(this.plan.params.size / ALIGN / CHUNK_BLOCKS);
    for (let i = 0; i < chunks; i++) {
      squares += this.floats[sums + 2 * i]!;
      l1 += this.floats[sums + 2 * i + 1]!;
    }
    this.records.push(ce / whole, l1, right / whole, Math.sqrt(squares));
  }
}
