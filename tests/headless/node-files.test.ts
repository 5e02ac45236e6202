// A store of runs on a folder of the disk: what one process saves another one finds, and what the disk refuses has
// the names that the store knows.
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeFiles, nodeStorage } from '../../headless/node-files';
import { RunStore } from '../../src/worker/storage/run-store';
import { freshFolder } from './command';

const storeIn = (folder: string) =>
  new RunStore(
    nodeStorage(folder, () => Promise.resolve()),
    (body) => body,
  );
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('a store on a folder', () => {
  it('has what another one saved there, and forgets for good', async () => {
    const folder = join(freshFolder(), 'store');
    const first = storeIn(folder);
    expect((await first.list()).runs).toEqual([]);
    const writer = await first.holdRun('one');
    const tensor = await first.tensor(bytes(1, 2, 3));
    const curve = (at: number, ...values: number[]) => ({ curve: { at, bytes: bytes(...values) } });
    await writer?.save({ body: { step: 1 }, head: [tensor], appended: curve(0, 5, 6, 7) });
    await writer?.save({ body: { step: 2 }, head: [tensor], appended: curve(3, 8) });

    const later = storeIn(folder);
    const opened = await later.open('one');
    expect(opened.body).toEqual({ step: 2 });
    expect(await later.readTensor(tensor)).toEqual(bytes(1, 2, 3));
    expect(await later.readAppended(opened, 'curve')).toEqual(bytes(5, 6, 7, 8));
    expect(readdirSync(join(folder, 'tensors'))).toEqual([`${tensor.sha256}.safetensors`]);
    await later.forget('one');
    expect(await later.purge(Infinity)).toEqual(['one']);
    expect((await later.list()).bytes).toBe(0);
  });

  it('falls back on the state before where the last one was torn', async () => {
    const folder = freshFolder();
    const first = storeIn(folder);
    const writer = await first.holdRun('one');
    for (const step of [1, 2]) await writer?.save({ body: { step }, head: [] });
    const [slot = ''] = readdirSync(join(folder, 'runs/one')).filter((name) =>
      readFileSync(join(folder, 'runs/one', name), 'utf8').includes('"step":2'),
    );
    const file = join(folder, 'runs/one', slot);
    writeFileSync(file, readFileSync(file).subarray(0, 90));
    expect((await storeIn(folder).open('one')).body).toEqual({ step: 1 });
  });

  it('says what the disk refuses', async () => {
    const folder = freshFolder();
    // A file where a folder has to be.
    writeFileSync(join(folder, 'runs'), '');
    const writer = storeIn(folder).holdRun('one');
    await expect(writer.then((one) => one?.save({ body: {}, head: [] }))).rejects.toMatchObject({
      fault: 'refused',
    });
  });
});

describe('the files of a folder', () => {
  it('are written behind the bytes that stay, and read in parts', async () => {
    const folder = freshFolder();
    const files = nodeFiles(folder);
    const write = async (keep: number, ...pieces: Uint8Array<ArrayBuffer>[]) => {
      const writer = await files.write('a/b.bin', keep);
      for (const piece of pieces) await writer.write(piece);
      await writer.close();
    };
    await write(0, bytes(1, 2, 3), bytes(4));
    await write(2, bytes(9));
    expect(await files.read('a/b.bin', 0, 100)).toEqual(bytes(1, 2, 9));
    expect(await files.read('a/b.bin', 1, 2)).toEqual(bytes(2));
    expect(await files.read('a/b.bin', 7, 9)).toEqual(bytes());
    expect(await files.size('a/b.bin')).toBe(3);
    expect(await files.list()).toMatchObject([{ path: 'a/b.bin', bytes: 3 }]);
    expect(await files.size('a/none.bin')).toBeNull();
    expect(await files.read('none/b.bin', 0, 1)).toBeNull();
    await files.remove('a');
    await files.remove('none');
    expect(await files.list()).toEqual([]);
    mkdirSync(join(folder, 'empty'));
    chmodSync(join(folder, 'empty'), 0o755);
    expect(await files.list()).toEqual([]);
  });
});
