// Steps in parts on the GPU: as on every engine, and networks that a GPU with no more than it must have has no
// room for at once.
import { afterAll, describe, expect, test } from 'vitest';
import { PRESETS, resolveModel, type ViTConfig } from '../../../src/core/config';
import { microBatchName, microBatchOf } from '../../../src/core/engine-record';
import type { OpenDevice } from '../../../src/engine/device';
import { planTrainer } from '../../../src/engine/plan-trainer';
import type { MakeTrainer } from '../../../src/engine/trainer';
import { wgslExecutors } from '../../../src/engine/wgsl/executor';
import { gatedParams, HYPER, images } from '../fixtures';
import { partConformance, worstGradient } from '../part-conformance';
import { leastDevice, nodeGpu } from './node-gpu';

const variants = ['product-reg8', 'weight-sum-reg8'];
const open = nodeGpu(null);
const whole = open();
const least = whole.then(() => leastDevice(open));

const maker = (device: Promise<OpenDevice>): MakeTrainer => {
  const create = wgslExecutors({ open: () => device, variants });
  return (_, shape, params, options) => planTrainer(shape, params, options, create);
};

afterAll(async () => {
  for (const device of [whole, least]) (await device).device.destroy();
});

partConformance('wgsl', maker(whole), variants);

describe('where 128 MB are the largest piece', () => {
  const trained = async (
    device: Promise<OpenDevice>,
    config: ViTConfig,
    batch: number,
    size: number | null = null,
  ) => {
    const record = size === null ? null : { threads: null, variants: sized(size) };
    const options = { batch, signal: null, onProgress: null, record };
    const shape = { config, kept: null };
    const trainer = await maker(device)('wgsl', shape, gatedParams(config, 1), options);
    const set = images(config, batch, 1);
    trainer.step(set, HYPER);
    const stats = await trainer.stats();
    const gradients = await trainer.gradients(set, HYPER);
    trainer.destroy();
    return { size: microBatchOf(trainer.info.variants) ?? NaN, stats, gradients };
  };

  test('more images than fit at once are trained as in more and smaller parts', async () => {
    const config = PRESETS.nano;
    const parts = await trained(least, config, MANY);
    expect(parts.size).toBeLessThan(MANY);
    const smaller = await trained(whole, config, MANY, Math.ceil(parts.size / 2));
    expect(worstGradient(config, parts.gradients, smaller.gradients)).toBeLessThan(3e-6);
    expect(parts.stats.ce).toBeCloseTo(smaller.stats.ce, 5);
    expect(parts.stats.accuracy).toBeCloseTo(smaller.stats.accuracy, 6);
  });

  test.each([
    ['small', PRESETS.small, 64],
    ['deit-tiny', resolveModel('deit-tiny'), 16],
  ] as const)('%s is trained', async (_, config, batch) => {
    const { size, stats } = await trained(least, config, batch);
    expect(size).toBeLessThan(batch);
    expect(stats.ce).toBeCloseTo(Math.log(config.classes), 0);
    expect(stats.gradNorm).toBeGreaterThan(0);
  });
});

/** Images of a step of `nano` that 128 MB have no room for. */
const MANY = 1000;
const sized = (size: number): string[] => [...variants, microBatchName(size)];
