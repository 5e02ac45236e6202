// What every engine must do where a step augments: move each image as the seed says, the same on all of
// them, and leave alone whatever only measures.
import { afterAll, describe, expect, test } from 'vitest';
import { batchMoves } from '../../src/core/augment';
import type { ImageSet } from '../../src/core/images';
import type { EngineId } from '../../src/core/run-config';
import type { MakeTrainer } from '../../src/engine/trainer';
import { batchOf, pictures } from '../reference/images';
import { bytes, gatedParams, HYPER, ODD, trainers } from './fixtures';
import { maxAbs } from './tolerance';

const SEED = 9;
const AUGMENTED = { ...HYPER, augmentSeed: SEED };

export function augmentConformance(kind: EngineId, make: MakeTrainer): void {
  describe(`${kind} augments`, () => {
    const all = trainers(kind, make);
    const params = gatedParams(ODD, 5);
    const set = bytes(ODD, 12);
    const indices = Uint32Array.of(11, 0, 7, 3, 4);
    afterAll(all.destroy);

    const trained = async (augmentSeed: number | null, steps = 3) => {
      const trainer = await all.make({ config: ODD, kept: null }, params);
      trainer.appendData('train', set);
      for (let step = 0; step < steps; step++) trainer.step(indices, { ...HYPER, augmentSeed });
      const { series } = await trainer.stats();
      return { trainer, ce: series.ce, params: await trainer.params() };
    };

    test('as if images moved by hand were handed in, step after step', async () => {
      const byHand = await all.make({ config: ODD, kept: null }, params);
      for (let step = 1; step <= 3; step++) byHand.step(movedByHand(set, indices, step), HYPER);
      const { ce } = await trained(SEED);
      expect(maxAbs(ce, (await byHand.stats()).series.ce)).toBeLessThan(1e-5);
      expect(maxAbs(ce, (await trained(null)).ce)).toBeGreaterThan(1e-3);
    });

    test('images that are handed in like those it holds', async () => {
      const { trainer } = await trained(SEED, 0);
      const given = {
        ...set,
        pixels: set.pixels.slice(0, 5 * 432),
        labels: set.labels.slice(0, 5),
      };
      trainer.step({ ...given, count: 5 }, AUGMENTED);
      trainer.load(params);
      trainer.step(Uint32Array.of(0, 1, 2, 3, 4), AUGMENTED);
      const { series } = await trainer.stats();
      expect(series.ce[1]).toBe(series.ce[0]);
    });

    test('with the same bits for the same seed, and others for another', async () => {
      const [first, second, other] = [await trained(SEED), await trained(SEED), await trained(8)];
      expect(second.params).toEqual(first.params);
      expect(second.ce).toEqual(first.ce);
      expect(other.ce).not.toEqual(first.ce);
    });

    test('nothing that is only measured', async () => {
      const { trainer } = await trained(SEED, 0);
      const still = await trainer.gradients(set, HYPER);
      expect(await trainer.gradients(set, AUGMENTED)).toEqual(still);
      const logits = await trainer.logits(set);
      const { loss } = await trainer.evaluate('train');
      trainer.step(indices, { ...AUGMENTED, lr: 0, gateLr: 0, weightDecay: 0 });
      expect(await trainer.logits(set)).toEqual(logits);
      expect((await trainer.evaluate('train')).loss).toBe(loss);
    });
  });
}

/** A batch as the network sees it where the seed's moves of a step have been made. */
function movedByHand(set: ImageSet, indices: Uint32Array, step: number): ImageSet {
  const data = { train: pictures(set, ODD.channels), validation: [], test: [] };
  const moves = batchMoves(SEED, step, indices.length, { side: ODD.image, mirror: true });
  const batch = batchOf(data, { kind: 'indices', split: 'train', indices, moves }, ODD.channels);
  return {
    pixels: Float32Array.from(batch.flatMap(({ pixels }) => Array.from(pixels))),
    labels: Uint32Array.from(batch, ({ label }) => label),
    count: batch.length,
    mean: [],
    std: [],
  };
}
