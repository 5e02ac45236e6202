import { describe, expect, it } from 'vitest';
import { exactCost } from '../../src/core/cost';
import { flattenGates, gateCount } from '../../src/core/gates';
import { blockWidths } from '../../src/core/params';
import { readModel, writeModel } from '../../src/formats/model-file';
import { TINY } from '../tiny';
import { startSession, TINY_RUN } from './harness';
import { Disk, memoryStorage } from './memory-storage';

describe('opening', () => {
  it('shows the shipped network or fresh weights, as asked or as the settings imply', async () => {
    const opened = async (change: object, start: 'fresh' | 'shipped' | null) => {
      const s = startSession();
      await s.open(change, start);
      const { source, stage } = s.last('run');
      return [source, stage];
    };
    expect(await opened({}, null)).toEqual(['shipped', 'sparse']);
    expect(await opened({}, 'fresh')).toEqual(['init', 'fresh']);
    expect(await opened({ seed: 7 }, null)).toEqual(['init', 'fresh']);
    expect(await opened({ seed: 7 }, 'shipped')).toEqual(['shipped', 'sparse']);
    expect(await opened(TINY_RUN, 'shipped')).toEqual(['init', 'fresh']);
  });
});

describe('a session', () => {
  it('carries a network through all phases of the paper', async () => {
    const s = startSession();
    await s.open();
    expect(s.last('run').stage).toBe('fresh');
    expect(s.last('gates').gates).toEqual(new Float32Array(gateCount(TINY)).fill(1));

    const dense = await s.call('train', { phase: 'dense', steps: 30 });
    expect(dense.stopped).toBe(false);
    expect(s.last('network').stage).toBe('dense');
    expect(s.last('progress').gates.every((g) => g === 1)).toBe(true);
    const losses = s.all('progress').flatMap((e) => [...e.stats.series.ce]);
    expect(losses).toHaveLength(30);
    expect(dense.steps).toBe(30);
    expect([...dense.series.ce]).toEqual(losses);
    expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);

    await s.call('train', { phase: 'sparse', steps: 20 });
    expect(s.last('network').stage).toBe('sparse');
    const gates = s.last('progress').gates;
    expect(new Set(gates).size).toBeGreaterThan(100);

    const before = await s.call('evaluate', { split: 'test' });
    const pruned = await s.call('prune', { rate: 0.4 });
    const removed = s.last('network').pruned;
    expect(removed).toBe(Math.floor(0.4 * gateCount(TINY)));
    expect(pruned.count).toBe(before.count);

    const tuned = await s.call('finetune', { steps: 10 });
    expect(tuned.steps).toBeGreaterThan(0);
    await s.call('evaluate', { split: 'test' });
    const rows = Object.fromEntries(s.all('result').map(({ row }) => [row.kind, row]));
    expect(rows['dense']?.steps).toBe(30);
    expect(rows['sparse']?.steps).toBe(50);
    expect(rows['pruned']?.steps).toBe(50);
    expect(rows['finetuned']?.steps).toBe(60);
    expect(rows['finetuned']?.params).toBeLessThan(rows['sparse']?.params ?? 0);
    expect(rows['finetuned']?.top1).not.toBeNull();

    await s.call('undoPrune', null);
    expect(s.last('network')).toMatchObject({ stage: 'sparse', kept: null });
    expect(await parentGates(s)).toEqual(gates);
    const after = await s.call('evaluate', { split: 'test' });
    expect(after.loss).toBe(before.loss);
  });

  it('computes the same with a mask as after the cut', async () => {
    const s = startSession();
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 20 });
    const images = Float32Array.from({ length: 2 * 784 }, (_, i) => Math.sin(i));
    const masked = await s.call('logits', { images, count: 2, rate: 0.5 });
    await s.call('prune', { rate: 0.5 });
    const compact = await s.call('logits', { images, count: 2 });
    const again = await s.call('logits', { images, count: 2, rate: 0.5 });
    masked.forEach((value, i) => expect(compact[i]).toBeCloseTo(value, 5));
    expect(again).toEqual(masked);
  });

  it('repeats a run of the same seed to the last bit', async () => {
    const run = async (seed: number) => {
      const s = startSession();
      await s.open({ ...TINY_RUN, seed });
      await s.call('train', { phase: 'sparse', steps: 50 });
      return s.all('progress').flatMap((e) => [...e.stats.series.ce]);
    };
    const [first, second, other] = [await run(3), await run(3), await run(4)];
    expect(first).toHaveLength(50);
    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('goes on with the same optimizer in the same phase and anew in the next', async () => {
    const losses = async (...lengths: number[]) => {
      const s = startSession();
      await s.open();
      await s.call('configure', { phases: { dense: { warmup: 0, schedule: 'constant' } } });
      for (const steps of lengths) await s.call('train', { phase: 'dense', steps });
      return s.all('progress').flatMap((e) => [...e.stats.series.ce]);
    };
    expect(await losses(6, 6)).toEqual(await losses(12));
  });

  it('goes on after a stop as if there had been none, to the last bit', async () => {
    const run = async (stopAfter: number | null) => {
      const s = startSession();
      await s.open();
      await s.call('configure', { phases: { sparse: { schedule: 'cosine' } } });
      const train = { phase: 'sparse', steps: 50 } as const;
      if (stopAfter === null) await s.call('train', train);
      else {
        await stopAt(s, s.call('train', { ...train, paused: true }), stopAfter);
        expect(s.last('network').stopped).toEqual({ phase: 'sparse', step: 20, steps: 50 });
        await s.call('evaluate', { split: 'test' });
        const rest = await s.call('goOn', {});
        expect(rest).toMatchObject({ steps: 50 - stopAfter, stopped: false });
        expect(s.all('gates').filter(({ start }) => start)).toHaveLength(2);
      }
      expect(s.last('progress')).toMatchObject({ step: 50, steps: 50, globalStep: 50 });
      expect(s.last('network').stopped).toBeNull();
      const losses = s.all('progress').flatMap((e) => [...e.stats.series.ce]);
      const rates = s.all('progress').map(({ step, lr }) => [step, lr] as const);
      return { losses, lr: rates.at(-1), bytes: await s.call('saveModel', { compact: false }) };
    };
    const [whole, halved] = [await run(null), await run(20)];
    expect(halved.losses).toEqual(whole.losses);
    expect(halved.lr).toEqual(whole.lr);
    expect(halved.bytes).toEqual(whole.bytes);
  });

  it('gives a cut network whose file tells nothing a line of its own, to be measured', async () => {
    const s = startSession();
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 20 });
    await s.call('prune', { rate: 0.4 });
    const { shape, params } = readModel(await s.call('saveModel', { compact: true }), null);
    const bytes = writeModel({ shape, params, mean: [0], std: [1] });
    const other = startSession();
    await other.open();
    await other.call('loadModel', { safetensors: bytes.buffer, config: null });
    const { row } = other.last('result');
    expect(row).toMatchObject({ kind: 'finetuned', source: 'file', top1: null, steps: null });
    expect(row.macs).toBeLessThan(exactCost(TINY, blockWidths({ config: TINY, kept: null })).macs);
    expect(row.rate).toBe(other.last('network').rate);
  });

  it('saves what it loads: the parent, and the compact network with its kept channels', async () => {
    const s = startSession();
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 20 });
    await s.call('prune', { rate: 0.4 });
    await s.call('finetune', { steps: 2 });
    await s.call('evaluate', { split: 'test' });
    const images = Float32Array.from({ length: 784 }, (_, i) => Math.cos(i));
    const expected = await s.call('logits', { images, count: 1 });
    const bytes = await s.call('saveModel', { compact: true });
    const file = readModel(bytes, null);
    expect(file.shape.kept).not.toBeNull();
    const { row } = s.last('result');
    expect(row).toMatchObject({ kind: 'finetuned', rate: 0.4 });
    expect(row.top1).not.toBeNull();

    const other = startSession();
    await other.open();
    await other.call('loadModel', { safetensors: bytes.slice().buffer, config: null });
    expect(other.last('network').stage).toBe('finetuned');
    expect(await other.call('logits', { images, count: 1 })).toEqual(expected);
    // What was measured of the network comes with it; its parent, and what it did, do not.
    const lines = other.all('result').map((event) => event.row);
    expect(lines).toContainEqual({ ...row, source: 'file' });
    expect(lines.every(({ rate }) => rate === 0.4)).toBe(true);
    expect(other.all('mask-accuracy')).toEqual([]);
    // Undone all the same and trained with sparsity, the stand-in has scores of its own.
    expect(s.last('network').parentKnown).toBe(true);
    expect(other.last('network').parentKnown).toBe(false);
    await other.call('undoPrune', null);
    expect(other.last('network')).toMatchObject({ kept: null, parentKnown: false });
    await other.call('train', { phase: 'sparse', steps: 2 });
    expect(other.last('network').parentKnown).toBe(true);

    expect(await parentGates(s)).toEqual(
      s.all('progress').findLast((e) => e.phase === 'sparse')?.gates,
    );
  });
});

