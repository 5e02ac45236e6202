// Trainer over a plan and an executor: our own engine, whatever it runs on. Owns the executor; knows
// the order of things, not how they are computed. What is enqueued here runs in the order of calls.
import type { KeepMask } from '../core/brand';
import { microBatchName, microBatchOf } from '../core/engine-record';
import { CancelledError, RoomError, type EngineError } from '../core/errors';
import { scoreLogits, type Evaluation } from '../core/evaluation';
import { averageParams, gateCount } from '../core/gates';
import type { ImageSet, Split } from '../core/images';
import { withoutEmptyHeads, type Inspection } from '../core/inspection';
import type { ModelShape, ParamSet } from '../core/params';
import type { EngineInfo } from '../core/engine-info';
import type { StepStats } from '../core/step-stats';
import { type CreateExecutor, type Executor, type Input } from './executor';
import {
  closeUp,
  flatten,
  flattenAverages,
  hasAverages,
  newestShare,
  unflatten,
} from './flat-params';
import { passImages, type Pass } from './forward-pass';
import { planStep, type Plan } from './graph';
import { checkImages, ImageShards } from './image-shards';
import { LossGuard } from './loss-guard';
import type { Region, View } from './memory';
import {
  listsOf,
  makeToAnswer,
  makeWithRoom,
  moved,
  planInParts,
  runParts,
  type OpLists,
} from './micro-batches';
import type { Op } from './operations';
import { NO_STATS, noNewSteps, toStats } from './step-stats';
import type { Hyper, Range, Trainer, TrainerOptions, TrainerState } from './trainer';

/**
 * Makes a trainer of an executor.
 * @throws EngineError when the executor cannot run here, CancelledError when asked to stop.
 */
export async function planTrainer(
  shape: ModelShape,
  params: ParamSet,
  options: TrainerOptions,
  create: CreateExecutor,
): Promise<Trainer> {
  const forced = microBatchOf(options.record?.variants ?? null);
  const make = (plan: Plan) => create(plan, options);
  const { batch, trains = true } = options;
  const { plan, executor } = trains
    ? await makeWithRoom(shape, batch, forced, make)
    : await makeToAnswer(shape, batch, make);
  const flat = flatten(plan.params.table, params, plan.params.size);
  if (options.signal?.aborted === true) {
    executor.destroy();
    throw new CancelledError('engine');
  }
  executor.write('params', 0, flat);
  executor.write('average', 0, flattenAverages(plan.params.table, params, plan.params.gates));
  return new PlanTrainer(plan, executor, forced, hasAverages(plan.params.table, params));
}

class PlanTrainer implements Trainer {
  readonly shape: ModelShape;
  readonly lost: Promise<EngineError>;
  private readonly guard: LossGuard;
  private readonly images = new ImageShards();
  private lists: OpLists;
  /** AdamW steps behind the moments. */
  private steps = 0;
  private lambda = 0;
  private last = NO_STATS;

  /** @param microBatch images of every part of a step, but its last; null while steps have one part */
  constructor(
    private plan: Plan,
    private readonly executor: Executor,
    private microBatch: number | null,
    /** Whether means of |g| score the gates. */
    private averaged: boolean,
  ) {
    if (plan.parts > 1) this.microBatch = plan.batch;
    this.shape = plan.shape;
    this.lost = executor.lost;
    this.guard = new LossGuard(executor.lost);
    this.lists = listsOf(plan);
  }

  get info(): EngineInfo {
    const { info } = this.executor;
    if (this.microBatch === null) return info;
    return { ...info, variants: [...info.variants, microBatchName(this.microBatch)] };
  }

  appendData(split: Split, data: ImageSet): void {
    checkImages(this.shape.config, data);
    this.executor.appendData(split, data);
    this.images.append(split, data);
  }

  step(batch: Uint32Array | ImageSet, hyper: Hyper): void {
    const input = batch instanceof Uint32Array ? this.pick(batch) : this.given(batch);
    this.steps++;
    this.lambda = hyper.lambda;
    const { steps } = this;
    const scalars = { ...hyper, newest: newestShare(hyper, steps), time: steps };
    if (hyper.trainGates && this.plan.params.gates > 0) this.averaged = (hyper.average ?? 1) > 1;
    const images = moved(input, hyper, this.shape.config.image, steps);
    runParts(this.executor, this.plan, this.lists.step, scalars, images);
  }

  idle(most?: number): Promise<void> {
    return this.guard.guard(this.executor.idle(most));
  }

  async stats(): Promise<StepStats> {
    const { lambda } = this;
    const records = await this.guard.guard(this.executor.measures());
    this.last = records.length === 0 ? noNewSteps(this.last) : toStats(records, lambda);
    return this.last;
  }

  gates(): Promise<Float32Array> {
    return this.gateSlice('params');
  }

  async averages(): Promise<Float32Array | null> {
    return this.averaged ? this.gateSlice('average') : null;
  }

  async evaluate(split: Split, mask: KeepMask | null = null, range?: Range): Promise<Evaluation> {
    const { start, count } = range ?? { start: 0, count: this.images.count(split) };
    const indices = Uint32Array.from({ length: count }, (_, i) => start + i);
    const labels = Array.from(indices, (index) => {
      const { set, at } = this.images.find(split, index);
      return set.labels[at] ?? 0;
    });
    const [logits] = await this.pass({
      ...{ mask, count, ops: this.plan.forward, views: [this.plan.logits] },
      images: (from, size) => ({
        ...{ kind: 'indices', split, indices: indices.subarray(from, from + size) },
      }),
    });
    return scoreLogits(logits, labels, this.shape.config.classes);
  }

