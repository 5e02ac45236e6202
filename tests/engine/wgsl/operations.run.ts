// Every operation of the WGSL engine against plain float64 loops, from the same memory.
import { afterAll, describe, expect, test } from 'vitest';
import { wgslExecutors } from '../../../src/engine/wgsl/executor';
import { VARIANTS } from '../../../src/core/engine-record';
import { choiceNames } from '../../../src/engine/wgsl/variants';
import { REGIONS } from '../../../src/engine/memory';
import type { Executor } from '../../../src/engine/executor';
import type { ModelShape } from '../../../src/core/params';
import { bytes, images, ODD, UNEVEN } from '../fixtures';
import { compareOp, namedOps, planFor, worstMove } from '../../reference/op-check';
import { nodeGpu } from './node-gpu';

const OPTIONS = { batch: 5, signal: null, onProgress: null };
const open = nodeGpu(null);
const device = open();

const SHAPES: Record<string, ModelShape> = {
  'a dense network of odd sizes': { config: ODD, kept: null },
  'an unevenly cut network': { config: ODD, kept: UNEVEN },
  'five heads of six': { config: { ...ODD, dim: 30, heads: 5, depth: 1 }, kept: null },
};

afterAll(async () => {
  (await device).device.destroy();
});

describe('images', () => {
  const create = wgslExecutors({ open: () => device, variants: null });

  test.each([
    ['floats', images(ODD, 6, 3)],
    ['bytes', bytes(ODD, 6)],
  ] as const)('of %s agree with the reference however they are moved', async (_, set) => {
    const plan = planFor({ config: ODD, kept: null }, set);
    const executor = await create(plan, OPTIONS);
    expect(await worstMove(executor, plan, set)).toBeLessThan(1e-5);
    executor.destroy();
  });
});

describe.each(VARIANTS)('operations with the variant %s', (variant) => {
  const create = wgslExecutors({
    open: () => device,
    variants: choiceNames({ product: variant, weightSum: variant }),
  });

  describe.each(Object.entries(SHAPES))('of %s', (_, shape) => {
    const batch = images(shape.config, 5, 3);
    const plan = planFor(shape, batch);
    let executor: Promise<Executor> | null = null;
    const ready = () => (executor ??= create(plan, OPTIONS));
    afterAll(async () => {
      (await ready()).destroy();
    });

    test.each(namedOps(plan).filter(({ op }) => concerns(variant, op.op)))(
      '$name agrees with the reference',
      async ({ op }) => {
        const differences = await compareOp(await ready(), plan, op, batch);
        for (const region of REGIONS) expect(differences[region], region).toBeLessThan(1e-5);
      },
    );
  });
});

describe('half precision', () => {
  const batch = images(ODD, 5, 3);
  const plan = planFor({ config: ODD, kept: UNEVEN }, batch);
  const variants = choiceNames({ product: 'half64', weightSum: 'tile64' });
  const create = wgslExecutors({ open: () => device, variants });

  test.each(namedOps(plan).filter(({ op }) => op.op === 'product'))(
    '$name agrees with the reference, or is refused where the GPU has none',
    async ({ op }) => {
      if (!(await device).device.features.has('shader-f16')) {
        await expect(create(plan, OPTIONS)).rejects.toThrow(/product-half64/);
        return;
      }
      const executor = await create(plan, OPTIONS);
      const differences = await compareOp(executor, plan, op, batch);
      // Eleven bits of what is read; backward products read float32.
      const tolerance = op.op === 'product' && op.direction === 'forward' ? 2e-3 : 1e-5;
      for (const region of REGIONS) expect(differences[region], region).toBeLessThan(tolerance);
      executor.destroy();
    },
  );
});

/** What differs between variants is tried with each, the rest once. */
const concerns = (variant: string, op: string): boolean =>
  variant === 'reg8' || op === 'product' || op === 'weight-sum';
