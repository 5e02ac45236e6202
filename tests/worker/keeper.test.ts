import { describe, expect, it } from 'vitest';
import type { EngineId } from '../../src/core/run-config';
import type { MakeTrainer } from '../../src/engine/trainer';
import { makeTrainer } from '../engine/make';
import { SMALLEST } from '../tiny';
import { weightsIn } from '../weights';
import { withParts } from './broken';
import { startSession, TINY_RUN } from './harness';
import { ownLocks } from '../../src/worker/storage/locks';
import type { Outside } from '../../src/worker/storage/run-files';
import { Disk, memoryStorage } from './memory-storage';
import { TabFiles } from './storage/disk';

const start = (disk = new Disk(), engine?: EngineId, locks = ownLocks(true)) => ({
  disk,
  s: startSession(engine, { storage: memoryStorage(disk, locks) }),
});
const newest = (s: ReturnType<typeof startSession>) => {
  const [network] = s.last('kept').networks;
  return { id: network?.name ?? '' };
};
const rested = () => new Promise((resolve) => setTimeout(resolve, 1500));

describe('what was trained', () => {
  it('is kept once the worker rests, and a later session goes on from it', async () => {
    const { s, disk } = start();
    await s.open();
    expect(s.all('kept')).toEqual([]);
    await s.call('train', { phase: 'dense', steps: 3 });
    await s.call('train', { phase: 'sparse', steps: 2 });
    const { top1 } = await s.call('evaluate', { split: 'test' });
    expect([...disk.files.keys()]).toEqual([]);
    await expect.poll(() => s.all('kept').length, { timeout: 15_000 }).toBeGreaterThan(0);
    const [network] = s.last('kept').networks;
    expect(network).toMatchObject({ steps: 5, rate: null, lambda: 4e-4, top1, count: 512 });
    expect(s.last('kept').own).toBe(network?.name);
    expect(Date.now() - (network?.when ?? 0)).toBeLessThan(60_000);

    const later = start(disk).s;
    await later.open();
    expect(later.last('kept')).toMatchObject({ networks: [network], own: null });
    expect(later.last('run').stage).toBe('fresh');
    await later.call('openRun', newest(later));
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
    const { s } = start();
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
    await s.call('openRun', newest(s));
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
    await s.call('openRun', newest(s));
    expect(s.last('network')).toMatchObject({ stage: 'pruned', rate: 0.7 });
    // It is what is kept already.
    const told = s.all('kept').length;
    await s.call('reset', null);
    expect(s.all('kept')).toHaveLength(told);

    const gone = newest(s);
    await s.call('forgetRun', gone);
    expect(s.last('kept').networks).toEqual([]);
    expect(s.last('runs').forgotten.map(({ id }) => id)).toEqual([gone.id]);
  });

  it('says of a shipped network that was cut what the shipped one measured, and that it is shipped', async () => {
    const { s } = start(new Disk(), 'wasm');
    await s.open({}, 'shipped');
    const shipped = s.all('result').map(({ row }) => row);
    const gates = s.last('gates').gates;
    await s.call('prune', { rate: 0.5 });
    await s.call('reset', null);
    await s.call('openRun', newest(s));
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
    await s.call('openRun', newest(s));
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

  it('is not written while it trains, where it is not to be kept', async () => {
    const disk = new Disk();
    const s = startSession('wasm', {
      storage: memoryStorage(disk),
      now: () => performance.now() * 500,
    });
    await s.open();
    await s.call('train', { phase: 'dense', steps: 300 });
    expect(s.all('stored').length).toBeGreaterThan(0);
    await s.call('keep', { on: false });
    await s.call('reset', null);
    const { run: number } = s.last('run');
    await s.call('train', { phase: 'dense', steps: 300 });
    await s.session.close();
    expect(s.all('stored').filter(({ run }) => run === number)).toEqual([]);
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
    const { s, disk } = start();
    await s.open({}, 'shipped');
    await s.call('logits', { images: new Float32Array(784), count: 1 });
    await s.call('reset', null);
    await rested();
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('is not kept by a page that is told not to', async () => {
    const { s, disk } = start();
    await s.call('open', { base: '', change: TINY_RUN, start: 'fresh', keeps: false });
    await s.call('train', { phase: 'dense', steps: 1 });
    await s.call('reset', null);
    await s.call('open', { base: '', change: TINY_RUN, start: 'fresh' });
    expect([...disk.files.keys()]).toEqual([]);
    expect(s.all('kept')).toEqual([]);
  });

  it('keeps no command waiting while it is written', async () => {
    const disk = new Disk();
    let writing = false;
    let go: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (go = resolve));
    const files = new TabFiles(disk, null, () => {
      writing = true;
      return held;
    });
    const s = startSession('wasm', { storage: { ...memoryStorage(disk), files } });
    const opening = s.open();
    await expect.poll(() => writing).toBe(true);
    go();
    await opening;
    await s.call('train', { phase: 'dense', steps: 1 });
    await rested();
    expect(s.last('kept').networks[0]?.steps).toBe(1);
    await s.call('train', { phase: 'dense', steps: 1 });
    await s.call('reset', null);
    expect(s.last('kept').networks[0]?.steps).toBe(2);
  });

  it('is what the page says it is, whatever other tabs keep meanwhile', async () => {
    const [disk, locks] = [new Disk(), ownLocks(true)];
    const [a, b] = [start(disk, 'wasm', locks).s, start(disk, 'wasm', locks).s];
    await a.open();
    await b.open();
    await a.call('train', { phase: 'dense', steps: 7 });
    await a.call('reset', null);
    const mine = newest(a);
    await b.call('train', { phase: 'dense', steps: 3 });
    await b.call('reset', null);
    expect(b.last('kept').networks.map(({ steps }) => steps)).toEqual([3, 7]);
    await a.call('openRun', mine);
    // One tab has it in hand: the other looks, and is told so.
    await expect(b.call('openRun', mine)).rejects.toMatchObject({
      ...{ kind: 'StorageError', words: { happened: 'runHeld' } },
    });
    await a.call('train', { phase: 'dense', steps: 1 });
    await a.call('reset', null);
    // What it went on from is further on now; the other tab's stays.
    expect(a.last('kept').networks.map(({ steps }) => steps)).toEqual([8, 3]);
    await b.call('openRun', mine);
    expect(b.last('result').row).toMatchObject({ kind: 'dense', steps: 8 });
  });

  it('is written once for each state, and not again by what changes nothing', async () => {
    const { s } = start(new Disk(), 'wasm');
    await s.open();
    await s.call('train', { phase: 'dense', steps: 2 });
    await rested();
    expect(s.all('kept')).toHaveLength(1);
    await s.call('logits', { images: new Float32Array(784), count: 1 });
    await rested();
    await s.call('reset', null);
    expect(s.all('kept')).toHaveLength(1);
  });

  it('is in nobody’s hand where it could not be opened', async () => {
    const [disk, locks] = [new Disk(), ownLocks(true)];
    const [a, b] = [start(disk, 'wasm', locks).s, start(disk, 'wasm', locks).s];
    await a.open();
    await b.open();
    await expect(a.call('openRun', { id: 'no-such-run' })).rejects.toThrow(/not kept/);
    await expect(b.call('openRun', { id: 'no-such-run' })).rejects.toThrow(/not kept/);

    // Nor one that is damaged, whose deletion is then refused to nobody.
    await a.call('train', { phase: 'dense', steps: 2 });
    await a.call('reset', null);
    const damaged = newest(a);
    for (const [path, { bytes }] of disk.files)
      if (path.endsWith('.json') && path.includes(damaged.id))
        disk.put(path, bytes.slice(0, bytes.length - 1));
    await expect(a.call('openRun', damaged)).rejects.toThrow();
    await b.call('forgetRun', damaged);
    await a.call('train', { phase: 'dense', steps: 2 });
    await a.call('reset', null);
    expect(a.last('kept').networks).toHaveLength(1);
  });

  it('stays, however many there are, until the person says otherwise', async () => {
    const { s, disk } = start(new Disk(), 'wasm');
    await s.open();
    for (const steps of [1, 2, 3, 4, 5]) {
      await s.call('train', { phase: 'dense', steps });
      await s.call('reset', null);
    }
    expect(s.last('kept').networks.map(({ steps }) => steps)).toEqual([5, 4, 3, 2, 1]);
    const later = start(disk, 'wasm').s;
    await later.open();
    const [, , third] = later.last('kept').networks;
    await later.call('forgetRun', { id: third?.name ?? '' });
    expect(later.last('kept').networks.map(({ steps }) => steps)).toEqual([5, 4, 2, 1]);
  });

  it('is kept after all where the person deletes another to make room', async () => {
    const { s, disk } = start(new Disk(), 'wasm');
    await s.open();
    await s.call('train', { phase: 'dense', steps: 1 });
    await s.call('reset', null);
    const other = newest(s);
    disk.capacity = disk.bytes + 4000;
    await s.call('train', { phase: 'dense', steps: 2 });
    await rested();
    expect(s.all('unkept')).toHaveLength(1);
    await s.call('forgetRun', { id: other.id });
    await rested();
    expect(s.last('kept').networks.map(({ steps }) => steps)).toEqual([2]);
    expect(s.last('kept').own).not.toBeNull();
  });

  it('keeps room from no other once it is deleted, and is removed for good where that is needed', async () => {
    const { s, disk } = start(new Disk(), 'wasm');
    await s.open();
    await s.call('train', { phase: 'dense', steps: 1 });
    await s.call('reset', null);
    await s.call('forgetRun', newest(s));
    disk.capacity = disk.bytes + 4000;
    await s.call('train', { phase: 'dense', steps: 2 });
    await rested();
    expect(s.all('unkept')).toEqual([]);
    expect(s.last('kept').networks.map(({ steps }) => steps)).toEqual([2]);
  });

  it('is removed for good at an opening an hour after it was deleted, and not before', async () => {
    const { s, disk } = start(new Disk(), 'wasm');
    await s.open();
    await s.call('train', { phase: 'dense', steps: 1 });
    await s.call('reset', null);
    const gone = newest(s);
    await s.call('forgetRun', gone);
    const visit = async (after: number) => {
      const now = () => disk.now + after;
      const later = startSession('wasm', { storage: { ...memoryStorage(disk), now } });
      await later.open();
      await later.call('reset', null);
      return later;
    };
    await (await visit(3_500_000)).call('restoreRun', gone);
    await s.call('forgetRun', gone);
    await visit(3_700_000);
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('is said not to be where it cannot, and not tried again before it moves on', async () => {
    const disk = new Disk();
    disk.capacity = 100;
    const { s } = start(disk, 'wasm');
    await s.open();
    await s.call('train', { phase: 'dense', steps: 1 });
    await rested();
    expect(s.all('unkept')).toMatchObject([
      { why: 'storage', error: { kind: 'StorageError', words: { happened: 'storageFull' } } },
    ]);
    await s.call('logits', { images: new Float32Array(784), count: 1 });
    await s.call('reset', null);
    expect(s.all('unkept')).toHaveLength(1);
    expect(s.all('kept')).toEqual([]);
  });
});

it('is written file by file: the next is made once the one before is on the disk', async () => {
  const disk = new Disk();
  const storage = memoryStorage(disk);
  // Weights have 79 thousand bytes, a slot has fewer.
  const LARGE = 60_000;
  const order: string[] = [];
  const files = new TabFiles(disk);
  const s = startSession('wasm', {
    storage: {
      ...storage,
      hash: (bytes) => {
        if (bytes.length > LARGE) order.push('made');
        return storage.hash(bytes);
      },
      files: {
        list: () => files.list(),
        size: (path) => files.size(path),
        read: (...asked) => files.read(...asked),
        remove: (path) => files.remove(path),
        write: (path, keep) => {
          if (path.startsWith('tensors/')) order.push('written');
          return files.write(path, keep);
        },
      },
    },
  });
  await s.open();
  await s.call('train', { phase: 'dense', steps: 2 });
  // The images were named, too.
  order.length = 0;
  await s.call('runs', null);
  // Weights and both moments.
  expect(order.join(' ')).toBe(Array(3).fill('made written').join(' '));
});

it('stays, of as many networks as were trained, and every one opens afterwards', async () => {
  const { s, disk } = start();
  const trained = new Map<string, string>();
  await s.open({ ...TINY_RUN, model: SMALLEST });
  for (let i = 0; i < 12; i++) {
    await s.call('configure', { seed: i + 1 });
    await s.call('train', { phase: 'dense', steps: 1 });
    trained.set(s.last('run').tag.id, weightsIn(await s.call('saveModel', { compact: false })));
  }
  await s.call('reset', null);
  const later = start(disk).s;
  await later.open();
  const ids = later.last('runs').runs.map(({ id }) => id);
  expect(ids.sort()).toEqual([...trained.keys()].sort());
  expect(later.last('kept').networks).toHaveLength(12);
  for (const [id, weights] of trained) {
    await later.call('openRun', { id });
    expect(weightsIn(await later.call('saveModel', { compact: false }))).toBe(weights);
  }
});

it('is never a state with a weight that is no number, whatever its loss was', async () => {
  const spoiled = { is: false };
  const make: MakeTrainer = async (kind, shape, params, options) => {
    const trainer = await makeTrainer(kind, shape, params, options);
    return withParts(trainer, {
      state: async () => {
        const state = await trainer.state();
        if (!spoiled.is) return state;
        const [name = '', weights = new Float32Array()] = Object.entries(state.params).at(-1) ?? [];
        return { ...state, params: { ...state.params, [name]: weights.with(0, NaN) } };
      },
    });
  };
  // Every state that is read is one to be written, but for the time that a write takes.
  const now = () => 2000 * performance.now();
  const s = startSession('wasm', { storage: memoryStorage(), make, now });
  await s.open();
  const training = s.call('train', { phase: 'dense', steps: 100_000 });
  const stored = () => s.next(({ type }) => type === 'stored');
  for (let i = 0; i < 3; i++) await stored();
  spoiled.is = true;
  const before = s.all('stored').length;
  await rested();
  // What was being written then, and what had been read.
  expect(s.all('stored').length - before).toBeLessThanOrEqual(2);
  expect(s.all('unkept')).toEqual([]);
  spoiled.is = false;
  await stored();
  await s.call('stop', null);
  await training;
}, 60_000);

describe('that nothing can be kept', () => {
  const refusing = (): Outside => ({
    ...memoryStorage(),
    files: {
      ...{ list: () => Promise.resolve([]), size: () => Promise.resolve(null) },
      ...{ read: () => Promise.resolve(null), remove: () => Promise.resolve() },
      write: () => Promise.reject(new DOMException('not in a private window', 'SecurityError')),
    },
  });

  it('is said before anything is trained, of every run, and the run goes on in memory', async () => {
    const s = startSession('wasm', { storage: refusing() });
    await s.open();
    const says = { why: 'storage', error: { words: { happened: 'storageRefused' } } };
    await expect.poll(() => s.all('unkept')).toMatchObject([says]);
    await s.call('configure', { seed: 5 });
    expect(s.all('unkept')).toMatchObject([says, says]);
    expect(await s.call('train', { phase: 'dense', steps: 2 })).toMatchObject({ steps: 2 });
    await s.call('evaluate', { split: 'test' });
    await rested();
    expect(s.last('unkept')).toMatchObject(says);
  });

  it('is not said where it can be', async () => {
    const { s, disk } = start();
    await s.open();
    await s.call('runs', null);
    expect(s.all('unkept')).toEqual([]);
    // Nothing of the trial stays.
    expect([...disk.files.keys()]).toEqual([]);
  });
});
