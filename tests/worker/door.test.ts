// The one door for weights: whatever changes them moves stage, steps, table and what is kept along, and
// weights that are no numbers come in by no way.
import { describe, expect, it } from 'vitest';
import { initParams } from '../../src/core/init';
import { areSound, type ParamSet } from '../../src/core/params';
import type { ResultRow } from '../../src/core/network-state';
import { readModel } from '../../src/formats/model-file';
import type { MakeTrainer } from '../../src/engine/trainer';
import { makeTrainer } from '../engine/make';
import { TINY } from '../tiny';
import { startSession } from './harness';
import { withParts } from './broken';

const images = Float32Array.from({ length: 2 * 784 }, (_, i) => Math.sin(i));
const labels = Uint32Array.of(3, 7);
const gently = { lr: 1e-3, gateLr: 0, lambda: 0, weightDecay: 0, labelSmoothing: 0 };
const spoiled = (pixel: number) => images.slice().fill(pixel, 5, 6);

type Started = ReturnType<typeof startSession>;
const given = (s: Started, settings: Partial<typeof gently> = {}) =>
  s.call('step', { images, labels, ...gently, ...settings });
const fileOf = async (s: Started, compact: boolean) =>
  readModel(await s.call('saveModel', { compact }), null);
const rowsIn = ({ metadata }: Awaited<ReturnType<typeof fileOf>>) =>
  JSON.parse(metadata['results'] ?? '[]') as ResultRow[];
const norm = (params: ParamSet) =>
  Object.values(params)
    .flatMap((values) => [...values])
    .reduce((sum, value) => sum + Math.abs(value), 0);

describe('a step on images handed in', () => {
  it('makes a fresh network one that is trained, with its steps, its line and its place in the browser', async () => {
    const s = startSession('wasm');
    await s.open();
    for (let i = 0; i < 3; i++) await given(s);
    expect(s.last('network')).toMatchObject({ stage: 'dense', source: 'init' });
    expect(s.last('result').row).toMatchObject({ kind: 'dense', steps: 3, top1: null });
    await given(s, { gateLr: 1e-2, lambda: 1e-3 });
    expect(s.last('network')).toMatchObject({ stage: 'sparse' });
    expect(s.last('result').row).toMatchObject({ kind: 'sparse', steps: 4 });
    await s.call('train', { phase: 'sparse', steps: 2 });
    expect(s.last('progress').globalStep).toBe(6);
    await s.call('reset', null);
    expect(s.last('kept').networks[0]).toMatchObject({ steps: 6 });
  });

  it('takes the figures of the weights before it from the table and out of the file', async () => {
    const s = startSession('wasm');
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 8 });
    await s.call('evaluate', { split: 'test' });
    await given(s, { gateLr: 1e-3 });
    expect(s.last('result').row).toMatchObject({ kind: 'sparse', steps: 9, top1: null });
    expect(rowsIn(await fileOf(s, false)).filter(({ top1 }) => top1 !== null)).toEqual([]);

    const { top1 } = await s.call('prune', { rate: 0.4 });
    expect(rowsIn(await fileOf(s, true))).toMatchObject([{ kind: 'pruned', top1 }]);
    await given(s, { lr: 1 });
    expect(s.last('network').stage).toBe('finetuned');
    const file = await fileOf(s, true);
    expect(file.metadata['stage']).toBe('finetuned');
    expect(rowsIn(file)).toMatchObject([{ kind: 'finetuned', steps: 10, top1: null }]);
    // Once it is measured again, what it was before tuning goes along.
    const now = await s.call('evaluate', { split: 'test' });
    expect(rowsIn(await fileOf(s, true)).map((row) => [row.kind, row.top1])).toEqual([
      ['pruned', top1],
      ['finetuned', now.top1],
    ]);
  });

  it('is refused by the place of a pixel or label that nothing can learn from', async () => {
    const s = startSession('wasm');
    await s.open();
    const before = await fileOf(s, false);
    const refused = (o: { images?: Float32Array; labels?: Uint32Array }) =>
      expect(s.call('step', { images, labels, ...gently, ...o })).rejects;
    await refused({ images: spoiled(NaN) }).toThrow(
      /^images\[5\] must be a finite number; got NaN/,
    );
    await refused({ images: spoiled(Infinity) }).toThrow(/^images\[5\] must be .*; got Infinity/);
    await refused({ labels: Uint32Array.of(0, 10) }).toThrow(
      /^labels\[1\] must be .*0 to 9; got 10/,
    );
    await expect(s.call('logits', { images: spoiled(NaN), count: 2 })).rejects.toThrow(/NaN/);
    await expect(
      s.call('gradients', { images: spoiled(NaN), labels, lambda: 0, labelSmoothing: 0 }),
    ).rejects.toThrow(/NaN/);
    expect((await fileOf(s, false)).params).toEqual(before.params);
  });

  it('that would leave weights that are no numbers is refused, and everything stays as it was', async () => {
    const s = startSession('wasm');
    await s.open();
    await given(s);
    const before = await fileOf(s, false);
    const told = { network: s.last('network'), row: s.last('result').row };
    for (const lr of [1e30, 3e38, NaN, Infinity])
      await expect(given(s, { lr })).rejects.toMatchObject({
        kind: 'NonFiniteLossError',
        words: { happened: 'stepNan' },
      });
    expect({ network: s.last('network'), row: s.last('result').row }).toEqual(told);
    expect((await fileOf(s, false)).params).toEqual(before.params);
    const { loss } = await s.call('evaluate', { split: 'validation' });
    expect(loss).toBeLessThan(10);
    await s.call('reset', null);
    const name = s.last('kept').networks[0]?.name ?? '';
    await s.call('openRun', { id: name });
    expect(norm((await fileOf(s, false)).params)).toBe(norm(before.params));
  });
});

