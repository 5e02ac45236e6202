// How a network answers, on every engine: where its class token looks and what its head reads after every block are
// what plain float64 loops find, on a dense network, a masked one and a compact one.
import { afterAll, describe, expect, test } from 'vitest';
import { compactParams } from '../../src/core/compact';
import { tokenCount } from '../../src/core/config';
import type { Inspection } from '../../src/core/inspection';
import { headWidths, type ModelShape, type ParamSet } from '../../src/core/params';
import type { EngineId } from '../../src/core/run-config';
import { planTrainer } from '../../src/engine/plan-trainer';
import type { MakeTrainer, Trainer } from '../../src/engine/trainer';
import { createReference } from '../reference/executor';
import { gatedParams, HYPER, images, maskOf, ODD, trainers, UNEVEN } from './fixtures';
import { maxAbs } from './tolerance';

/** More than a run of the trainers here holds. */
const COUNT = 11;

const inReference: MakeTrainer = (_, shape, params, options) =>
  planTrainer(shape, params, options, createReference);

export function inspectionConformance(kind: EngineId, make: MakeTrainer): void {
  describe(`${kind} shows how a network answers`, () => {
    const all = trainers(kind, make);
    const reference = trainers('wasm', inReference);
    afterAll(() => {
      all.destroy();
      reference.destroy();
    });
    const parent = gatedParams(ODD, 5);
    const set = images(ODD, COUNT, 1);
    // Streams so even that epsilon decides: their variance is far below ours.
    const flat = scaled(parent, 1e-5);
    const dense = { config: ODD, kept: null };
    const cut = { config: ODD, kept: UNEVEN };

    test.each([
      ['a dense network', dense, parent, null],
      ['a masked one', dense, parent, maskOf(UNEVEN)],
      ['a compact one', cut, compactParams(ODD, parent, UNEVEN), null],
      ['one of another epsilon', { ...dense, epsilon: 0.05 }, parent, null],
      [
        'one of nearly none, compact',
        { ...cut, epsilon: 1e-12 },
        compactParams(ODD, flat, UNEVEN),
        null,
      ],
    ] as const)('%s', async (_, shape: ModelShape, params: ParamSet, mask) => {
      const trainer = await all.make(shape, params);
      const got = await trainer.inspect(set, mask);
      const wanted = await (await reference.make(shape, params)).inspect(set, mask);
      expect(got.lens.map(({ length }) => length)).toEqual([COUNT * 7, COUNT * 7]);
      expect(furthest(got, wanted)).toBeLessThan(1e-5);
      expect(got.logits).toEqual(await trainer.logits(set, mask));
      expect(got.lens.at(-1)).toEqual(got.logits);
      const n = tokenCount(ODD);
      for (const [block, rows] of got.attention.entries()) {
        const widths = headWidths(shape, block);
        expect(rows).toHaveLength(COUNT * ODD.heads * n);
        for (let at = 0; at < rows.length; at += n)
          expect(rows.subarray(at, at + n).reduce((sum, p) => sum + p, 0)).toBeCloseTo(
            widths[(at / n) % ODD.heads] === 0 ? 0 : 1,
            5,
          );
      }
    });

    test('and neither its training nor its gates are touched by that', async () => {
      const after = async (looks: (trainer: Trainer) => Promise<unknown>) => {
        const trainer = await all.make(dense, parent);
        trainer.appendData('train', set);
        trainer.step(Uint32Array.of(0, 1, 2), HYPER);
        await looks(trainer);
        trainer.step(Uint32Array.of(3, 4, 5), HYPER);
        return trainer.state();
      };
      expect(await after((trainer) => trainer.inspect(set, maskOf(UNEVEN)))).toEqual(
        await after(() => Promise.resolve()),
      );
    });
  });
}

/** With what goes into the first block so much smaller. */
const scaled = (params: ParamSet, by: number): ParamSet =>
  Object.fromEntries(
    Object.entries(params).map(([name, values]) => [
      name,
      /^(cls_token|pos_embed|patch_embed)/.test(name) ? values.map((value) => value * by) : values,
    ]),
  );

/** The largest difference of anything that is shown. */
export const furthest = (a: Inspection, b: Inspection): number =>
  Math.max(
    maxAbs(a.logits, b.logits),
    ...a.lens.map((lens, i) => maxAbs(lens, b.lens[i]!)),
    ...a.attention.map((rows, i) => maxAbs(rows, b.attention[i]!)),
  );
