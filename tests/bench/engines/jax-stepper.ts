// jax-js as a contestant: its arrays, its device, its jitted step.
import { blockUntilReady, defaultDevice, init, numpy as np } from '@jax-js/jax';
import { param, paramTable, type ParamSpec } from '../../../src/core/params';
import { makeStep, type Leaves } from './jax-network';
import { asFloats, byteImages, gatedParams, HYPER, SIZES, targetsOf, type SizeName } from './sizes';
import type { Stepper } from './stepper';

/** A parameter as jax-js' users keep it: kernels [in, out], biases and the like as they are. */
function leafOf({ name, shape, size }: ParamSpec, values: Float32Array): np.Array {
  const data = new Float32Array(values);
  if (!name.endsWith('.weight') || shape.length < 2) return np.array(data).reshape([...shape]);
  const outputs = shape[0] ?? 1;
  const inputs = size / outputs;
  const kernel = new Float32Array(size);
  for (let i = 0; i < inputs; i++)
    for (let o = 0; o < outputs; o++) kernel[i * outputs + o] = data[o * inputs + i] ?? NaN;
  return np.array(kernel).reshape([inputs, outputs]);
}

/** @throws when this machine does not offer the device to jax-js */
export async function jaxStepper(device: 'wasm' | 'webgpu', sizeName: SizeName): Promise<Stepper> {
  const available = await init(device);
  if (!available.includes(device)) throw new Error(`jax-js has no ${device} here.`);
  defaultDevice(device);
  const { config, batch } = SIZES[sizeName];
  const table = paramTable({ config, kept: null });
  const initial = gatedParams(config);
  const set = byteImages(config, batch);
  const images = np
    .array(new Float32Array(asFloats(set)))
    .reshape([batch, config.channels, config.image, config.image]);
  const targets = np
    .array(new Float32Array(targetsOf(set.labels, config.classes)))
    .reshape([batch, config.classes]);
  const leaves = (of: (spec: ParamSpec) => np.Array): Leaves =>
    Object.fromEntries(table.map((spec) => [spec.name, of(spec)]));
  const zeros = ({ size }: ParamSpec) => new Float32Array(size);
  let params = leaves((spec) => leafOf(spec, param(initial, spec.name)));
  let first = leaves((spec) => leafOf(spec, zeros(spec)));
  let second = leaves((spec) => leafOf(spec, zeros(spec)));
  const run = makeStep(config, Object.fromEntries(table.map((spec) => [spec.name, spec])), HYPER);
  let time = 0;
  let loss: np.Array | null = null;
  return {
    threads: 1,
    adapter: `jax-js ${device}`,
    async step() {
      time++;
      loss?.dispose();
      const corrections = [np.array(1 - 0.9 ** time), np.array(1 - 0.999 ** time)];
      [loss, params, first, second] = run(
        params,
        first,
        second,
        corrections,
        images.ref,
        targets.ref,
      );
      // What its own documentation asks of loops, so that no queue builds up.
      await blockUntilReady(loss);
    },
    async settle() {
      if (loss === null) return NaN;
      await blockUntilReady([params, first, second]);
      const value: unknown = await loss.ref.jsAsync();
      return Number(value);
    },
    busy: () => null,
    destroy: () => run.dispose(),
  };
}
