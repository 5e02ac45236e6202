// Trainer over TensorFlow.js: its tensors, kernels and tape, with operations of our own in ops/, whose
// derivatives are written out, and AdamW on the flat parameter vector; tests hold it to TensorFlow.js' own
// derivatives. Owns its tensors; images stay in JavaScript. Nothing is read back but on request.
import * as tf from '@tensorflow/tfjs-core';
import { batchMoves } from '../../core/augment';
import type { KeepMask } from '../../core/brand';
import type { EngineError } from '../../core/errors';
import { mergeEvaluations, scoreLogits, type Evaluation } from '../../core/evaluation';
import { gateCount } from '../../core/gates';
import type { ImageSet, Split } from '../../core/images';
import { paramTable, type ModelShape, type ParamSet, type ParamSpec } from '../../core/params';
import type { EngineInfo } from '../../core/engine-info';
import type { StepStats } from '../../core/step-stats';
import type { Hyper, Range, Trainer, TrainerState } from '../trainer';
import { AdamW } from './adamw';
import { enter, type Backend } from './backend';
import { Patcher, type Batch } from './batch-tensor';
import { channelsOf, disposeChannels, type Channels } from './channels';
import { flatten, unflatten } from '../flat-params';
import { ImageStore } from './image-store';
import { cutLeaves, joinLeaves, leafTable, nameLeaves, type Leaf } from './leaves';
import { StepQueue } from '../gpu-waits';
import { LossGuard } from '../loss-guard';
import { Measures } from './measures';
import { forward } from './model';
import { accuracy, crossEntropy, smoothTargets } from './ops/cross-entropy';
import { checkBatch, passBatch, roomFailure, roomLoss } from './room';

/** Images a forward pass, when measuring, where memory has room for them. */
const EVALUATION_BATCH = 256;

