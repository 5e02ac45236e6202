// Every kernel of the WGSL engine compiles and binds, on Dawn's null backend: it checks shaders,
// layouts and bindings as a browser does, needs no GPU and computes nothing.
import { afterAll, describe, expect, test, vi } from 'vitest';
import { PRESET_NAMES, PRESETS, resolveModel } from '../../src/core/config';
import { HALF_PRECISION, VARIANTS } from '../../src/core/engine-record';
import { initParams } from '../../src/core/init';
import { openDevice } from '../../src/engine/device';
import { planStep, stepOf } from '../../src/engine/graph';
import { planTrainer } from '../../src/engine/plan-trainer';
import { wgslExecutors } from '../../src/engine/wgsl/executor';
import { epilogueWith, overridesOf } from '../../src/engine/wgsl/epilogues';
import { KERNELS, type KernelName } from '../../src/engine/wgsl/kernels';
import { Pipelines } from '../../src/engine/wgsl/pipelines';
import {
  checkChoice,
  choiceNames,
  choiceOf,
  kernelsOf,
  type Choice,
} from '../../src/engine/wgsl/variants';
import { HYPER, images, ODD, UNEVEN } from './fixtures';
import { nodeGpu } from './wgsl/node-gpu';

const opened = nodeGpu('null')();
const OPTIONS = { batch: 3, signal: null, onProgress: null };
const CHOICE = choiceNames({ product: 'tile64', weightSum: 'tile64' });
const SCALARS = {
  ...{ lr: 1e-3, gateLr: 1e-2, lambda: 1e-3, weightDecay: 0.05, labelSmoothing: 0.1 },
  trainGates: true,
  newest: 1,
  time: 1,
};

afterAll(async () => {
  (await opened).device.destroy();
});

describe('kernels', () => {
  test.each(Object.keys(KERNELS) as KernelName[])('%s compiles', async (name) => {
    const { device } = await opened;
    expect((await new Pipelines(device).compile([name])).get(name)?.name).toBe(name);
  });
});

describe('a training step', () => {
  const shapes = [
    ...PRESET_NAMES.filter((name) => name !== 'deit-small' && name !== 'deit-base').map(
      (name) => [name, { config: resolveModel(name), kept: null }] as const,
    ),
    ['an unevenly cut network', { config: ODD, kept: UNEVEN }] as const,
  ];

  test.each(shapes)('of %s is accepted with every variant', async (_, shape) => {
    const open = await opened;
    const batch = images(shape.config, 3, 1);
    const plan = planStep(shape, 3);
    const choices: Choice[] = [
      ...VARIANTS.map((variant) => ({ product: variant, weightSum: variant })),
      { product: 'half64', weightSum: 'tile64' },
    ];
    for (const choice of choices) {
      const variants = choiceNames(choice);
      const create = wgslExecutors({ open: () => Promise.resolve(open), variants });
      const executor = await create(plan, OPTIONS);
      executor.run(stepOf(plan), SCALARS, { kind: 'images', set: batch, start: 0, count: 3 });
      await executor.idle();
      expect(executor.info.variants).toEqual(variants);
      expect(executor.info.precision).toBe(choice.product === 'half64' ? 'float16/32' : 'float32');
      executor.destroy();
    }
    await open.device.queue.onSubmittedWorkDone();
    expect(open.isLost()).toBe(false);
  });
});

test('a network larger than the GPU allows is refused with what to do', async () => {
  const open = await opened;
  const create = wgslExecutors({ open: () => Promise.resolve(open), variants: null });
  // The null backend allows 128 MB in one piece.
  const plan = planStep({ config: resolveModel('deit-base'), kept: null }, 1);
  await expect(create(plan, OPTIONS)).rejects.toThrow(/Choose a smaller/);
});

test('images that are more than the GPU allows at once are taken in parts', async () => {
  const open = await opened;
  const create = wgslExecutors({ open: () => Promise.resolve(open), variants: CHOICE });
  const { nano } = PRESETS;
  const shape = { config: nano, kept: null };
  const few = images(nano, 3, 1);
  const trainer = await planTrainer(shape, initParams(nano, 1), OPTIONS, create);
  const room = planStep(shape, 1).floats.work * 4;
  const many = images(nano, Math.ceil((2 * open.device.limits.maxBufferSize) / room), 1);
  trainer.step(many, HYPER);
  expect(trainer.info.variants).toEqual([...CHOICE, `micro-${Math.ceil(many.count / 4)}`]);
  trainer.step(few, HYPER);
  await trainer.idle();
  expect(open.isLost()).toBe(false);
  trainer.destroy();
});

