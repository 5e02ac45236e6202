// What a disk that was damaged, or written by a newer page, still gives, and what is said of the rest.
import { describe, expect, it } from 'vitest';
import { createHash } from '../../../src/core/checksums';
import { ownLocks } from '../../../src/worker/storage/locks';
import { RunStore } from '../../../src/worker/storage/run-store';
import { HandTime } from '../hand-time';
import { TabFiles, type Disk } from './disk';
import {
  fails,
  ONE,
  TWO,
  THREE,
  withRun,
  pathOf,
  breathe,
  bytesOf,
  expectNothingLoose,
  fresh,
  saveAll,
  stateOf,
} from './runs';

const fileOf = (disk: Disk, path: string) => disk.files.get(path)?.bytes ?? new Uint8Array();
const damage = (disk: Disk, path: string) =>
  disk.put(
    path,
    fileOf(disk, path).map((byte, i) => (i === 70 ? byte ^ 1 : byte)),
  );
const truncate = (disk: Disk, path: string, to: number) =>
  disk.put(path, fileOf(disk, path).slice(0, to));
describe('a run on a disk that was damaged', () => {
  it.each([0, 1, 60, 150, 400])(
    'opens as it was a save before where its last slot ends after %i bytes',
    async (bytes) => {
      const disk = await withRun(ONE, TWO);
      truncate(disk, 'runs/a/run.1.json', bytes);
      expect(await stateOf(fresh(disk), 'a')).toEqual(ONE);
      await saveAll(fresh(disk), 'a', [THREE]);
      expect(await stateOf(fresh(disk), 'a')).toEqual(THREE);
      await expectNothingLoose(disk);
    },
  );

  it('opens as it was a save before where any one byte of its last slot is another', async () => {
    const disk = await withRun(ONE, TWO);
    const slot = fileOf(disk, 'runs/a/run.1.json');
    for (let at = 0; at < slot.length; at++) {
      disk.put(
        'runs/a/run.1.json',
        slot.map((byte, i) => (i === at ? byte ^ 1 : byte)),
      );
      expect((await fresh(disk).open('a')).body, `byte ${at}`).toEqual({ step: 1 });
    }
  });

  it('opens as it was a save before where what its head names was cut short or is gone', async () => {
    for (const harm of [truncate, (disk: Disk, path: string) => disk.files.delete(path)]) {
      const disk = await withRun(ONE, TWO);
      harm(disk, await pathOf(disk, 'two'), 11);
      expect(await stateOf(fresh(disk), 'a')).toEqual(ONE);
      await saveAll(fresh(disk), 'a', [THREE]);
      expect((await fresh(disk).open('a')).sequence).toBe(3);
      expect(await stateOf(fresh(disk), 'a')).toEqual(THREE);
    }
  });

  it('says of a tensor that other bytes lie there, and opens as it was before when asked to', async () => {
    const disk = await withRun(ONE, TWO);
    damage(disk, await pathOf(disk, 'two'));
    const store = fresh(disk);
    const { sequence, head } = await store.open('a');
    expect([sequence, head.length]).toEqual([2, 1]);
    for (const ref of head)
      await expect(store.readTensor(ref)).rejects.toMatchObject(fails('damaged'));
    const before = await store.open('a', sequence);
    expect(before.body).toEqual({ step: 1 });
    for (const ref of before.head) await store.readTensor(ref);
    await expect(store.open('a', 1)).rejects.toMatchObject(fails('gone'));
    // Whoever saves it again heals it.
    await saveAll(store, 'b', [TWO]);
    expect(await stateOf(store, 'a')).toEqual(TWO);
  });

  it('opens without the tensors of old checkpoints that are gone, says which, and goes on', async () => {
    const disk = await withRun(ONE, TWO);
    const path = await pathOf(disk, 'parent');
    disk.files.delete(path);
    const store = fresh(disk);
    const { body, missing } = await store.open('a');
    expect(body).toEqual({ step: 2 });
    expect(missing.map(({ sha256 }) => `tensors/${sha256}.safetensors`)).toEqual([path]);
    for (const ref of missing)
      await expect(store.readTensor(ref)).rejects.toMatchObject(fails('gone'));
    const writer = await store.holdRun('a');
    await writer?.save({ body: { step: 3 }, head: [await store.tensor(bytesOf('more'))] });
    expect(await store.open('a')).toMatchObject({ body: { step: 3 }, missing });
  });

  it('says which appended file is damaged, and keeps the others and the rest', async () => {
    const disk = await withRun(ONE, TWO);
    truncate(disk, 'runs/a/curves.0.bin', 4);
    const store = fresh(disk);
    const opened = await store.open('a');
    await expect(store.readAppended(opened, 'curves')).rejects.toMatchObject(fails('damaged'));
    disk.put('runs/a/curves.0.bin', bytesOf('123457'));
    await expect(store.readAppended(opened, 'curves')).rejects.toMatchObject(fails('damaged'));
    truncate(disk, 'runs/a/curves.0.bin', 4);
    expect(await store.readAppended(opened, 'gates')).toEqual(bytesOf('g'));
    expect(await store.readAppended(opened, 'nothing')).toEqual(new Uint8Array());
    const writer = await store.holdRun('a');
    const more = (at: number) => ({ curves: { at, bytes: bytesOf('new') } });
    const { head, body } = opened;
    await expect(writer?.save({ body, head, appended: more(6) })).rejects.toMatchObject(
      fails('damaged'),
    );
    await writer?.save({ body, head, appended: more(0) });
    expect(await store.readAppended(await store.open('a'), 'curves')).toEqual(bytesOf('new'));
  });

  it('is told as one that cannot be read where both slots are damaged, and nothing of it is removed', async () => {
    const disk = await withRun(ONE, TWO);
    for (const slot of [0, 1]) truncate(disk, `runs/a/run.${slot}.json`, 40);
    const files = disk.files.size;
    const store = fresh(disk);
    await saveAll(store, 'b', [TWO, { ...THREE, tensors: [] }, { ...THREE, step: 4, tensors: [] }]);
    const { runs, unreadable, bytes } = await store.list();
    expect(runs.map(({ id }) => id)).toEqual(['b']);
    expect(unreadable).toMatchObject([
      {
        id: 'a',
        forgotten: null,
        error: { kind: 'StorageError', words: { happened: 'storedDamaged' } },
      },
    ]);
    expect(unreadable[0]?.bytes.own).toBeGreaterThan(80);
    expect(bytes).toBe(disk.bytes);
    await expect(store.holdRun('a')).rejects.toMatchObject(fails('damaged'));
    await expect(store.open('a')).rejects.toMatchObject(fails('damaged'));
    // What b no longer names went; what may be of a is still there.
    expect(disk.files.has(await pathOf(disk, 'parent'))).toBe(true);
    expect(disk.files.size).toBeGreaterThanOrEqual(files);
    await store.forget('a');
    await store.purge(Infinity);
    await expectNothingLoose(disk);
  });
});

