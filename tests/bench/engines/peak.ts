// What the GPU at hand can do in a plain matrix product: the best that jax-js, whose kernels are tuned
// for it, and tfjs reach. Achieved TFLOP/s of a training step are read against it.
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { defaultDevice, init, jit, numpy as np } from '@jax-js/jax';

const SIDES = [1024, 2048, 4096];
const REPEATS = 10;

async function jaxProduct(side: number): Promise<number> {
  const product = jit((a: np.Array, b: np.Array): np.Array => np.matmul(a, b));
  const fill = () => np.array(new Float32Array(side * side).fill(0.5)).reshape([side, side]);
  const a = fill();
  const b = fill();
  await product(a.ref, b.ref).data();
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    // A product of products, so that none can be left out; one value is read at the end.
    let out = product(a.ref, b.ref);
    for (let i = 1; i < REPEATS; i++) out = product(out, b.ref);
    await out.slice(0, 0).data();
    best = Math.min(best, performance.now() - start);
  }
  a.dispose();
  b.dispose();
  return (2 * side ** 3 * REPEATS) / best / 1e9;
}

async function tfjsProduct(side: number): Promise<number> {
  const tf = await import('@tensorflow/tfjs-core');
  await import('@tensorflow/tfjs-backend-webgpu');
  await tf.setBackend('webgpu');
  const a = tf.tensor2d(new Float32Array(side * side).fill(0.5), [side, side]);
  await tf.matMul(a, a).data();
  let best = Infinity;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    const out = tf.tidy(() => {
      let product: Tensor2D = tf.matMul(a, a);
      for (let i = 1; i < REPEATS; i++) product = tf.matMul(product, a);
      return tf.slice(product, [0, 0], [1, 1]);
    });
    await out.data();
    out.dispose();
    best = Math.min(best, performance.now() - start);
  }
  a.dispose();
  return (2 * side ** 3 * REPEATS) / best / 1e9;
}

/** TFLOP/s of the fastest product of square float32 matrices. */
export async function measurePeak(): Promise<{ tflops: number; how: string }> {
  if (!(await init('webgpu')).includes('webgpu')) throw new Error('There is no WebGPU here.');
  defaultDevice('webgpu');
  let best = { tflops: 0, how: '' };
  for (const side of SIDES)
    for (const [library, measure] of [
      ['jax-js', jaxProduct],
      ['tfjs', tfjsProduct],
    ] as const) {
      const tflops = await measure(side);
      if (tflops > best.tflops) best = { tflops, how: `${library}, ${side} × ${side}` };
    }
  return best;
}
