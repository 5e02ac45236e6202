// How every engine must behave: any shape, any batch, the same bits for the same seed, exact
// resumption, no growth, no hidden NaN. One suite, run on each.
import { afterAll, describe, expect, test } from 'vitest';
import { compactParams, maskParams } from '../../src/core/compact';
import { gateCount, gateSites, gateValues, SITES } from '../../src/core/gates';
import type { ImageSet } from '../../src/core/images';
import {
  cloneParams,
  param,
  paramTable,
  type BlockKept,
  type ParamSet,
} from '../../src/core/params';
import type { EngineId } from '../../src/core/run-config';
import type { MakeTrainer } from '../../src/engine/trainer';
import { gatedParams, HYPER, images, maskOf, ODD, TINY_GATES, trainers, UNEVEN } from './fixtures';
import { maxAbs, relativeL2 } from './tolerance';

const DENSE = { config: ODD, kept: null };
const SMALL = { config: ODD, kept: UNEVEN };

/** @param held what the engine holds of memory, in a unit of its own */
export function conformance(kind: EngineId, make: MakeTrainer, held: () => number): void {
  describe(`${kind} as a trainer`, () => {
    const all = trainers(kind, make);
    const parent = gatedParams(ODD, 5);
    const small = compactParams(ODD, parent, UNEVEN);
    const batch = images(ODD, 6, 1);
    const dense = () => all.make(DENSE, parent);
    const compact = () => all.make(SMALL, small);
    afterAll(all.destroy);

    test('says which engine it is', async () => {
      const { info } = await dense();
      expect(info.id).toBe(kind);
      expect(info.adapter).not.toBe('');
      expect(info.threads).toBeGreaterThan(0);
    });

    test('computes the same with channels cut away as with their gates at 0, whatever is left', async () => {
      const masked = await (await dense()).logits(batch, maskOf(UNEVEN));
      expect(maxAbs(await (await compact()).logits(batch), masked)).toBeLessThan(1e-5);
    });

    test('differentiates a compact network as its masked parent, whose gates scale what they fold', async () => {
      const masked = await all.make(DENSE, maskParams(ODD, parent, maskOf(UNEVEN)));
      const big = await masked.gradients(batch, { ...HYPER, lambda: 0 });
      const own = await (await compact()).gradients(batch, HYPER);
      for (const { name } of paramTable(SMALL)) {
        const wanted = keptGradient(name, big, parent);
        if (name.endsWith('qkv.bias')) wanted.fill(0, ODD.dim, 2 * ODD.dim);
        const got = param(own, name).slice();
        if (name.endsWith('qkv.bias')) got.fill(0, ODD.dim, 2 * ODD.dim);
        expect(relativeL2(got, wanted), name).toBeLessThan(1e-4);
      }
    });

    test('lends none of its memory: gates that were read may be changed and sent away', async () => {
      const trainer = await dense();
      const before = await trainer.params();
      const gates = await trainer.gates();
      expect(gates.buffer.byteLength).toBe(4 * gateCount(ODD));
      gates.fill(7);
      expect(await trainer.params()).toEqual(before);
    });

    test('lowers the loss of a compact network by training it', async () => {
      const trainer = await compact();
      for (let step = 0; step < 20; step++) trainer.step(batch, { ...HYPER, lr: 5e-3 });
      const { series, l1 } = await trainer.stats();
      expect(series.ce[19]).toBeLessThan(series.ce[0]! * 0.8);
      expect(l1).toBe(0);
      expect(new Set(await trainer.gates())).toEqual(new Set([1]));
    });

    test('gives the same bits for the same steps, fifty times over', async () => {
      const run = async () => {
        const trainer = await dense();
        trainer.appendData('train', images(ODD, 40, 2));
        for (let step = 0; step < 50; step++)
          trainer.step(Uint32Array.of(step % 40, (step * 7) % 40, (step * 13) % 40), HYPER);
        return { series: (await trainer.stats()).series, params: await trainer.params() };
      };
      expect(await run()).toEqual(await run());
    });

    test('goes on from a state exactly as if it had never stopped', async () => {
      const first = await dense();
      for (let step = 0; step < 3; step++) first.step(batch, HYPER);
      const state = await first.state();
      const second = await dense();
      second.restore(state);
      for (const trainer of [first, second]) trainer.step(batch, HYPER);
      expect(state.steps).toBe(3);
      expect(await second.state()).toEqual(await first.state());
    });

    test('scores gates by the mean of |g| over its steps, then ever more over the last, where it is asked to', async () => {
      const trainer = await dense();
      const averaging = { ...HYPER, average: 3 };
      trainer.step(batch, HYPER);
      expect(await trainer.averages()).toBeNull();
      trainer.load(parent);
      let mean = new Float64Array(gateCount(ODD));
      for (const steps of [1, 2, 3, 3, 3]) {
        trainer.step(batch, averaging);
        const gates = await trainer.gates();
        mean = mean.map((before, i) => before + (Math.abs(gates[i]!) - before) / steps);
        expect(maxAbs((await trainer.averages()) ?? gates, mean)).toBeLessThan(1e-6);
      }
      expect(maxAbs(await trainer.gates(), mean)).toBeGreaterThan(1e-3);
      expect(gateValues(ODD, await trainer.params())).toEqual({
        gates: await trainer.gates(),
        averages: await trainer.averages(),
      });
      const before = await trainer.averages();
      trainer.step(batch, { ...averaging, trainGates: false });
      expect(await trainer.averages()).toEqual(before);
      trainer.step(batch, HYPER);
      expect(await trainer.averages()).toBeNull();
      trainer.step(batch, averaging);
      const goesOn = (await trainer.averages()) ?? [];
      expect(maxAbs(goesOn, before ?? [])).toBeLessThan(5e-2);
    });

    test('trains the same whatever scores its gates, and a compact network, which has none, is not scored', async () => {
      const [plain, averaged] = [await dense(), await dense()];
      for (let step = 0; step < 3; step++) {
        plain.step(batch, HYPER);
        averaged.step(batch, { ...HYPER, average: 20 });
      }
      expect(await averaged.params()).toMatchObject(await plain.params());
      expect(await averaged.gates()).toEqual(await plain.gates());
      const small = await compact();
      small.step(batch, { ...HYPER, average: 20 });
      expect(await small.averages()).toBeNull();
    });

    test('goes on from a state with its averages exactly as if it had never stopped', async () => {
      const averaging = { ...HYPER, average: 4 };
      const first = await dense();
      for (let step = 0; step < 6; step++) first.step(batch, averaging);
      const second = await dense();
      second.restore(await first.state());
      expect(await second.averages()).toEqual(await first.averages());
      for (const trainer of [first, second]) trainer.step(batch, averaging);
      expect(await second.state()).toEqual(await first.state());
      const made = await all.make(DENSE, await first.params());
      expect(await made.averages()).toEqual(await first.averages());
    });

    test('starts anew, moments and all, when parameters are loaded', async () => {
      const used = await dense();
      for (let step = 0; step < 3; step++) used.step(batch, HYPER);
      used.load(parent);
      const fresh = await dense();
      for (const trainer of [used, fresh]) trainer.step(batch, HYPER);
      expect(await used.state()).toEqual(await fresh.state());
    });

    test('takes a batch of one and a last, smaller batch', async () => {
      const trainer = await dense();
      trainer.appendData('train', images(ODD, 5, 3));
      trainer.step(Uint32Array.of(4), HYPER);
      trainer.step(Uint32Array.of(0, 1, 2), HYPER);
      const { steps, ce } = await trainer.stats();
      expect(steps).toBe(2);
      expect(ce).toBeGreaterThan(0);
    });

    test('refuses an image that is not there', async () => {
      const trainer = await dense();
      trainer.appendData('train', images(ODD, 5, 3));
      expect(() => trainer.step(Uint32Array.of(5), HYPER)).toThrow(
        /train split must be below 5; got 5/,
      );
    });

    test('reads bytes as (x/255 − mean)/std, channel by channel, across shards', async () => {
      const trainer = await dense();
      const bytes: ImageSet = {
        pixels: Uint8Array.from({ length: 4 * 432 }, (_, i) => (i * 37) % 256),
        labels: Uint8Array.of(0, 1, 2, 3),
        count: 4,
        mean: [0.1, 0.2, 0.3],
        std: [0.5, 0.6, 0.7],
      };
      const floats = Float32Array.from(bytes.pixels, (x, i) => {
        const channel = Math.floor((i % 432) / 144);
        return (x / 255 - bytes.mean[channel]!) / bytes.std[channel]!;
      });
      const given = { ...bytes, pixels: floats, mean: [], std: [] };
      expect(maxAbs(await trainer.logits(bytes), await trainer.logits(given))).toBeLessThan(1e-6);
    });

    test('measures a split in parts as in whole, in order', async () => {
      const trainer = await dense();
      const set = images(ODD, 300, 4);
      trainer.appendData('test', part(set, 0, 100));
      trainer.appendData('test', part(set, 100, 200));
      const whole = await trainer.evaluate('test');
      const tail = await trainer.evaluate('test', null, { start: 290, count: 10 });
      expect(whole.count).toBe(300);
      expect(whole.confusion.reduce((sum, n) => sum + n, 0)).toBe(300);
      expect(tail.predicted).toEqual(whole.predicted.slice(290));
      const masked = await trainer.evaluate('test', maskOf(UNEVEN));
      expect(masked.loss).not.toBe(whole.loss);
    });

    test('leaves gates and their moments alone when they are not trained', async () => {
      const trainer = await dense();
      for (let step = 0; step < 3; step++) trainer.step(batch, { ...HYPER, trainGates: false });
      const { params, firstMoment } = await trainer.state();
      for (const { name } of gateSites(ODD)) {
        expect(params[name]).toEqual(parent[name]);
        expect(firstMoment[name]).toEqual(new Float32Array(param(parent, name).length));
      }
      expect(params['head.weight']).not.toEqual(parent['head.weight']);
    });

    test('moves gates by their own learning rate and never decays them', async () => {
      const trainer = await dense();
      const still = { ...HYPER, lr: 0, gateLr: 1e-2, weightDecay: 0.5 };
      trainer.step(batch, still);
      const gates = await trainer.gates();
      const params = await trainer.params();
      for (const { name, offset, size } of gateSites(ODD)) {
        const moved = gates.subarray(offset, offset + size);
        expect(params[name]).toEqual(moved.slice());
        expect(maxAbs(moved, param(parent, name))).toBeLessThanOrEqual(1.001e-2);
        expect(maxAbs(moved, param(parent, name))).toBeGreaterThan(0.99e-2);
      }
      expect(params['head.weight']).toEqual(parent['head.weight']);
    });

    test('pulls every gate but 0 by λ towards 0, however small it is', async () => {
      const tiny = cloneParams(parent);
      const gates = SITES.map((site) => param(tiny, `blocks.0.g_${site}`));
      for (const values of gates) values.set(TINY_GATES);
      const trainer = await all.make(DENSE, tiny);
      const without = await trainer.gradients(batch, { ...HYPER, lambda: 0 });
      const pulled = await trainer.gradients(batch, { ...HYPER, lambda: 0.25 });
      for (const [at, site] of SITES.entries()) {
        const name = `blocks.0.g_${site}`;
        const [before, after] = [param(without, name), param(pulled, name)];
        gates[at]!.forEach((gate, i) =>
          expect(after[i]! - before[i]!, `${name} of ${gate}`).toBeCloseTo(
            0.25 * Math.sign(gate),
            6,
          ),
        );
      }
    });

    test('smooths labels as (1 − e)·onehot + e/K', async () => {
      const trainer = await dense();
      const logits = await trainer.logits(batch);
      trainer.step(batch, { ...HYPER, labelSmoothing: 0.2 });
      const { ce } = await trainer.stats();
      expect(ce).toBeCloseTo(smoothedLoss(logits, batch.labels, ODD.classes, 0.2), 5);
    });

    test('answers as it was when it was asked, whatever is enqueued behind', async () => {
      const [asked, still] = [await dense(), await dense()];
      for (const trainer of [asked, still]) trainer.step(batch, HYPER);
      const answers = [asked.gates(), asked.params(), asked.stats()];
      asked.step(batch, HYPER);
      expect(await Promise.all(answers)).toEqual([
        await still.gates(),
        await still.params(),
        await still.stats(),
      ]);
    });

    test('repeats its last measures, with no steps, when there was none since', async () => {
      const trainer = await dense();
      trainer.step(batch, HYPER);
      const first = await trainer.stats();
      const second = await trainer.stats();
      expect(second).toMatchObject({ steps: 0, ce: first.ce, gradNorm: first.gradNorm });
      expect(second.series.ce).toHaveLength(0);
    });

    test('shows a NaN in its measures', async () => {
      const broken = cloneParams(parent);
      param(broken, 'head.bias')[0] = NaN;
      const trainer = await all.make(DENSE, broken);
      trainer.step(batch, HYPER);
      expect((await trainer.stats()).ce).toBeNaN();
    });

    test('holds no more memory after thirty steps than after three, and none once destroyed', async () => {
      const before = held();
      const options = { batch: 6, signal: null, onProgress: null };
      const trainer = await make(kind, SMALL, small, options);
      const round = async (steps: number) => {
        for (let step = 0; step < steps; step++) trainer.step(batch, HYPER);
        await trainer.idle();
        await trainer.stats();
        await trainer.logits(batch);
        await trainer.gradients(batch, HYPER);
        await trainer.gates();
        await trainer.state();
        return held();
      };
      const early = await round(3);
      expect(await round(30)).toBe(early);
      trainer.destroy();
      expect(held()).toBe(before);
    });
  });
}