describe('what a newer version of the page has saved', () => {
  it('is told as that, never written over and never removed', async () => {
    const disk = await withRun(ONE, TWO);
    const text = new TextDecoder().decode(fileOf(disk, 'runs/a/run.1.json'));
    disk.put('runs/a/run.1.json', bytesOf(text.replace('"version":1', '"version":2')));
    const store = fresh(disk);
    await expect(store.open('a')).rejects.toMatchObject(fails('newer'));
    await expect(store.holdRun('a')).rejects.toMatchObject(fails('newer'));
    const names = [...disk.files.keys()];
    await saveAll(store, 'b', [THREE, { ...THREE, tensors: [] }]);
    expect([...disk.files.keys()]).toEqual(expect.arrayContaining(names));
    expect((await store.list()).unreadable).toMatchObject([{ id: 'a' }]);
  });

  it('is a run that cannot be read where only the body is new to this page', async () => {
    const disk = await withRun(ONE);
    const strict = new RunStore<never>(
      {
        ...{ files: new TabFiles(disk), locks: ownLocks(true), hash: createHash(null, breathe) },
        ...{ breathe, after: new HandTime().after, now: () => 0, space: null },
      },
      () => {
        throw new TypeError('This is of 2031.');
      },
    );
    expect((await strict.list()).unreadable).toMatchObject([
      { id: 'a', error: { message: expect.stringContaining('This is of 2031.') as string } },
    ]);
    await expect(strict.open('a')).rejects.toThrow('2031');
    const writer = await strict.holdRun('a');
    await expect(writer?.save({ body: null as never, head: [] })).rejects.toThrow('2031');
    expect(await stateOf(fresh(disk), 'a')).toEqual(ONE);
  });
});
