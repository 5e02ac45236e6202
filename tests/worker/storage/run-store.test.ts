// What the storage of runs says and keeps: lists, room, forgetting, other tabs, and no answer.
import { describe, expect, it } from 'vitest';
import { createHash } from '../../../src/core/checksums';
import { foldersOfCopy, runFoldersOfCopy } from '../../../src/core/copy-names';
import { PATIENCE } from '../../../src/core/patience';
import type { FileSystem } from '../../../src/worker/storage/file-system';
import { ownLocks } from '../../../src/worker/storage/locks';
import { RunStore } from '../../../src/worker/storage/run-store';
import { HandTime } from '../hand-time';
import { Disk, TabFiles } from './disk';
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
  save,
  saveAll,
  stateOf,
  storeOn,
} from './runs';

describe('saves that are asked for at once', () => {
  it('come one after the other, and closing waits for them', async () => {
    const disk = new Disk();
    const store = fresh(disk);
    const writer = await store.holdRun('a');
    if (writer === null) throw new Error('Nobody else has it.');
    const tensor = await store.tensor(bytesOf('t'));
    const asked = [1, 2, 3].map((step) => writer.save({ body: { step }, head: [tensor] }));
    await writer.close();
    expect((await Promise.all(asked)).map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect((await store.open('a')).body).toEqual({ step: 3 });
    expect((await store.open('a', 3)).body).toEqual({ step: 2 });
  });
});

describe('the list of runs', () => {
  it('has the newest first, and counts what runs share once', async () => {
    const disk = await withRun(ONE);
    await saveAll(fresh(disk), 'b', [{ ...TWO, gates: 'gg' }]);
    const { runs, bytes, loose } = await fresh(disk).list();
    expect(runs.map(({ id, run }) => [id, run.body.step])).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
    const [b, a] = runs;
    const parent = bytesOf('parent '.repeat(20)).length;
    expect([a?.bytes.shared, b?.bytes.shared]).toEqual([parent, parent]);
    expect((a?.bytes.own ?? 0) + (b?.bytes.own ?? 0) + parent).toBe(disk.bytes);
    expect([bytes, loose]).toEqual([disk.bytes, 0]);
  });

  it('says which run somebody has in hand, and whether that can be known', async () => {
    const disk = await withRun(ONE);
    const locks = ownLocks(true);
    const [here, there] = [0, 1].map(() => storeOn(disk, new TabFiles(disk), locks));
    const writer = await here?.holdRun('a');
    expect((await there?.list())?.runs).toMatchObject([{ held: true }]);
    expect(await there?.holdRun('a')).toBeNull();
    await expect(there?.forget('a')).rejects.toMatchObject(fails('held'));
    await writer?.close();
    expect((await there?.list())?.runs).toMatchObject([{ held: false }]);
    await expect(writer?.save({ body: { step: 2 }, head: [] })).rejects.toMatchObject(
      fails('held'),
    );
    const alone = storeOn(disk, new TabFiles(disk), ownLocks(false));
    expect([here?.knowsTabs, alone.knowsTabs]).toEqual([true, false]);
    expect((await alone.list()).runs).toMatchObject([{ held: null }]);
  });

  it('where tabs do not know of each other, writes over nothing that another has saved', async () => {
    const disk = await withRun(ONE);
    const tab = () => storeOn(disk, new TabFiles(disk), ownLocks(false));
    const [here, there] = [tab(), tab()];
    const [mine, theirs] = [await here.holdRun('a'), await there.holdRun('a')];
    if (mine === null || theirs === null) throw new Error('Somebody has it in hand.');
    await save(there, theirs, TWO, ONE);
    await expect(save(here, mine, THREE, ONE)).rejects.toMatchObject(fails('held'));
    expect(await stateOf(fresh(disk), 'a')).toEqual(TWO);
    await save(there, theirs, THREE, TWO);
    expect(await stateOf(fresh(disk), 'a')).toEqual(THREE);
  });

  it('where tabs do not know of each other, removes only what the own tab has put there', async () => {
    const disk = await withRun(ONE);
    const about = bytesOf('another tab is about to name it');
    const { sha256 } = await fresh(disk).tensor(about);
    disk.put(`tensors/${sha256}.safetensors`, about);
    await saveAll(storeOn(disk, new TabFiles(disk), ownLocks(false)), 'a', [
      TWO,
      THREE,
      { ...THREE, head: ['x'] },
    ]);
    expect(disk.files.has(`tensors/${sha256}.safetensors`)).toBe(true);
    expect(disk.files.has(await pathOf(disk, 'two'))).toBe(false);
  });
});

describe('forgetting', () => {
  it('can be taken back until the run is removed, and says since when', async () => {
    const disk = await withRun(ONE, TWO);
    const store = fresh(disk);
    await store.forget('a');
    const [{ forgotten } = { forgotten: null }] = (await store.list()).runs;
    expect(forgotten).toBe(disk.now);
    await store.remember('a');
    expect((await store.list()).runs).toMatchObject([{ id: 'a', forgotten: null }]);
    expect(await store.purge(Infinity)).toEqual([]);
    await store.forget('a');
    expect(await store.purge(disk.now - 1)).toEqual([]);
    expect(await stateOf(store, 'a')).toEqual(TWO);
    expect(await store.purge(disk.now)).toEqual(['a']);
    await expect(store.remember('a')).rejects.toMatchObject(fails('gone'));
    await expect(store.forget('a')).rejects.toMatchObject(fails('gone'));
    expect(disk.files.size).toBe(0);
  });

  it('is for the tab that has the run in hand as well, and removes it only when nobody has', async () => {
    const disk = await withRun(ONE);
    const store = fresh(disk);
    const writer = await store.holdRun('a');
    await store.forget('a');
    expect(await store.purge(Infinity)).toEqual([]);
    await writer?.close();
    expect(await store.purge(Infinity)).toEqual(['a']);
  });
});

describe('a disk with too little room', () => {
  it('takes a save that fits in the place of the spare, and leaves the run whole where none fits', async () => {
    const disk = await withRun(ONE, TWO);
    const store = fresh(disk);
    // The two states that are kept fit, and a third does not.
    disk.capacity = disk.bytes + 60;
    await saveAll(store, 'a', [THREE]);
    expect(await stateOf(fresh(disk), 'a')).toEqual(THREE);
    const writer = await store.holdRun('a');
    const large = { ...THREE, step: 4, head: ['x'.repeat(1000)] };
    const saving = writer === null ? null : save(store, writer, large, THREE);
    await expect(saving).rejects.toMatchObject(fails('full'));
    await store.tidied();
    expect(await stateOf(fresh(disk), 'a')).toEqual(THREE);
    await expectNothingLoose(disk);
  });

  it('is told before a run is begun, as are a storage that forbids and the room there is', async () => {
    const disk = new Disk();
    await fresh(disk).probe();
    expect(disk.files.size).toBe(0);
    disk.capacity = 0;
    await expect(fresh(disk).probe()).rejects.toMatchObject({
      ...fails('full'),
      words: { happened: 'storageFull', advice: 'freeRoom' },
    });
    const refusing = new TabFiles(new Disk(), { kind: 'refuse', at: 1 });
    await expect(storeOn(disk, refusing).probe()).rejects.toMatchObject({
      ...fails('refused'),
      message: expect.stringContaining('asked for: It may not. Save') as string,
    });
    expect(await fresh(disk).room()).toBeNull();
    const space = (quota: number) => ({
      estimate: () => Promise.resolve({ usage: 30, quota }),
      persisted: () => Promise.resolve(false),
    });
    const store = (quota: number) =>
      new RunStore(
        {
          ...{ files: new TabFiles(disk), locks: ownLocks(true), hash: createHash(null, breathe) },
          ...{ breathe, after: new HandTime().after, now: () => 0, space: space(quota) },
        },
        () => null,
      );
    expect(await store(100).room()).toEqual({ used: 30, left: 70, persistent: false });
    expect(await store(20).room()).toMatchObject({ left: 0 });
  });
});

describe('a storage that does not answer', () => {
  const silentOn = (disk: Disk) => {
    const time = new HandTime();
    const late: (() => void)[] = [];
    let silent = false;
    const files = new TabFiles(disk, null, () =>
      silent ? new Promise((go) => late.push(go)) : Promise.resolve(),
    );
    const counted = files as FileSystem & { calls: number };
    const store = new RunStore(
      {
        ...{ files: counted, locks: ownLocks(true), hash: createHash(null, breathe) },
        ...{ breathe, after: time.after, now: () => 0, space: null },
      },
      (body) => body,
    );
    const answerLate = async () => {
      silent = false;
      for (const go of late.splice(0)) go();
      await settled();
    };
    return { store, time, files, fallSilent: () => (silent = true), answerLate };
  };
  const settled = () => new Promise((done) => setImmediate(done));

  it('is told as silent, asked for nothing more, and used again once it answers', async () => {
    const disk = await withRun(ONE);
    const { store, time, files, fallSilent, answerLate } = silentOn(disk);
    const writer = await store.holdRun('a');
    fallSilent();
    const saving = writer?.save({ body: 'x', head: [await store.tensor(bytesOf('t'))] });
    const refused = expect(saving).rejects.toMatchObject(fails('silent'));
    await settled();
    time.pass(PATIENCE.storage);
    await refused;
    const { calls } = files;
    await expect(store.list()).rejects.toMatchObject(fails('silent'));
    expect(files.calls).toBe(calls);
    await answerLate();
    await writer?.save({ body: 'y', head: [await store.tensor(bytesOf('t'))] });
    expect((await store.open('a')).body).toBe('y');
    expect(disk.open.size).toBe(0);
  });

  it('does not hold for ever what it opens too late', async () => {
    const disk = new Disk();
    const { store, time, fallSilent, answerLate } = silentOn(disk);
    fallSilent();
    const probing = expect(store.probe()).rejects.toMatchObject(fails('silent'));
    await settled();
    time.pass(PATIENCE.storage);
    await probing;
    await answerLate();
    expect(disk.open.size).toBe(0);
    await store.probe();
  });
});

describe('names', () => {
  it('of runs and files are checked, and the folder of runs is no other copy’s', async () => {
    const store = fresh(new Disk());
    for (const id of ['', '../b', 'A', 'a/b', 'x'.repeat(65)])
      await expect(store.holdRun(id)).rejects.toMatchObject({ kind: 'InvalidValueError' });
    const path = new URL('https://host/a/stored runs/').pathname;
    expect(foldersOfCopy(path)).not.toEqual(runFoldersOfCopy('/a/'));
  });
});
