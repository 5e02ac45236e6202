// Folders that a worker walks: every file by its path, those that cannot be had too, and an end where nobody wants it.
import { describe, expect, it } from 'vitest';
import { filesIn } from '../../src/worker/own/walk-folders';

const never = new AbortController().signal;
const nothing = () => undefined;

const file = (name: string, content: string | null = name) => ({
  ...{ kind: 'file', name },
  getFile: () =>
    content === null
      ? Promise.reject(new DOMException('gone', 'NotFoundError'))
      : Promise.resolve(new File([content], name)),
});
type Handle = ReturnType<typeof file> | ReturnType<typeof folder>;

/** @param fails after its last entry */
function folder(name: string, handles: readonly unknown[], fails: Error | null = null) {
  async function* entries(): AsyncGenerator<[string, unknown]> {
    for (const handle of handles) {
      await Promise.resolve();
      yield [(handle as Handle).name, handle];
    }
    if (fails !== null) throw fails;
  }
  return {
    ...{ kind: 'directory', name },
    [Symbol.asyncIterator]: entries,
  } as unknown as FileSystemDirectoryHandle;
}

describe('folders', () => {
  it('give every file with its path, however deep', async () => {
    const rose = folder(
      'rose',
      Array.from({ length: 150 }, (_, i) => file(`${i}.png`)),
    );
    const set = folder('set', [rose, folder('黄蜂', [file('a.png')]), folder('none', [])]);
    const counts: number[] = [];
    const files = await filesIn([set, folder('more', [file('b.txt', 'bee')])], never, (count) =>
      counts.push(count),
    );
    expect(files).toHaveLength(152);
    expect(new Set(files.map(({ name }) => name)).size).toBe(152);
    const named = new Map(files.map(({ name, blob }) => [name, blob]));
    expect(await named.get('more/b.txt')?.text()).toBe('bee');
    expect(await named.get('set/rose/149.png')?.text()).toBe('149.png');
    expect(named.has('set/黄蜂/a.png')).toBe(true);
    expect(counts).toEqual([64, 128, 152]);
  });

  it('have what is not handed out stand empty in its place', async () => {
    const files = await filesIn(
      [folder('set', [file('a.png', null), file('b.png')])],
      never,
      nothing,
    );
    expect(files.map(({ name, blob }) => [name, blob.size])).toEqual([
      ['set/a.png', 0],
      ['set/b.png', 5],
    ]);
  });

  it('end where they are not wanted any more, and are refused where they cannot be read', async () => {
    const control = new AbortController();
    const many = folder(
      'set',
      Array.from({ length: 200 }, (_, i) => file(`${i}`)),
    );
    const walk = filesIn([many], control.signal, () => control.abort());
    await expect(walk).rejects.toMatchObject({ name: 'CancelledError' });
    const lost = folder('set', [file('a')], new DOMException('It is gone.', 'NotFoundError'));
    await expect(filesIn([lost], never, nothing)).rejects.toMatchObject({
      ...{
        name: 'DataError',
        words: { happened: 'fileUnreadable', values: { reason: 'It is gone' } },
      },
    });
  });
});