/**
 * The masked parent's gradient by a compact parameter: weights at kept places, and since a compact
 * matrix is W·g, dL/d(Wg) = dL/dW / g.
 */
function keptGradient(name: string, big: ParamSet, params: ParamSet): Float32Array {
  const match = /^blocks\.(\d+)\.(?:attn|mlp)\.(qkv|proj|fc1|fc2)\.(weight|bias)$/.exec(name);
  const source = param(big, name);
  if (match === null) return source.slice();
  const block = Number(match[1]);
  const site = SITES.find((s) => s === match[2]) ?? 'qkv';
  const kept = UNEVEN[block]!;
  const rows = rowsOf(site, kept, source.length);
  if (match[3] === 'bias') return Float32Array.from(rows, (row) => source[row]!);
  const gates = param(params, `blocks.${block}.g_${site}`);
  return Float32Array.from(
    rows.flatMap((row) =>
      Array.from(kept[site], (c) => source[row * gates.length + c]! / gates[c]!),
    ),
  );
}

function rowsOf(site: (typeof SITES)[number], kept: BlockKept, size: number): number[] {
  if (site === 'fc1') return [...kept.fc2];
  if (site !== 'qkv') return Array.from({ length: Math.min(ODD.dim, size) }, (_, i) => i);
  const qk = Array.from({ length: 2 * ODD.dim }, (_, i) => i);
  return [...qk, ...Array.from(kept.proj, (c) => 2 * ODD.dim + c)];
}

function smoothedLoss(
  logits: Float32Array,
  labels: ArrayLike<number>,
  classes: number,
  e: number,
): number {
  let loss = 0;
  for (let i = 0; i < labels.length; i++) {
    const row = [...logits.subarray(i * classes, (i + 1) * classes)];
    const peak = Math.max(...row);
    const log = peak + Math.log(row.reduce((sum, z) => sum + Math.exp(z - peak), 0));
    row.forEach((z, k) => (loss += ((k === labels[i] ? 1 - e : 0) + e / classes) * (log - z)));
  }
  return loss / labels.length;
}

function part(set: ImageSet, start: number, count: number): ImageSet {
  const size = set.pixels.length / set.count;
  return {
    ...set,
    pixels: set.pixels.slice(start * size, (start + count) * size),
    labels: set.labels.slice(start, start + count),
    count,
  };
}
