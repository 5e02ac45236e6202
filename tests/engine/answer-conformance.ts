// What a trainer that only answers owes to one that trains, on every engine of our own: the same bits, and the same
// kernels.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { PRESETS, type ViTConfig } from '../../src/core/config';
import type { KeepMask } from '../../src/core/brand';
import { gateCount } from '../../src/core/gates';
import type { Inspection } from '../../src/core/inspection';
import type { ParamSet } from '../../src/core/params';
import type { MakeTrainer } from '../../src/engine/trainer';
import { gatedParams, images } from './fixtures';

const { nano, micro } = PRESETS;
const deep: ViTConfig = { ...nano, depth: 4, heads: 2 };

const mask = (config: ViTConfig): KeepMask =>
  Uint8Array.from({ length: gateCount(config) }, (_, i) => (i % 3 === 0 ? 0 : 1)) as KeepMask;

/** A digest, since numbers compared one by one take long. */
const bits = (values: Float32Array): string => createHash('sha256').update(values).digest('hex');
const shown = ({ logits, lens, attention }: Inspection): string[] =>
  [logits, ...lens, ...attention].map(bits);

/** Digests of all parameters, by name. */
export const paramBits = (params: ParamSet): Record<string, string> =>
  Object.fromEntries(Object.entries(params).map(([name, values]) => [name, bits(values)]));

/** @param name what the engine is called in the tests' names */
export function answerConformance(name: string, make: MakeTrainer): void {
  describe(`${name}: one that only answers`, () => {
    test.each([
      ['nano', nano],
      ['micro', micro],
      ['four blocks', deep],
    ] as const)('answers and shows of %s the same as one that trains', async (_, config) => {
      const made = (trains: boolean) =>
        make('wasm', { config, kept: null }, gatedParams(config, 1), {
          ...{ batch: 8, trains, signal: null, onProgress: null },
        });
      // First of all, as a page has it.
      const answers = await made(false);
      const whole = await made(true);
      expect(answers.info.variants).toEqual(whole.info.variants);
      const set = images(config, 40, 3);
      for (const keep of [null, mask(config)]) {
        expect(bits(await answers.logits(set, keep))).toBe(bits(await whole.logits(set, keep)));
        const [seen, wanted] = [await answers.inspect(set, keep), await whole.inspect(set, keep)];
        expect(shown(seen)).toEqual(shown(wanted));
      }
      for (const one of [whole, answers]) one.appendData('test', set);
      expect(await answers.evaluate('test')).toEqual(await whole.evaluate('test'));
      expect(bits(await answers.gates())).toBe(bits(await whole.gates()));
      expect(paramBits(await answers.params())).toEqual(paramBits(await whole.params()));
      for (const one of [whole, answers]) one.destroy();
    });
  });
}
