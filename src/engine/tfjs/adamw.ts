// AdamW as PyTorch defines it, on the flat parameter vector, so that a step is twenty kernels for
// any network. Owns parameters and moments; decay touches matrices only, gates have their own rate.
import * as tf from '@tensorflow/tfjs-core';
import { isDecayed, type ParamSpec } from '../../core/params';
import { BETA1, BETA2, corrections, EPSILON } from '../adam';
import type { Hyper } from '../trainer';

/** Flat vectors and what AdamW did so far. */
export interface AdamState {
  readonly params: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  readonly steps: number;
}

export class AdamW {
  /** 1 at gates, 0 elsewhere. */
  readonly gateMask: tf.Tensor1D;
  private readonly weightMask: tf.Tensor1D;
  private readonly decayMask: tf.Tensor1D;
  private flat: tf.Tensor1D;
  private m: tf.Tensor1D;
  private v: tf.Tensor1D;
  private done: number;

  constructor(table: readonly ParamSpec[], params: Float32Array) {
    const mask = (on: (spec: ParamSpec) => boolean): tf.Tensor1D => {
      const values = new Float32Array(params.length);
      for (const spec of table) if (on(spec)) values.fill(1, spec.offset, spec.offset + spec.size);
      return tf.tensor1d(values);
    };
    this.gateMask = mask(({ role }) => role === 'gate');
    this.weightMask = mask(({ role }) => role !== 'gate');
    this.decayMask = mask(isDecayed);
    this.flat = tf.tensor1d(params);
    this.m = tf.zeros([params.length]);
    this.v = tf.zeros([params.length]);
    this.done = 0;
  }

  /** The parameters; valid until the next step or restore. */
  get params(): tf.Tensor1D {
    return this.flat;
  }

  get moments(): { readonly first: tf.Tensor1D; readonly second: tf.Tensor1D } {
    return { first: this.m, second: this.v };
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
  }

  restore(state: AdamState): void {
    tf.dispose([this.flat, this.m, this.v]);
    this.flat = tf.tensor1d(state.params);
    this.m = tf.tensor1d(state.firstMoment);
    this.v = tf.tensor1d(state.secondMoment);
    this.done = state.steps;
  }

  dispose(): void {
    tf.dispose([this.flat, this.m, this.v, this.gateMask, this.weightMask, this.decayMask]);
  }

  /** Learning rate of every parameter, times `factor`. */
  private rates(hyper: Hyper, factor: number): tf.Tensor1D {
    const weights = tf.mul(this.weightMask, hyper.lr * factor);
    const gates = tf.mul(this.gateMask, hyper.trainGates ? hyper.gateLr * factor : 0);
    return tf.add(weights, gates);
  }
}