/** Lets a phase that began paused do so many steps, and stops it. */
async function stopAt(
  s: ReturnType<typeof startSession>,
  training: Promise<unknown>,
  steps: number,
) {
  await s.next((e) => e.type === 'activity' && e.task === 'sparse');
  const there = s.next((e) => e.type === 'progress' && e.step === steps);
  for (let step = 0; step < steps; step++) await s.call('advance', null);
  await there;
  await s.call('stop', null);
  await training;
}

async function parentGates(s: ReturnType<typeof startSession>) {
  const parent = readModel(await s.call('saveModel', { compact: false }), TINY);
  return flattenGates(TINY, parent.params);
}

describe('a file of the page’s own that is damaged', () => {
  const damagedBy = (change: (bytes: Uint8Array) => BodyInit) =>
    startSession('tfjs-wasm', {
      reach: (serve) => async (input, init) => {
        const answer = await serve(input, init);
        return new Response(change(new Uint8Array(await answer.arrayBuffer())));
      },
    });

  it.each<[string, (bytes: Uint8Array) => BodyInit, RegExp]>([
    ['cut short', (bytes) => bytes.slice(0, 5000), /comes with the page is damaged: file.*sparse/],
    ['empty', () => '', /comes with the page is damaged/],
    ['no network', () => 'moved', /comes with the page is damaged/],
    ['a page', () => '<!doctype html>', /sparse\.safetensors is a web page, and not the file/],
  ])('is called the page’s own where it is %s, and the page opens', async (_, change, reason) => {
    const s = damagedBy(change);
    const opening: unknown = await s.open({}).catch((error: unknown) => error);
    expect(opening).toMatchObject({ name: 'DataError' });
    expect(String(opening)).toMatch(reason);
    expect(String(opening)).not.toMatch(/[Cc]hoose/);
    expect(s.last('run')).toMatchObject({ source: 'init', stage: 'fresh' });
  });

  it('is called what the browser keeps where it was kept', async () => {
    const disk = new Disk();
    const s = startSession('wasm', { storage: memoryStorage(disk) });
    await s.open();
    await s.call('train', { phase: 'dense', steps: 1 });
    await s.call('reset', null);
    for (const [path, { bytes }] of [...disk.files])
      if (path.startsWith('tensors/')) disk.put(path, bytes.slice().fill(7));
    const going = s.call('openRun', { id: s.last('kept').networks[0]?.name ?? '' });
    await expect(going).rejects.toThrow(/^What the browser keeps under tensors.* is damaged/);
    await expect(going).rejects.not.toThrow(/[Cc]hoose/);
  });
});