test('what is too large is refused before anything is replaced', async () => {
  const open = await opened;
  const plan = planStep({ config: PRESETS.nano, kept: null }, 3);
  const create = wgslExecutors({ open: () => Promise.resolve(open), variants: CHOICE });
  const executor = await create(plan, OPTIONS);
  const made = vi.spyOn(open.device, 'createBuffer');
  const sums = { ...plan.floats, sums: open.device.limits.maxBufferSize };
  expect(() => executor.replan({ ...plan, floats: sums })).toThrow(/in one piece/);
  expect(made).not.toHaveBeenCalled();
  made.mockRestore();
  executor.destroy();
});

test('a device that somebody destroys is lost, and one that its owner gives back is not', async () => {
  await opened;
  const [theirs, ours] = await Promise.all([openDevice(), openDevice()]);
  theirs.device.destroy();
  await expect(theirs.lost).resolves.toMatchObject({ words: { happened: 'gpuLost' } });
  expect(theirs.isLost()).toBe(true);
  ours.destroy();
  await ours.device.lost;
  expect(ours.isLost()).toBe(false);
});

test('a device whose memory gave out says so, and not that it stopped', async () => {
  const open = await openDevice();
  // The null backend has 512 MB in all.
  for (let i = 0; i < 5; i++)
    open.device.createBuffer({ size: 2 ** 27, usage: GPUBufferUsage.STORAGE });
  await expect(open.lost).resolves.toMatchObject({
    words: { happened: 'gpuMemory', advice: 'freeMemory' },
  });
  open.destroy();
});

test('a device that is lost is destroyed when another takes its place', async () => {
  await opened;
  let lost = false;
  const [first, second] = await Promise.all([openDevice(), openDevice()]);
  const devices = [{ ...first, isLost: () => lost }, second];
  const open = vi.fn(() => Promise.resolve(devices[open.mock.calls.length - 1] ?? second));
  const create = wgslExecutors({ open, variants: CHOICE });
  const destroyed = vi.spyOn(first.device, 'destroy');
  const plan = planStep({ config: PRESETS.nano, kept: null }, 1);
  for (let i = 0; i < 2; i++) (await create(plan, OPTIONS)).destroy();
  expect(open).toHaveBeenCalledTimes(1);
  expect(destroyed).not.toHaveBeenCalled();
  lost = true;
  (await create(plan, OPTIONS)).destroy();
  expect(open).toHaveBeenCalledTimes(2);
  expect(destroyed).toHaveBeenCalledTimes(1);
  second.device.destroy();
});

describe('epilogues', () => {
  const none = { BIAS: false, RESIDUAL: false, TABLE: false, GELU: false, TIMES: false };

  test('are found by all that they do', () => {
    expect(epilogueWith(none)).toBe('plain');
    expect(epilogueWith({ ...none, BIAS: true })).toBe('bias');
    expect(epilogueWith({ ...none, BIAS: true, GELU: true })).toBe('gelu');
    expect(overridesOf('residual')).toEqual({ BIAS: 1, RESIDUAL: 1, TABLE: 0, GELU: 0, TIMES: 0 });
  });

  test('that no step has are refused', () => {
    expect(() => epilogueWith({ ...none, RESIDUAL: true })).toThrow(/no kernel/);
    expect(() => epilogueWith({ ...none, TABLE: true, BIAS: true })).toThrow(/no kernel/);
  });
});

describe('variants', () => {
  test('are read back from the names in a run', () => {
    const choice = { product: 'tile64', weightSum: 'quad8' } as const;
    expect(choiceOf(choiceNames(choice))).toEqual(choice);
  });

  test('in half precision are those that the page asks for, never taken for gradients or by itself', () => {
    const choice = choiceOf(HALF_PRECISION.variants ?? []);
    const names = kernelsOf(choice);
    expect(names.filter((name) => name.startsWith('product-half64'))).toEqual(
      ['table', 'bias', 'residual', 'gelu'].map((epilogue) => `product-half64-${epilogue}`),
    );
    expect(names.filter((name) => !name.startsWith('product-half64'))).toEqual([
      'product-tile64-plain',
      'product-tile64-times',
      'weight-sum-tile64',
    ]);
    expect(VARIANTS).not.toContain('half64');
  });

  test('that the GPU has no feature for are refused', () => {
    const half = { product: 'half64', weightSum: 'tile64' } as const;
    expect(() => checkChoice(half, new Set())).toThrow(/product-half64/);
    expect(() => checkChoice(half, new Set(['shader-f16']))).not.toThrow();
  });

  test('that are not here are refused', () => {
    expect(() => choiceOf(['product-cubic'])).toThrow(/product-cubic/);
  });
});