  async logits(images: ImageSet, mask: KeepMask | null = null): Promise<Float32Array> {
    const { forward, logits } = this.plan;
    const [answer] = await this.passGiven(images, mask, forward, [logits]);
    return answer;
  }

  async inspect(images: ImageSet, mask: KeepMask | null = null): Promise<Inspection> {
    const { logits, inspection } = this.plan;
    const { ops, attention, lens } = inspection;
    const views = [logits, ...lens, ...attention] as const;
    const [answer, ...rest] = await this.passGiven(images, mask, ops, views);
    return {
      logits: answer,
      lens: rest.slice(0, lens.length),
      attention: rest
        .slice(lens.length)
        .map((rows, block) => withoutEmptyHeads(rows, this.shape, block)),
    };
  }

  async gradients(images: ImageSet, hyper: Hyper): Promise<ParamSet> {
    const input = this.given(images);
    const scalars = { ...hyper, newest: 1, time: 1 };
    runParts(this.executor, this.plan, this.lists.differentiate, scalars, input);
    return this.read('grads');
  }

  async params(): Promise<ParamSet> {
    const [params, averages] = await Promise.all([this.read('params'), this.averages()]);
    return { ...params, ...averageParams(this.shape.config, averages) };
  }

  load(params: ParamSet): void {
    const { size } = this.plan.params;
    this.writeParams(params);
    this.steps = 0;
    if (!this.plan.trains) return;
    for (const moment of ['first', 'second'] as const)
      this.executor.write(moment, 0, new Float32Array(size));
  }

  async state(): Promise<TrainerState> {
    const { steps } = this;
    this.checkTrains();
    const [params, firstMoment, secondMoment] = await Promise.all([
      this.params(),
      this.read('first'),
      this.read('second'),
    ]);
    return { params, firstMoment, secondMoment, steps };
  }

  restore(state: TrainerState): void {
    this.checkTrains();
    const { table, size } = this.plan.params;
    this.writeParams(state.params);
    this.executor.write('first', 0, flatten(table, state.firstMoment, size));
    this.executor.write('second', 0, flatten(table, state.secondMoment, size));
    this.steps = state.steps;
  }

  destroy(): void {
    this.executor.destroy();
  }

  /** @param views one at least */
  private async pass(pass: Pass): Promise<[Float32Array, ...Float32Array[]]> {
    const answers = await this.guard.guard(passImages(this.executor, this.plan, pass));
    return answers as [Float32Array, ...Float32Array[]];
  }

  private passGiven(
    set: ImageSet,
    mask: KeepMask | null,
    ops: readonly Op[],
    views: readonly View[],
  ): Promise<[Float32Array, ...Float32Array[]]> {
    checkImages(this.shape.config, set);
    const images: Pass['images'] = (start, count) => ({ kind: 'images', set, start, count });
    return this.pass({ mask, count: set.count, ops, views, images });
  }

  /** Images of the train split at the indices. */
  private pick(indices: Uint32Array): Input {
    for (const index of indices) this.images.find('train', index);
    this.makeRoom(indices.length);
    return { kind: 'indices', split: 'train', indices };
  }

  private given(set: ImageSet): Input {
    checkImages(this.shape.config, set);
    this.makeRoom(set.count);
    return { kind: 'images', set, start: 0, count: set.count };
  }

  /** Plans anew for a batch larger than any before; where there is no room for it, in parts. */
  private makeRoom(images: number): void {
    this.checkTrains();
    const { batch, parts } = this.plan;
    const size = Math.min(images, this.microBatch ?? images);
    if (size <= batch && (size === images || parts > 1)) return;
    const refused = this.settle(planStep(this.shape, size, Math.ceil(images / size)));
    if (refused === null) return;
    // As many at a time as fit by what was said, or else as before.
    const sizes = this.microBatch === null ? [refused.room.fits ?? batch, batch] : [];
    for (const most of sizes) {
      const plan = planInParts(this.shape, images, most);
      if (this.settle(plan) !== null) continue;
      this.microBatch = plan.batch;
      return;
    }
    throw refused;
  }

  private checkTrains(): void {
    if (!this.plan.trains) throw new Error('this trainer only answers');
  }

  /** Goes over to a plan. The refusal where memory has no room for it: then everything stays as it is. */
  private settle(plan: Plan): RoomError | null {
    try {
      this.executor.replan(plan);
    } catch (error) {
      if (error instanceof RoomError) return error;
      throw error;
    }
    this.plan = plan;
    this.lists = listsOf(plan);
    return null;
  }

  private writeParams(params: ParamSet): void {
    const { table, size, gates } = this.plan.params;
    this.executor.write('params', 0, flatten(table, params, size));
    this.executor.write('average', 0, flattenAverages(table, params, gates));
    this.averaged = hasAverages(table, params);
  }

  /** In the order of core/gates.ts. */
  private async gateSlice(region: 'params' | 'average'): Promise<Float32Array> {
    const { table, gates } = this.plan.params;
    // A compact network has none: they are folded into its weights.
    if (gates === 0) return new Float32Array(gateCount(this.shape.config)).fill(1);
    return closeUp(table, await this.guard.guard(this.executor.read(region, 0, gates)));
  }

  private async read(region: Region): Promise<ParamSet> {
    const { table, size } = this.plan.params;
    return unflatten(table, await this.guard.guard(this.executor.read(region, 0, size)));
  }
}