describe('training', () => {
  it('that ends on weights that are no numbers goes back to those it began with', async () => {
    let made = 0;
    const make: MakeTrainer = async (...o) => {
      const trainer = await makeTrainer(...o);
      made++;
      const huge = initParams(TINY, 1);
      huge['head.weight']?.fill(3e38);
      // The update of the last step overflows, behind its loss.
      let steps = 0;
      return withParts(trainer, {
        step: (batch, hyper) => {
          trainer.step(batch, hyper);
          if (++steps === 6) trainer.load(huge);
        },
      });
    };
    const s = startSession('wasm', { make });
    await s.open();
    await s.call('train', { phase: 'dense', steps: 3 });
    await s.call('evaluate', { split: 'test' });
    const before = await fileOf(s, false);
    await expect(s.call('train', { phase: 'dense', steps: 3 })).rejects.toMatchObject({
      kind: 'NonFiniteLossError',
    });
    expect(s.last('failed')).toMatchObject({ goodStep: 0 });
    const after = await fileOf(s, false);
    expect(after.params).toEqual(before.params);
    expect(areSound(after.params)).toBe(true);
    expect(s.last('gates').gates.every(Number.isFinite)).toBe(true);
    expect(made).toBe(1);
  });

  it('takes the figures of the weights before it from the table with its first word', async () => {
    const s = startSession('wasm');
    await s.open();
    await s.call('train', { phase: 'dense', steps: 3 });
    await s.call('evaluate', { split: 'test' });
    expect(s.last('result').row.top1).not.toBeNull();
    const training = s.call('train', { phase: 'dense', steps: 10_000 });
    await s.next((event) => event.type === 'progress');
    expect(s.last('result').row).toMatchObject({ kind: 'dense', top1: null });
    await s.call('stop', null);
    await training;
  });
});

describe('a cut that would remove nothing', () => {
  it('is refused in words, whoever asks for it, and leaves table and network as they are', async () => {
    const s = startSession('wasm');
    await s.open();
    const refused = (rate: number, happened: string) =>
      expect(s.call('prune', { rate })).rejects.toMatchObject({
        kind: 'PhaseError',
        words: { happened },
      });
    // Gates of a fresh network are all 1.
    await refused(0.4, 'cutTied');
    await refused(0, 'cutTied');
    expect(s.all('result')).toEqual([]);
    await s.call('train', { phase: 'sparse', steps: 8 });
    const rows = s.all('result').length;
    await refused(0, 'cutNothing');
    expect(s.all('result')).toHaveLength(rows);
    expect(s.last('network')).toMatchObject({ stage: 'sparse', kept: null });
    // A cut that is there stays.
    await s.call('prune', { rate: 0.4 });
    await refused(0, 'cutNothing');
    expect(s.last('network')).toMatchObject({ stage: 'pruned', rate: 0.4 });
    expect(s.all('failed')).toEqual([]);
  });
});
