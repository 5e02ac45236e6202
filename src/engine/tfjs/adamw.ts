// AdamW as PyTorch defines it, on the flat parameter vector, so that a step is twenty kernels for
// any network. Owns parameters and moments; decay touches matrices only, gates have their own rate.
import * as tf from '@tensorflow/tfjs-core';
import { isDecayed, type ParamSet, type ParamSpec } from '../../core/params';
import { BETA1, BETA2, corrections, EPSILON } from '../adam';
import { flatten, flattenAverages, hasAverages, newestShare } from '../flat-params';
import type { Hyper, TrainerState } from '../trainer';

export class AdamW {
  /** 1 at gates, 0 elsewhere. */
  readonly gateMask: tf.Tensor1D;
  private readonly weightMask: tf.Tensor1D;
  private readonly decayMask: tf.Tensor1D;
  private flat: tf.Tensor1D;
  private m: tf.Tensor1D;
  private v: tf.Tensor1D;
  private mean: tf.Tensor1D;
  private done: number;

  /** Whether means of |g| score the gates. */
  private averaged: boolean;

  /** @param gates how many there are */
  constructor(
    private readonly table: readonly ParamSpec[],
    params: ParamSet,
    private readonly gates: number,
  ) {
    const flat = flatten(table, params);
    const mask = (on: (spec: ParamSpec) => boolean): tf.Tensor1D => {
      const values = new Float32Array(flat.length);
      for (const spec of table) if (on(spec)) values.fill(1, spec.offset, spec.offset + spec.size);
      return tf.tensor1d(values);
    };
    this.gateMask = mask(({ role }) => role === 'gate');
    this.weightMask = mask(({ role }) => role !== 'gate');
    this.decayMask = mask(isDecayed);
    this.flat = tf.tensor1d(flat);
    this.m = tf.zeros([flat.length]);
    this.v = tf.zeros([flat.length]);
    this.mean = tf.tensor1d(flattenAverages(table, params, gates));
    this.averaged = hasAverages(table, params);
    this.done = 0;
  }

  /** The parameters; valid until the next step or restore. */
  get params(): tf.Tensor1D {
    return this.flat;
  }

  get moments(): { readonly first: tf.Tensor1D; readonly second: tf.Tensor1D } {
    return { first: this.m, second: this.v };
  }

  /** The means of |g| that score the gates, as `params`; null where |g| itself does. */
  get averages(): tf.Tensor1D | null {
    return this.averaged ? this.mean : null;
  }

  get steps(): number {
    return this.done;
  }

  /** Of a gradient, what this step trains: gates only if they are trained. */
  trained(gradient: tf.Tensor1D, hyper: Hyper): tf.Tensor1D {
    return hyper.trainGates ? gradient : tf.mul(gradient, this.weightMask);
  }

  /** One step. @param gradient flat, as {@link trained} answers it */
  step(gradient: tf.Tensor1D, hyper: Hyper): void {
    const { first, second } = corrections(++this.done);
    const old = [this.flat, this.m, this.v];
    [this.flat, this.m, this.v] = tf.tidy(() => {
      const m: tf.Tensor1D = tf.add(this.m, tf.mul(tf.sub(gradient, this.m), 1 - BETA1));
      const squares = tf.square(gradient);
      const v: tf.Tensor1D = tf.add(tf.mul(this.v, BETA2), tf.mul(squares, 1 - BETA2));
      const root = tf.mul(tf.sqrt(v), 1 / Math.sqrt(second));
      const direction = tf.div(m, tf.add(root, EPSILON));
      const rate = this.rates(hyper, 1 / first);
      const decayed = tf.mul(
        this.flat,
        tf.sub(1, tf.mul(this.decayMask, hyper.lr * hyper.weightDecay)),
      );
      return [tf.sub(decayed, tf.mul(direction, rate)), m, v] as [
        tf.Tensor1D,
        tf.Tensor1D,
        tf.Tensor1D,
      ];
    });
    // They outlive the caller's tidy.
    for (const tensor of [this.flat, this.m, this.v]) tf.keep(tensor);
    tf.dispose(old);
    if (!hyper.trainGates || this.gates === 0) return;
    this.averaged = (hyper.average ?? 1) > 1;
    this.follow(newestShare(hyper, this.done));
  }

  /** @param state moments of parameters alone are 0 */
  restore({
    params,
    firstMoment,
    secondMoment,
    steps,
  }: Pick<TrainerState, 'params'> & Partial<TrainerState>): void {
    const { table } = this;
    const moment = (of: ParamSet | undefined): tf.Tensor1D =>
      of === undefined ? tf.zeros([this.flat.size]) : tf.tensor1d(flatten(table, of));
    // A set of another shape is refused before anything goes.
    const next = [tf.tensor1d(flatten(table, params)), moment(firstMoment), moment(secondMoment)];
    tf.dispose([this.flat, this.m, this.v, this.mean]);
    [this.flat, this.m, this.v] = next as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
    this.mean = tf.tensor1d(flattenAverages(table, params, this.gates));
    this.averaged = hasAverages(table, params);
    this.done = steps ?? 0;
  }

  dispose(): void {
    tf.dispose([this.flat, this.m, this.v, this.mean]);
    tf.dispose([this.gateMask, this.weightMask, this.decayMask]);
  }

  /** Takes the gates as they are into their means. @param newest what they count for */
  private follow(newest: number): void {
    const before = this.mean;
    this.mean = tf.tidy(() => {
      const sizes = tf.abs(tf.slice(this.flat, 0, before.size));
      return tf.add(tf.mul(before, 1 - newest), tf.mul(sizes, newest));
    });
    tf.keep(this.mean);
    tf.dispose(before);
  }

  /** Learning rate of every parameter, times `factor`. */
  private rates(hyper: Hyper, factor: number): tf.Tensor1D {
    const weights = tf.mul(this.weightMask, hyper.lr * factor);
    const gates = tf.mul(this.gateMask, hyper.trainGates ? hyper.gateLr * factor : 0);
    return tf.add(weights, gates);
  }
}