export class VitTrainer implements Trainer {
  readonly info: EngineInfo;
  readonly lost: Promise<EngineError>;
  /** Images a forward pass. */
  private readonly passBatch: number;
  private readonly table: readonly ParamSpec[];
  private readonly leaves: readonly Leaf[];
  private readonly channels: Channels;
  private readonly patcher: Patcher;
  private readonly store: ImageStore;
  private readonly guard: LossGuard;
  private readonly measures: Measures;
  private readonly queue: StepQueue;
  private readonly adam: AdamW;
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
    this.adam = new AdamW(this.table, flatten(this.table, params));
    this.gateTotal = shape.kept === null ? gateCount(shape.config) : 0;
  }

  appendData(split: Split, data: ImageSet): void {
    this.store.append(split, data);
  }

  step(given: Uint32Array | ImageSet, hyper: Hyper): void {
    enter(this.backend);
    const batch = this.trainBatch(given, hyper);
    this.inRoom(batch.count, () => {
      const { ce, accuracy, gradient } = this.differentiate(batch, hyper);
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

  async evaluate(split: Split, mask: KeepMask | null = null, range?: Range): Promise<Evaluation> {
    const { start, count } = range ?? { start: 0, count: this.store.count(split) };
    const parts: Evaluation[] = [];
    const classes = this.shape.config.classes;
    await this.measure(mask, async (logitsOf) => {
      for (let done = 0; done < count; done += this.passBatch) {
        const size = Math.min(this.passBatch, count - done);
        const batch = this.store.range(split, { start: start + done, count: size });
        parts.push(scoreLogits(await logitsOf(batch), batch.labels, classes));
      }
    });
    return parts.length === 0
      ? scoreLogits(new Float32Array(0), [], classes)
      : mergeEvaluations(parts);
  }

  async logits(images: ImageSet, mask: KeepMask | null = null): Promise<Float32Array> {
    this.patcher.check(images);
    const { classes } = this.shape.config;
    const logits = new Float32Array(images.count * classes);
    await this.measure(mask, async (logitsOf) => {
      for (let done = 0; done < images.count; done += this.passBatch) {
        const size = Math.min(this.passBatch, images.count - done);
        logits.set(await logitsOf(this.patcher.take(images, done, size)), done * classes);
      }
    });
    return logits;
  }

  async gradients(images: ImageSet, hyper: Hyper): Promise<ParamSet> {
    enter(this.backend);
    const batch = this.batchOf(images);
    const flat = this.inRoom(batch.count, () => this.differentiate(batch, hyper).gradient);
    return unflatten(this.table, await this.read(flat));
  }

  async params(): Promise<ParamSet> {
    enter(this.backend);
    return unflatten(this.table, await this.read(tf.clone(this.adam.params)));
  }

  load(params: ParamSet): void {
    enter(this.backend);
    const flat = flatten(this.table, params);
    const zeros = new Float32Array(flat.length);
    this.adam.restore({ params: flat, firstMoment: zeros, secondMoment: zeros, steps: 0 });
  }

  async state(): Promise<TrainerState> {
    enter(this.backend);
    const { params, moments, steps } = this.adam;
    // Clones, so that steps taken meanwhile do not dispose of what is being read.
    const [flat, first, second] = await Promise.all(
      [params, moments.first, moments.second].map((t) => this.read(tf.clone(t))),
    );
    const set = (values: Float32Array = new Float32Array(0)) => unflatten(this.table, values);
    return { params: set(flat), firstMoment: set(first), secondMoment: set(second), steps };
  }

  restore(state: TrainerState): void {
    enter(this.backend);
    this.adam.restore({
      params: flatten(this.table, state.params),
      firstMoment: flatten(this.table, state.firstMoment),
      secondMoment: flatten(this.table, state.secondMoment),
      steps: state.steps,
    });
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
  private trainBatch(given: Uint32Array | ImageSet, { augmentSeed }: Hyper): Batch {
    const picked = given instanceof Uint32Array;
    const count = picked ? given.length : given.count;
    const moves =
      augmentSeed === undefined || augmentSeed === null
        ? undefined
        : batchMoves(augmentSeed, this.adam.steps + 1, count);
    return picked ? this.store.pick('train', given, moves) : this.batchOf(given, moves);
  }

  /** Loss, accuracy and flat gradient of ce + λ Σ|g| on a batch. Runs inside the caller's tidy. */
  private differentiate(batch: Batch, hyper: Hyper) {
    const { config } = this.shape;
    const patches = this.patcher.upload(batch);
    const smooth = smoothTargets(batch.labels, config.classes, hyper.labelSmoothing);
    const targets = tf.tensor2d(smooth, [batch.count, config.classes]);
    const labels = tf.tensor1d(Int32Array.from(batch.labels), 'int32');
    const kept: tf.Scalar[] = [];
    const loss = (...tensors: tf.Tensor[]): tf.Scalar => {
      const leaves = nameLeaves(this.leaves, tensors);
      const logits = forward(config, leaves, this.channels, patches);
      kept.push(tf.keep(accuracy(logits, labels)));
      return crossEntropy(logits, targets);
    };
    const { value: ce, grads } = tf.valueAndGrads(loss)(cutLeaves(this.leaves, this.adam.params));
    const share: tf.Scalar = tf.sum(tf.stack(kept));
    tf.dispose(kept);
    const gradient = joinLeaves(grads);
    if (this.gateTotal === 0) return { ce, accuracy: share, gradient };
    // d|g|/dg = sign(g), 0 at 0; of the gates as they are, since a product may lose the smallest.
    const pull = tf.mul(tf.mul(tf.sign(this.adam.params), this.adam.gateMask), hyper.lambda);
    return { ce, accuracy: share, gradient: tf.add<tf.Tensor1D>(gradient, pull) };
  }

  /** Lends logits of one snapshot of the parameters, gates outside the mask at 0. */
  private async measure(
    mask: KeepMask | null,
    use: (logitsOf: (batch: Batch) => Promise<Float32Array>) => Promise<void>,
  ): Promise<void> {
    enter(this.backend);
    const tensors = tf.tidy(() => cutLeaves(this.leaves, this.masked(mask)));
    const leaves = nameLeaves(this.leaves, tensors);
    try {
      await use((batch) => {
        enter(this.backend);
        // What steps have room for, a pass has.
        return this.read(
          this.inRoom(Math.min(batch.count, this.batch), () =>
            forward(this.shape.config, leaves, this.channels, this.patcher.upload(batch)),
          ),
        );
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
