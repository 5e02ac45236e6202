// Folders that are dropped, as browsers hand them out: some entries at a time, files one by one.
import { describe, expect, it, vi } from 'vitest';
import { chosenFiles, droppedOn, partedHandles, walkEntries } from '../../src/store/dropped-files';

const never = new AbortController().signal;
const nothing = () => undefined;

/** A file as a browser has it that is asked about a drop; null where it does not hand it out. */
const file = (name: string, content: string | null = name) =>
  ({
    ...{ name, isFile: true, isDirectory: false },
    file: (take: (file: File) => void, refuse: (why: DOMException) => void) =>
      setTimeout(() => {
        if (content === null) refuse(new DOMException('gone', 'NotFoundError'));
        else take(new File([content], name));
      }),
  }) as unknown as FileSystemEntry;

/** A folder that tells `batch` entries at a time, as Chromium does with 100. */
const folder = (name: string, entries: readonly FileSystemEntry[], batch = 100) =>
  ({
    ...{ name, isFile: false, isDirectory: true },
    createReader: () => {
      let at = 0;
      return {
        readEntries: (take: (some: readonly FileSystemEntry[]) => void) =>
          setTimeout(() => {
            take(entries.slice(at, (at += batch)));
          }),
      };
    },
  }) as unknown as FileSystemEntry;

describe('a folder that is dropped', () => {
  it('gives every file with its path, however deep, from readers that tell a few at a time', async () => {
    const rose = folder(
      'rose',
      Array.from({ length: 7 }, (_, i) => file(`${i}.png`)),
      3,
    );
    const set = folder('flowers', [rose, folder('', []), folder('黄蜂', [file('ä.png')])]);
    const files = await walkEntries([set, file('notes.txt', 'notes')], never, nothing);
    expect(files.map(({ name }) => name).sort()).toEqual([
      ...Array.from({ length: 7 }, (_, i) => `flowers/rose/${i}.png`),
      'flowers/黄蜂/ä.png',
      'notes.txt',
    ]);
    expect(await files.find(({ name }) => name === 'notes.txt')?.blob.text()).toBe('notes');
  });

  it('has a file that is not handed out stand empty in its place, and loses no other', async () => {
    const set = folder('set', [file('a.png', null), file('b.png')]);
    const files = await walkEntries([set], never, nothing);
    expect(files.map(({ name, blob }) => [name, blob.size])).toEqual([
      ['set/a.png', 0],
      ['set/b.png', 5],
    ]);
  });

  it('tells how many there are so far, and ends where nobody wants it any more', async () => {
    const control = new AbortController();
    const counts: number[] = [];
    const set = folder(
      'set',
      Array.from({ length: 50 }, (_, i) => file(`${i}`)),
      10,
    );
    const walk = walkEntries([set], control.signal, (count) => {
      counts.push(count);
      if (count === 30) control.abort();
    });
    await expect(walk).rejects.toMatchObject({ name: 'CancelledError' });
    expect(counts).toEqual([10, 20, 30]);
  });

  it('leaves the page free between any two of its parts', async () => {
    const files = Array.from({ length: 3000 }, (_, i) => file(`${i}.png`));
    let free = 0;
    const timer = setInterval(() => free++, 0);
    await walkEntries([folder('set', files)], never, nothing);
    clearInterval(timer);
    expect(free).toBeGreaterThanOrEqual(30);
  });
});

describe('what is dropped or chosen', () => {
  it('is asked for folders while the event lasts, and is files where there are none', () => {
    const png = new File(['a'], 'a.png');
    const items = (...entries: (FileSystemEntry | null)[]) =>
      entries.map((entry) => ({ webkitGetAsEntry: vi.fn(() => entry) }));
    const given = (...entries: (FileSystemEntry | null)[]) =>
      ({ items: items(...entries), files: [png] }) as unknown as DataTransfer;
    expect(droppedOn(given(file('a.png')))).toEqual({
      ...{ files: [png], entries: null, handles: null },
    });
    expect(droppedOn(given(null)).entries).toBeNull();
    expect(droppedOn(given(folder('set', []), file('a.png'))).entries).toHaveLength(2);
  });

  it('is what a worker can walk, where the browser has that for all of it', async () => {
    const handle = (kind: 'file' | 'directory', name: string) => ({
      ...{ kind, name },
      getFile: () => Promise.resolve(new File(['a'], name)),
    });
    const item = (entry: FileSystemEntry, ...ways: object[]) =>
      Object.assign({ webkitGetAsEntry: () => entry }, ...ways) as DataTransferItem;
    const given = (...items: DataTransferItem[]) =>
      ({ items, files: [] }) as unknown as DataTransfer;
    const way = (kind: 'file' | 'directory', name: string) => ({
      getAsFileSystemHandle: () => Promise.resolve(handle(kind, name)),
    });
    const set = item(folder('set', []), way('directory', 'set'));
    const { handles } = droppedOn(given(set, item(file('a.png'), way('file', 'a.png'))));
    const { files, folders } = await partedHandles((await handles) ?? []);
    expect(files.map(({ name }) => name)).toEqual(['a.png']);
    expect(folders.map(({ name }) => name)).toEqual(['set']);
    expect(droppedOn(given(set, item(file('b.png')))).handles).toBeNull();
  });

  it('has the path that a chosen folder gives it', () => {
    const inside = Object.assign(new File(['a'], 'a.png'), {
      webkitRelativePath: 'set/rose/a.png',
    });
    const alone = Object.assign(new File(['b'], 'b.png'), { webkitRelativePath: '' });
    expect(chosenFiles([inside, alone]).map(({ name }) => name)).toEqual([
      'set/rose/a.png',
      'b.png',
    ]);
  });
});