describe('a repeated run', () => {
  it('hands the threads and kernels of its record to every trainer it makes', async () => {
    const s = startSession();
    const record = { threads: 1, variants: null };
    await s.open({ ...TINY_RUN, engine: 'tfjs-wasm', record });
    await s.call('train', { phase: 'sparse', steps: 3 });
    await s.call('prune', { rate: 0.4 });
    expect(s.records.length).toBeGreaterThanOrEqual(2);
    expect(s.records.every((given) => given?.threads === 1)).toBe(true);
    await s.call('configure', { engine: 'auto' });
    await s.call('train', { phase: 'sparse', steps: 3 });
    expect(s.records.at(-1)).toBeNull();
  });
});

describe('augmentation', () => {
  const losses = async (change: { augment?: boolean }) => {
    const s = startSession('wasm');
    await s.open({ ...TINY_RUN, ...change });
    return (await s.call('train', { phase: 'dense', steps: 3 })).series.ce;
  };

  it('moves the images of training by the seed, where it is on', async () => {
    const moved = await losses({ augment: true });
    expect(await losses({ augment: true })).toEqual(moved);
    expect(await losses({})).not.toEqual(moved);
  });
});

it('a run that is reset has the kernels and threads of the one before it, and the same numbers', async () => {
  const s = startSession('wasm');
  await s.open();
  const first = await s.call('train', { phase: 'dense', steps: 3 });
  const { info } = s.last('engine');
  await s.call('reset', null);
  expect(await s.call('train', { phase: 'dense', steps: 3 })).toEqual(first);
  expect(s.records).toEqual([null, { threads: info?.threads, variants: info?.variants }]);
});
