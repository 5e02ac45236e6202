// Trainer over TensorFlow.js: its tensors, kernels and tape, with operations of our own in ops/, whose
// derivatives are written out, and AdamW on the flat parameter vector; tests hold it to TensorFlow.js' own
// derivatives. Owns its tensors; images stay in JavaScript. Nothing is read back but on request.
import * as tf from '@tensorflow/tfjs-core';
import { stepMoves } from '../../core/augment';
import type { KeepMask } from '../../core/brand';
import type { EngineError } from '../../core/errors';
import { mergeEvaluations, scoreLogits, type Evaluation } from '../../core/evaluation';
import { averageParams, gateCount } from '../../core/gates';
import type { ImageSet, Split } from '../../core/images';
import { withoutEmptyHeads, type Inspection } from '../../core/inspection';
import { paramTable, type ModelShape, type ParamSet, type ParamSpec } from '../../core/params';
import type { EngineInfo } from '../../core/engine-info';
import type { StepStats } from '../../core/step-stats';
import type { Hyper, Range, Trainer, TrainerState } from '../trainer';
import { AdamW } from './adamw';
import { enter, type Backend } from './backend';
import { Patcher, type Batch } from './batch-tensor';
import { channelsOf, disposeChannels, type Channels } from './channels';
import { joined, unflatten } from '../flat-params';
import { ImageStore } from './image-store';
import { differentiate } from './differentiate';
import { cutLeaves, leafTable, nameLeaves, type Leaf } from './leaves';
import { StepQueue } from '../gpu-waits';
import { LossGuard } from '../loss-guard';
import { Measures } from './measures';
import { forward, type Seen } from './model';
import { checkBatch, passBatch, roomFailure, roomLoss } from './room';

const NOTHING = new Float32Array(0);
/** Images a forward pass, when measuring, where memory has room for them. */
const EVALUATION_BATCH = 256;

/** Logits of a batch; where it inspects, behind them the lens of every block and then its attention. */
type Pass = (batch: Batch, inspects?: boolean) => Promise<Float32Array[]>;

export class VitTrainer implements Trainer {
  readonly info: EngineInfo;
  readonly lost: Promise<EngineError>;
  /** Images a forward pass. */
  private readonly passBatch: number;
  private readonly table: readonly ParamSpec[];
  readonly leaves: readonly Leaf[];
  readonly channels: Channels;
  private readonly patcher: Patcher;
  private readonly store: ImageStore;
  private readonly guard: LossGuard;
  private readonly measures: Measures;
  private readonly queue: StepQueue;
  readonly adam: AdamW;
  /** Gates, the first of the flat vector in the order of core/gates.ts; 0 when compact. */
  private readonly gateTotal: number;

  constructor(
    private readonly backend: Backend,
    readonly shape: ModelShape,
    params: ParamSet,
    /** The largest batch that is known to have room. */
    private batch: number,
  ) {
    enter(backend);
    this.info = backend.info;
    this.lost =
      backend.gpu?.lost.then((error) => roomLoss(error, shape, this.batch)) ??
      new Promise(() => undefined);
    this.passBatch = passBatch(backend, shape, EVALUATION_BATCH);
    this.guard = new LossGuard(this.lost, backend.gpu?.wait);
    this.measures = new Measures(this.guard);
    this.queue = new StepQueue(backend.gpu?.device.queue ?? null);
    this.table = paramTable(shape);
    this.leaves = leafTable(shape);
    this.channels = channelsOf(shape);
    this.patcher = new Patcher(shape.config);
    this.store = new ImageStore(this.patcher);
    this.gateTotal = shape.kept === null ? gateCount(shape.config) : 0;
    this.adam = new AdamW(this.table, params, this.gateTotal);
  }

  appendData(split: Split, data: ImageSet): void {
    this.store.append(split, data);
  }

