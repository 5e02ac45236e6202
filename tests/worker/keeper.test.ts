import { describe, expect, it } from 'vitest';
import type { EngineId } from '../../src/core/run-config';
import { startSession, TINY_RUN } from './harness';
import { memoryVault } from './vault';

const start = (vault = memoryVault(), engine?: EngineId) => ({
  vault,
  s: startSession(engine, undefined, undefined, vault),
});
const newest = (s: ReturnType<typeof startSession>) => {
  const [network] = s.last('kept').networks;
  return { name: network?.name ?? '' };
};
const rested = () => new Promise((resolve) => setTimeout(resolve, 1500));

describe('what was trained', () => {
  it('is kept once the worker rests, and a later session goes on from it', async () => {
    const { s, vault } = start();
    await s.open();
    expect(s.all('kept')).toEqual([]);
    await s.call('train', { phase: 'dense', steps: 3 });
    await s.call('train', { phase: 'sparse', steps: 2 });
    const { top1 } = await s.call('evaluate', { split: 'test' });
    expect(await vault.list()).toEqual([]);
    await rested();
    const [network] = s.last('kept').networks;
    expect(network).toMatchObject({ steps: 5, rate: null, lambda: 4e-4, top1, count: 512 });
    expect(s.last('kept').own).toBe(network?.name);
    expect(Date.now() - (network?.when ?? 0)).toBeLessThan(60_000);

    const later = start(vault).s;
    await later.open();
    expect(later.last('kept')).toMatchObject({ networks: [network], own: null });
    expect(later.last('run').stage).toBe('fresh');
    await later.call('openKept', newest(later));
    expect(later.last('run')).toMatchObject({ source: 'init', stage: 'sparse' });
    expect(later.last('run').config.model).toEqual(s.last('run').config.model);
    expect(later.last('run').config.batch).toBe(TINY_RUN.batch);
    const images = Float32Array.from({ length: 784 }, (_, i) => Math.sin(i));
    const before = await s.call('logits', { images, count: 1 });
    expect(await later.call('logits', { images, count: 1 })).toEqual(before);
    const rows = later.all('result').map(({ row }) => [row.kind, row.steps, row.top1]);
    expect(rows).toContainEqual(['sparse', 5, top1]);
  });

  it('is kept before a reset, cut and fine-tuned, with the parent and all its gates', async () => {
    const { s, vault } = start();
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 3 });
    const { gates } = s.last('progress');
    expect(new Set(gates).size).toBeGreaterThan(10);
    await s.call('prune', { rate: 0.4 });
    await s.call('finetune', { steps: 2 });
    const table = s.all('result').map(({ row }) => row);
    const images = Float32Array.from({ length: 784 }, (_, i) => Math.sin(i));
    const before = await s.call('logits', { images, count: 1 });
    await s.call('reset', null);
    expect(s.last('run').stage).toBe('fresh');
    expect(s.last('kept').networks[0]).toMatchObject({ rate: 0.4, steps: 5 });
    await s.call('openKept', newest(s));
    expect(s.last('network')).toMatchObject({
      ...{ stage: 'finetuned', rate: 0.4, source: 'init', parentSource: 'init', parentKnown: true },
    });
    expect(s.last('gates').gates).toEqual(gates);
    expect(await s.call('logits', { images, count: 1 })).toEqual(before);
    const pruned = table.findLast(({ kind }) => kind === 'pruned');
    const again = s.all('result').map(({ row }) => row);
    expect(again.slice(table.length)).toContainEqual({ ...pruned, earlier: true });

    await s.call('undoPrune', null);
    expect(s.last('network')).toMatchObject({ stage: 'sparse', rate: null });
    await s.call('prune', { rate: 0.7 });
    await s.call('reset', null);
    expect(s.last('kept').networks[0]).toMatchObject({ rate: 0.7, steps: 3 });
    await s.call('openKept', newest(s));
    expect(s.last('network')).toMatchObject({ stage: 'pruned', rate: 0.7 });
    // It is what is kept already.
    const told = s.all('kept').length;
    await s.call('reset', null);
    expect(s.all('kept')).toHaveLength(told);

    const gone = newest(s);
    await s.call('forgetKept', gone);
    expect(s.last('kept').networks).toEqual([]);
    expect(await vault.list()).toEqual([]);
    await expect(s.call('openKept', gone)).rejects.toThrow(/not kept in this browser/);
  });

  it('says of a shipped network that was cut what the shipped one measured, and that it is shipped', async () => {
    const { s } = start(memoryVault(), 'wasm');
    await s.open({}, 'shipped');
    const shipped = s.all('result').map(({ row }) => row);
    const gates = s.last('gates').gates;
    await s.call('prune', { rate: 0.5 });
    await s.call('reset', null);
    await s.call('openKept', newest(s));
    expect(s.last('network')).toMatchObject({
      ...{ stage: 'pruned', rate: 0.5, source: 'init', parentSource: 'shipped' },
    });
    expect(s.last('gates').gates).toEqual(gates);
    const again = s.all('result').map(({ row }) => row);
    for (const row of shipped) expect(again).toContainEqual({ ...row, earlier: true });
    await s.call('undoPrune', null);
    expect(s.last('network')).toMatchObject({ stage: 'sparse', source: 'shipped' });
  });

  it('tells again of a cut that came in a file without its parent', async () => {
    const { s } = start();
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 3 });
    await s.call('prune', { rate: 0.4 });
    const file = await s.call('saveModel', { compact: true });
    await s.call('loadModel', { safetensors: file.slice().buffer, config: null });
    await s.call('finetune', { steps: 2 });
    expect(s.last('network')).toMatchObject({ source: 'init', parentKnown: false });
    await s.call('reset', null);
    await s.call('openKept', newest(s));
    expect(s.last('network')).toMatchObject({ stage: 'finetuned', parentKnown: false });
  });

  it('stays while a lesson trains others, and gives way to what comes after the lesson', async () => {
    const { s } = start();
    await s.open();
    await s.call('train', { phase: 'sparse', steps: 3 });
    await s.call('keep', { on: false });
    await s.call('reset', null);
    expect(s.last('kept').networks[0]).toMatchObject({ steps: 3 });
    await s.call('train', { phase: 'dense', steps: 1 });
    await s.call('reset', null);
    await s.call('train', { phase: 'dense', steps: 2 });
    await s.call('keep', { on: true });
    await s.call('reset', null);
    await s.call('train', { phase: 'dense', steps: 4 });
    await s.call('reset', null);
    expect(s.all('kept').map(({ networks }) => networks[0]?.steps)).toEqual([3, 4]);
  });

  it('is not written by a command that is refused', async () => {
    const { s } = start();
    await s.open();
    const training = s.call('train', { phase: 'dense', steps: 4000 });
    await s.next((event) => event.type === 'progress');
    await expect(s.call('reset', null)).rejects.toThrow(/cannot start while “train” is running/);
    expect(s.all('kept')).toEqual([]);
    await s.call('stop', null);
    await training;
  });

  it('is all that is kept: what was only opened or looked at is not', async () => {
    const { s, vault } = start();
    await s.open({}, 'shipped');
    await s.call('logits', { images: new Float32Array(784), count: 1 });
    await s.call('reset', null);
    await rested();
    expect(await vault.list()).toEqual([]);
  });

  it('is not kept by a page that is told not to', async () => {
    const { s, vault } = start();
    await s.call('open', { base: '', change: TINY_RUN, start: 'fresh', keeps: false });
    await s.call('train', { phase: 'dense', steps: 1 });
    await s.call('reset', null);
    await s.call('open', { base: '', change: TINY_RUN, start: 'fresh' });
    expect(await vault.list()).toEqual([]);
    expect(s.all('kept')).toEqual([]);
  });

  it('gives way to a command that comes while it is written', async () => {
    const slow = memoryVault();
    let writing = 0;
    const vault = {
      ...slow,
      write: async (name: string, bytes: Uint8Array<ArrayBuffer>) => {
        writing++;
        await new Promise((resolve) => setTimeout(resolve, 400));
        return slow.write(name, bytes);
      },
    };
    const { s } = start(vault);
    await s.open();
    await s.call('train', { phase: 'dense', steps: 1 });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(writing).toBe(1);
    await s.call('train', { phase: 'dense', steps: 1 });
    expect(s.last('kept').networks[0]?.steps).toBe(1);
  });

  it('is what the page says it is, whatever other tabs keep meanwhile', async () => {
    const vault = memoryVault();
    const [a, b] = [start(vault).s, start(vault).s];
    await a.open();
    await b.open();
    await a.call('train', { phase: 'dense', steps: 7 });
    await a.call('reset', null);
    const mine = newest(a);
    await b.call('train', { phase: 'dense', steps: 3 });
    await b.call('reset', null);
    expect(b.last('kept').networks.map(({ steps }) => steps)).toEqual([3, 7]);
    await a.call('openKept', mine);
    await a.call('train', { phase: 'dense', steps: 1 });
    await a.call('reset', null);
    // What it went on from gave way to it; the other tab's stays.
    expect(a.last('kept').networks.map(({ steps }) => steps)).toEqual([8, 3]);
  });

  it('is kept beside those before it, the last three, and written again where it had to give way', async () => {
    const { s, vault } = start();
    await s.open();
    for (const steps of [1, 2, 3]) {
      await s.call('train', { phase: 'dense', steps });
      await s.call('reset', null);
    }
    await s.call('train', { phase: 'dense', steps: 4 });
    await rested();
    expect(s.last('kept').networks.map(({ steps }) => steps)).toEqual([4, 3, 2]);
    for (const { name } of await vault.list()) await vault.remove(name);
    await s.call('reset', null);
    expect(s.last('kept').networks.map(({ steps }) => steps)).toEqual([4]);
  });

  it('loses no place to files that cannot be read here, of which the last three stay', async () => {
    const vault = memoryVault();
    const { s } = start(vault);
    await s.open();
    const train = async () => {
      await s.call('train', { phase: 'dense', steps: 1 });
      await s.call('reset', null);
    };
    await train();
    await train();
    for (let i = 0; i < 5; i++)
      await vault.write(`network-later-${i}.safetensors`, new Uint8Array([1, 2, 3]));
    await train();
    expect(s.last('kept').networks).toHaveLength(3);
    const names = (await vault.list()).map(({ name }) => name);
    expect(names.filter((name) => name.includes('later'))).toEqual(
      [4, 3, 2].map((i) => `network-later-${i}.safetensors`),
    );
    expect(names).toHaveLength(6);
  });

  it('is said not to be where it cannot, and not tried again before it moves on', async () => {
    let writes = 0;
    const full = () => {
      writes++;
      return Promise.resolve(false);
    };
    const { s } = start({ ...memoryVault(), write: full });
    await s.open();
    await s.call('train', { phase: 'dense', steps: 1 });
    await rested();
    expect(s.last('unkept').why).toBe('storage');
    await s.call('logits', { images: new Float32Array(784), count: 1 });
    await s.call('reset', null);
    expect(writes).toBe(1);
    expect(s.all('kept')).toEqual([]);
  });
});
