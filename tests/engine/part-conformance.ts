// Steps taken in parts: what they must agree with, on every engine that can take them so.
import { afterAll, describe, expect, test } from 'vitest';
import { compactParams } from '../../src/core/compact';
import { microBatchName } from '../../src/core/engine-record';
import type { ViTConfig } from '../../src/core/config';
import { param, type ModelShape, type ParamSet } from '../../src/core/params';
import type { EngineId } from '../../src/core/run-config';
import type { MakeTrainer, Trainer } from '../../src/engine/trainer';
import { bytes, gatedParams, HYPER, images, ODD, UNEVEN } from './fixtures';
import { maxAbs, relativeL2 } from './tolerance';

const BATCH = 7;
const SETTINGS = { ...HYPER, lambda: 0.05, labelSmoothing: 0.1 };

/** @param kernels of a run without parts, as the engine reports them */
export function partConformance(
  kind: EngineId,
  make: MakeTrainer,
  kernels: readonly string[],
): void {
  describe(`${kind} that takes a step in parts`, () => {
    const made: Trainer[] = [];
    const params = gatedParams(ODD, 5);
    const shapes: [string, ModelShape, ParamSet][] = [
      ['a dense network', { config: ODD, kept: null }, params],
      ['a cut one', { config: ODD, kept: UNEVEN }, compactParams(ODD, params, UNEVEN)],
    ];
    const trainer = async (
      shape: ModelShape,
      params: ParamSet,
      size: number | null,
      batch = BATCH,
    ) => {
      const variants = [...kernels, ...(size === null ? [] : [microBatchName(size)])];
      const record = { threads: null, variants };
      const options = { batch, signal: null, onProgress: null, record };
      const one = await make(kind, shape, params, options);
      made.push(one);
      return one;
    };
    afterAll(() => made.forEach((one) => one.destroy()));

    describe.each(shapes)('of %s', (_, shape, params) => {
      const set = images(ODD, BATCH, 1);

      test.each([1, 3, 4])('of %i images has the gradients of all at once', async (size) => {
        const [parts, once] = [
          await trainer(shape, params, size),
          await trainer(shape, params, null),
        ];
        const got = await parts.gradients(set, SETTINGS);
        const wanted = await once.gradients(set, SETTINGS);
        expect(worstGradient(ODD, got, wanted)).toBeLessThan(1e-6);
      });

      test('measures and trains as all at once do: moved images, then a last, smaller batch', async () => {
        const [parts, once] = [await trainer(shape, params, 3), await trainer(shape, params, null)];
        for (const one of [parts, once]) {
          one.appendData('train', bytes(ODD, 5));
          one.appendData('train', images(ODD, 6, 2));
          const moved = { ...SETTINGS, augmentSeed: 3 };
          one.step(Uint32Array.of(9, 1, 4, 6, 0, 10, 3), moved);
          one.step(Uint32Array.of(2, 7, 8, 5), moved);
          one.step(Uint32Array.of(1, 5), moved);
          one.step(set, SETTINGS);
        }
        const [got, wanted] = [await parts.stats(), await once.stats()];
        expect(got.steps).toBe(4);
        for (const value of ['ce', 'l1', 'gradNorm'] as const)
          got.series[value].forEach((each, step) =>
            expect(each, value).toBeCloseTo(wanted.series[value][step]!, 4),
          );
        expect(maxAbs(got.series.accuracy, wanted.series.accuracy)).toBeLessThan(1e-6);
        const [a, b] = [await parts.evaluate('train'), await once.evaluate('train')];
        expect(a.loss).toBeCloseTo(b.loss, 3);
      });

      test('gives the same bits for one size of parts, however many are planned for', async () => {
        const run = async (batch: number) => {
          const one = await trainer(shape, params, 3, batch);
          one.step(images(ODD, 12, 2), SETTINGS);
          one.step(set, SETTINGS);
          return { state: await one.state(), series: (await one.stats()).series };
        };
        expect(await run(4)).toEqual(await run(12));
      });
    });

    test('says so, by the name that repeats it', async () => {
      const [, shape, params] = shapes[0]!;
      const { info } = await trainer(shape, params, 4);
      expect(info.variants).toEqual([...kernels, 'micro-4']);
      expect((await trainer(shape, params, null)).info.variants).toEqual(kernels);
    });
  });
}

/** Largest relative L2 distance of any tensor, but for the k third of a qkv bias, whose gradient is 0. */
export function worstGradient({ dim }: ViTConfig, got: ParamSet, wanted: ParamSet): number {
  const distances = Object.entries(wanted).map(([name, values]) => {
    const counts = (i: number) => !name.endsWith('attn.qkv.bias') || i < dim || i >= 2 * dim;
    return relativeL2(param(got, name), values, counts);
  });
  return Math.max(...distances);
}