  step(given: Uint32Array | ImageSet, hyper: Hyper): void {
    enter(this.backend);
    const batch = this.trainBatch(given, hyper);
    this.inRoom(batch.count, () => {
      const { ce, accuracy, gradient } = differentiate(
        this,
        this.patcher.upload(batch),
        batch.labels,
        hyper,
      );
      const trained = this.adam.trained(gradient, hyper);
      const gradNorm = tf.sqrt(tf.sum(tf.square(trained))) as tf.Scalar;
      const l1: tf.Scalar = tf.sum(tf.abs(tf.mul(this.adam.params, this.adam.gateMask)));
      this.measures.push({ ce, l1, accuracy, gradNorm }, hyper.lambda);
      this.adam.step(trained, hyper);
    });
    this.queue.mark();
  }

  idle(most?: number): Promise<void> {
    return this.guard.guard(this.queue.drain(most));
  }

  stats(): Promise<StepStats> {
    enter(this.backend);
    return this.measures.take();
  }

  async gates(): Promise<Float32Array> {
    if (this.gateTotal === 0) return new Float32Array(gateCount(this.shape.config)).fill(1);
    enter(this.backend);
    // A copy: the plain backend lends a view into the memory of all parameters.
    return (await this.read(tf.slice(this.adam.params, 0, this.gateTotal))).slice();
  }

  async averages(): Promise<Float32Array | null> {
    enter(this.backend);
    const { averages } = this.adam;
    return averages && (await this.read(tf.clone(averages))).slice();
  }

  async evaluate(split: Split, mask: KeepMask | null = null, range?: Range): Promise<Evaluation> {
    const { start, count } = range ?? { start: 0, count: this.store.count(split) };
    const parts: Evaluation[] = [];
    const classes = this.shape.config.classes;
    await this.measure(mask, async (pass) => {
      for (let done = 0; done < count; done += this.passBatch) {
        const size = Math.min(this.passBatch, count - done);
        const batch = this.store.range(split, { start: start + done, count: size });
        const [logits = NOTHING] = await pass(batch);
        parts.push(scoreLogits(logits, batch.labels, classes));
      }
    });
    return parts.length === 0 ? scoreLogits(NOTHING, [], classes) : mergeEvaluations(parts);
  }

  async logits(images: ImageSet, mask: KeepMask | null = null): Promise<Float32Array> {
    const [logits = NOTHING] = await this.passGiven(images, mask, false);
    return logits;
  }

  async inspect(images: ImageSet, mask: KeepMask | null = null): Promise<Inspection> {
    const { depth } = this.shape.config;
    const [logits = NOTHING, ...rest] = await this.passGiven(images, mask, true);
    return {
      ...{ logits, lens: rest.slice(0, depth) },
      attention: rest.slice(depth).map((rows, block) => withoutEmptyHeads(rows, this.shape, block)),
    };
  }

  async gradients(images: ImageSet, hyper: Hyper): Promise<ParamSet> {
    enter(this.backend);
    const batch = this.batchOf(images);
    const flat = this.inRoom(
      batch.count,
      () => differentiate(this, this.patcher.upload(batch), batch.labels, hyper).gradient,
    );
    return unflatten(this.table, await this.read(flat));
  }

  async params(): Promise<ParamSet> {
    enter(this.backend);
    const [params, averages] = await Promise.all([
      this.read(tf.clone(this.adam.params)),
      this.averages(),
    ]);
    return { ...unflatten(this.table, params), ...averageParams(this.shape.config, averages) };
  }

  load(params: ParamSet): void {
    enter(this.backend);
    this.adam.restore({ params });
  }

  async state(): Promise<TrainerState> {
    enter(this.backend);
    const { moments, steps } = this.adam;
    // Clones, so that steps taken meanwhile do not dispose of what is being read.
    const moment = async (of: tf.Tensor1D) => unflatten(this.table, await this.read(tf.clone(of)));
    const [params, firstMoment, secondMoment] = await Promise.all([
      this.params(),
      moment(moments.first),
      moment(moments.second),
    ]);
    return { params, firstMoment, secondMoment, steps };
  }

