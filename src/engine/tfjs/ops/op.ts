// The form of every operation here: a forward equation and its derivative, written out side by side.
// Written-out derivatives use only kernels that all backends have, and few of them.
import * as tf from '@tensorflow/tfjs-core';

/** What a forward equation hands over: its value, and what its derivative will read. */
export interface Forward {
  readonly y: tf.Tensor;
  readonly saved: readonly tf.Tensor[];
}

/**
 * Runs an operation and puts its derivative on the tape of automatic differentiation.
 * @param inputs tensors a gradient is wanted for, in the order `backward` answers them
 * @param backward from dL/dy and what was saved to dL/dinput, one for every input
 */
export function differentiable(
  inputs: readonly tf.Tensor[],
  forward: () => Forward,
  backward: (dy: tf.Tensor, saved: readonly tf.Tensor[]) => tf.Tensor[],
): tf.Tensor2D {
  const run = tf.customGrad((...args) => {
    const save = args[args.length - 1] as tf.GradSaveFunc;
    const { y, saved } = forward();
    save([...saved]);
    return { value: y, gradFunc: backward };
  });
  return run(...inputs) as tf.Tensor2D;
}

/** The i-th saved tensor of a derivative. */
export function saved(tensors: readonly tf.Tensor[], i: number): tf.Tensor2D {
  const tensor = tensors[i];
  if (tensor === undefined) throw new Error(`nothing saved at ${i}`);
  return tensor as tf.Tensor2D;
}
