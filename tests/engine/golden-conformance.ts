// What every engine must compute: the numbers of the independent reference, within the tolerances of
// the golden README.
import { afterAll, describe, expect, test } from 'vitest';
import { asPruneRate } from '../../src/core/brand';
import { compactParams } from '../../src/core/compact';
import { flattenGates, gateSites } from '../../src/core/gates';
import { param } from '../../src/core/params';
import { keptChannels } from '../../src/core/prune-plan';
import { cutAt, rankScores } from '../../src/core/ranking';
import { gateScores } from '../../src/core/scores';
import type { EngineId } from '../../src/core/run-config';
import type { MakeTrainer, Trainer } from '../../src/engine/trainer';
import { GOLDEN_RATES, loadGolden, type GoldenName } from '../golden/load';
import { goldenHyper, goldenImages, trainers } from './fixtures';
import { maxAbs, worstGradient, worstUpdate } from './tolerance';

const LOGITS = 2e-5;
const LOSS = 5e-6;
const GRADIENT = 2e-5;
const UPDATE = 1e-3;
const MASKED = 1e-5;

export function goldenConformance(kind: EngineId, make: MakeTrainer, name: GoldenName): void {
  describe(`${kind} computes what the reference computes, set ${name}`, () => {
    const golden = loadGolden(name);
    const { config, json, io } = golden;
    const images = goldenImages(golden);
    const hyper = goldenHyper(golden);
    const all = trainers(kind, make);
    const dense = () => all.make({ config, kept: null }, golden.params);
    afterAll(all.destroy);

    const cut = (rate: string) =>
      cutAt(
        rankScores(gateScores(flattenGates(config, golden.params))),
        gateSites(config),
        asPruneRate(Number(rate)),
      );
    const compact = (rate: string): Promise<Trainer> => {
      const kept = keptChannels(config, cut(rate).keep);
      return all.make({ config, kept }, compactParams(config, golden.params, kept));
    };

    test('logits', async () => {
      const trainer = await dense();
      expect(maxAbs(await trainer.logits(images), param(io, 'logits'))).toBeLessThan(LOGITS);
    });

    test('the gradient of every parameter, gates included, whether or not gates are trained', async () => {
      const trainer = await dense();
      const trained = await trainer.gradients(images, hyper);
      const fixed = await trainer.gradients(images, { ...hyper, trainGates: false });
      expect(worstGradient(golden, trained)).toBeLessThan(GRADIENT);
      expect(worstGradient(golden, fixed)).toBeLessThan(GRADIENT);
    });

    test('ten AdamW steps: losses before each, parameters after one and ten, logits at the end', async () => {
      const trainer = await dense();
      trainer.step(images, hyper);
      expect(worstUpdate(golden, await trainer.params(), golden.step1)).toBeLessThan(UPDATE);
      for (let step = 2; step <= json.train.steps; step++) trainer.step(images, hyper);
      expect(worstUpdate(golden, await trainer.params(), golden.step10)).toBeLessThan(UPDATE);
      const after = await trainer.logits(images);
      expect(maxAbs(after, param(io, 'logits_step10'))).toBeLessThan(LOGITS);
      const { series, loss } = await trainer.stats();
      expect(series.ce).toHaveLength(json.train.steps);
      json.losses_before_each_step.forEach(([ce, l1], step) => {
        expect(Math.abs(series.ce[step]! / ce - 1)).toBeLessThan(LOSS);
        expect(Math.abs(series.l1[step]! / l1 - 1)).toBeLessThan(LOSS);
      });
      expect(
        Math.abs(loss / json.losses_before_each_step[json.train.steps - 1]![2] - 1),
      ).toBeLessThan(LOSS);
    });

    test('masked and compact logits at every rate, and how little they differ', async () => {
      const trainer = await dense();
      for (const rate of GOLDEN_RATES) {
        const masked = await trainer.logits(images, cut(rate).keep);
        const small = await compact(rate);
        const cutLogits = await small.logits(images);
        expect(maxAbs(masked, param(io, `logits.masked.${rate}`))).toBeLessThan(LOGITS);
        expect(maxAbs(cutLogits, param(io, `logits.compact.${rate}`))).toBeLessThan(LOGITS);
        expect(maxAbs(cutLogits, masked)).toBeLessThan(MASKED);
      }
    });

    test("the reference's own compact parameters load and give its compact logits", async () => {
      const trainer = await compact('0.2');
      const kept = keptChannels(config, cut('0.4').keep);
      const own = await all.make({ config, kept }, golden.compact);
      expect(maxAbs(await own.logits(images), param(io, 'logits.compact.0.4'))).toBeLessThan(
        LOGITS,
      );
      // Of another shape, they are refused.
      expect(() => trainer.load(golden.compact)).toThrow(/blocks\.0\.attn\.qkv\.weight must/);
    });
  });
}