  restore(state: TrainerState): void {
    enter(this.backend);
    this.adam.restore(state);
  }

  destroy(): void {
    enter(this.backend);
    this.adam.dispose();
    this.measures.dispose();
    disposeChannels(this.channels);
    this.backend.release();
  }

  /** Computes with a batch, and keeps nothing but what is answered. @throws RoomError */
  private inRoom<T extends tf.TensorContainer>(batch: number, compute: () => T): T {
    if (batch > this.batch) checkBatch(this.backend, this.shape, batch);
    try {
      const answer = tf.tidy(compute);
      this.batch = Math.max(this.batch, batch);
      return answer;
    } catch (error) {
      throw roomFailure(error, this.backend, this.shape, batch);
    }
  }

  private batchOf(images: ImageSet, moves?: Uint32Array): Batch {
    this.patcher.check(images);
    return this.patcher.take(images, 0, images.count, moves);
  }

  /** The images of a step, moved where it augments. */
  private trainBatch(given: Uint32Array | ImageSet, hyper: Hyper): Batch {
    const picked = given instanceof Uint32Array;
    const count = picked ? given.length : given.count;
    const { image } = this.shape.config;
    const moves = stepMoves(hyper, image, this.adam.steps + 1, count) ?? undefined;
    return picked ? this.store.pick('train', given, moves) : this.batchOf(given, moves);
  }

  /** What passes over images answer, as {@link Pass} does. */
  private async passGiven(
    images: ImageSet,
    mask: KeepMask | null,
    inspects: boolean,
  ): Promise<Float32Array[]> {
    this.patcher.check(images);
    const parts: Float32Array[][] = [];
    await this.measure(mask, async (pass) => {
      for (let done = 0; done < images.count; done += this.passBatch) {
        const size = Math.min(this.passBatch, images.count - done);
        parts.push(await pass(this.patcher.take(images, done, size), inspects));
      }
    });
    return (parts[0] ?? []).map((_, i) => joined(parts.map((part) => part[i] ?? NOTHING)));
  }

  /** Lends passes with one snapshot of the parameters, gates outside the mask at 0. */
  private async measure(mask: KeepMask | null, use: (pass: Pass) => Promise<void>): Promise<void> {
    enter(this.backend);
    const tensors = tf.tidy(() => cutLeaves(this.leaves, this.masked(mask)));
    const leaves = nameLeaves(this.leaves, tensors);
    try {
      await use(async (batch, inspects = false) => {
        enter(this.backend);
        const lens: tf.Tensor[] = [];
        const attention: tf.Tensor[] = [];
        const seen: Seen = {
          lens: (logits) => lens.push(logits),
          // It ends with the operation that shows it, if nobody keeps it.
          attention: (rows) => attention.push(tf.keep(rows)),
        };
        // What steps have room for, a pass has.
        const logits = this.inRoom(Math.min(batch.count, this.batch), () => {
          const patches = this.patcher.upload(batch);
          const answer = forward(
            ...([this.shape, leaves, this.channels, patches] as const),
            inspects ? seen : null,
          );
          return [answer, ...lens];
        });
        return Promise.all([...logits, ...attention].map((tensor) => this.read(tensor)));
      });
    } finally {
      tf.dispose(tensors);
    }
  }

  private masked(mask: KeepMask | null): tf.Tensor1D {
    const { params } = this.adam;
    if (mask === null || this.gateTotal === 0) return params;
    const factors = new Float32Array(params.size).fill(1);
    factors.set(mask);
    return tf.mul(params, tf.tensor1d(factors));
  }

  /** Reads a tensor and disposes of it. */
  private async read(tensor: tf.Tensor): Promise<Float32Array> {
    try {
      return await this.guard.guard(tensor.data<'float32'>());
    } finally {
      tensor.dispose();
    }
  }
}
