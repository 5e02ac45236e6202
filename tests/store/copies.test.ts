// What one copy of the site keeps in a browser, beside other copies on the same origin and behind earlier
// versions that knew no copies.
import { afterEach, describe, expect, test, vi } from 'vitest';
import { foldersOfCopy } from '../../src/core/copy-names';
import { beforeOpening, reloadForThreads } from '../../src/store/before-opening';
import { claimOldNames, withOldNames } from '../../src/store/claim-old-names';
import { storageOfCopy, type KeyStore } from '../../src/store/own-storage';
import { heldPort, type Posted } from '../../src/store/port';
import { readLink } from '../../src/store/link/read-link';
import { MemoryFileHandle, MemoryFolder } from './memory-files';

/** A storage in memory, for so many characters. */
function storageWith(items: Record<string, string>, room = Infinity): KeyStore & { all(): object } {
  const kept = new Map(Object.entries(items));
  const used = () => [...kept].reduce((sum, [key, value]) => sum + key.length + value.length, 0);
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      const old = kept.get(key);
      const more = old === undefined ? key.length + value.length : value.length - old.length;
      if (used() + more > room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key) => void kept.delete(key),
    key: (i) => [...kept.keys()][i] ?? null,
    get length() {
      return kept.size;
    },
    all: () => Object.fromEntries(kept),
  };
}

describe('a copy’s storage', () => {
  test('holds its own keys and no others’, not even of a copy within its folder', () => {
    const storage = storageWith({ 'espalier.run.old': '0' });
    const [root, a, ab] = ['/', '/a/', '/a/b/'].map((path) => storageOfCopy(storage, path));
    root?.setItem('espalier.run.x', 'root');
    a?.setItem('espalier.run.x', 'a');
    ab?.setItem('espalier.run.y', 'ab');
    for (const [copy, key, value] of [
      [root, 'espalier.run.x', 'root'],
      [a, 'espalier.run.x', 'a'],
      [ab, 'espalier.run.y', 'ab'],
    ] as const) {
      expect(copy?.length).toBe(1);
      expect(copy?.key(0)).toBe(key);
      expect(copy?.getItem(key)).toBe(value);
    }
    a?.removeItem('espalier.run.x');
    expect([root, a, ab].map((copy) => copy?.length)).toEqual([1, 0, 1]);
  });

  test('lies in folders of its own', () => {
    expect(foldersOfCopy('/')).toEqual(['espalier']);
    expect(foldersOfCopy('/a/b%20c/')).toEqual(['espalier', 'a', 'b%20c']);
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('what earlier versions kept for the whole origin', () => {
  const old = { 'espalier.theme': 'dark', 'espalier.run.a': '{}', 'other.site': '1' };
  const files = () => Promise.reject(new Error('no file system'));
  const registered = (...scopes: string[]) => ({
    getRegistrations: () =>
      Promise.resolve(
        scopes.map((scope) => {
          const active = { scriptURL: `${scope}offline.js` };
          return { scope, active } as ServiceWorkerRegistration;
        }),
      ),
  });
  const claim = (storage: KeyStore, base: string, home?: ReturnType<typeof registered>) =>
    claimOldNames(base, { storage: () => storage, home, files });

  test('goes to the first copy that comes, once, and to no later one', async () => {
    const storage = storageWith(old);
    await claim(storage, 'https://a.example/one/', registered('https://a.example/two/'));
    await claim(storage, 'https://a.example/two/', registered('https://a.example/one/'));
    expect(storage.all()).toEqual({
      '/one/espalier.theme': 'dark',
      '/one/espalier.run.a': '{}',
      '/one/espalier.claimed': '1',
      '/two/espalier.claimed': '1',
      'other.site': '1',
    });
    storage.setItem('espalier.run.b', '{}');
    expect(claim(storage, 'https://a.example/one/')).toBeNull();
  });

  test('is left to the root’s copy where the browser knows of one', async () => {
    const storage = storageWith(old);
    const root = registered('https://a.example/one/', 'https://a.example/');
    await claim(storage, 'https://a.example/one/', root);
    expect(storage.all()).toEqual(old);
    await claim(storage, 'https://a.example/', root);
    expect(storage.all()).toMatchObject({ '/espalier.run.a': '{}', 'other.site': '1' });
    expect(storage.getItem('espalier.run.a')).toBeNull();
  });

  test('stays where it is when it does not fit, and is tried again', async () => {
    const room = Object.entries(old).reduce((sum, [k, v]) => sum + k.length + v.length, 0);
    const storage = storageWith(old, room + 2);
    await claim(storage, 'https://a.example/one/');
    expect(storage.all()).toEqual(old);
    expect(claim(storage, 'https://a.example/one/')).not.toBeNull();
  });

  test('may be networks, which go to the copy’s folder with the newest still the newest', async () => {
    vi.stubGlobal('FileSystemFileHandle', MemoryFileHandle);
    let now = 0;
    const root = new MemoryFolder(() => ++now);
    const put = async (name: string, ...bytes: number[]) => {
      const stream = await (await root.getFileHandle(name)).createWritable();
      await stream.write(Uint8Array.from(bytes).buffer);
      await stream.close();
    };
    await put('network-b.safetensors', 1);
    await put('other.site', 2);
    await put('network-a.safetensors', 3, 4);
    await claimOldNames('https://a.example/one/', {
      storage: () => storageWith({}),
      home: undefined,
      files: () => Promise.resolve(root as unknown as FileSystemDirectoryHandle),
    });
    expect(root.names).toEqual(['other.site', 'espalier/']);
    const folder = await (await root.getDirectoryHandle('espalier')).getDirectoryHandle('one');
    const files = await Promise.all(
      folder.names.map(async (name) => (await folder.getFileHandle(name)).getFile()),
    );
    files.sort((a, b) => a.lastModified - b.lastModified);
    const kept = files.map(async (file) => [
      file.name,
      ...new Uint8Array(await file.arrayBuffer()),
    ]);
    expect(await Promise.all(kept)).toEqual([
      ['network-b.safetensors', 1],
      ['network-a.safetensors', 3, 4],
    ]);
  });

  test('is read as preferences before it is known whose it is, and never written', () => {
    const storage = storageWith(old);
    const both = withOldNames(storageOfCopy(storage, '/one/'), storage);
    expect(both.getItem('espalier.theme')).toBe('dark');
    both.setItem('espalier.theme', 'light');
    expect(both.getItem('espalier.theme')).toBe('light');
    expect(storage.getItem('espalier.theme')).toBe('dark');
  });

  test('is no failure where storage is forbidden', () => {
    const forbidden = () => {
      throw new DOMException('no', 'SecurityError');
    };
    expect(
      claimOldNames('https://a.example/', { storage: forbidden, home: undefined, files }),
    ).toBeNull();
  });
});

describe('before a page opens anything', () => {
  const never = () => new Promise<null>(() => undefined);
  const soon = () => Promise.resolve(null);
  const link = readLink('?engine=wasm&threads=2');
  const script = 'https://a.example/offline.js';
  const home = {
    register: () =>
      Promise.resolve({ active: {} as ServiceWorker } as unknown as ServiceWorkerRegistration),
  };
  const first = () => ({ isolated: false, reloaded: false, reload: vi.fn() });

  test('a link to a run of several threads loads a page anew that is not isolated, and once', async () => {
    const page = first();
    void reloadForThreads(link, home, script, page, never);
    await vi.waitFor(() => expect(page.reload).toHaveBeenCalledOnce());
    expect(reloadForThreads(link, home, script, { ...page, reloaded: true }, never)).toBeNull();
    expect(reloadForThreads(link, home, script, { ...page, isolated: true }, never)).toBeNull();
    expect(reloadForThreads(link, undefined, script, page, never)).toBeNull();
    for (const search of ['', '?engine=wasm', '?engine=wasm&threads=1'])
      expect(reloadForThreads(readLink(search), home, script, page, never)).toBeNull();
  });

  test('a page that has waited long enough is not taken away any more', async () => {
    const page = first();
    const slow = { register: () => never().then(() => home.register()) };
    await reloadForThreads(link, slow, script, page, soon);
    expect(page.reload).not.toHaveBeenCalled();
  });

  test('what it has to wait for holds its commands back, in their order, and not for ever', async () => {
    expect(beforeOpening([null, null])).toBeNull();
    await beforeOpening([never().then(() => undefined)], soon);
    const posted: number[] = [];
    let release: () => void = () => undefined;
    const port = heldPort(
      { post: ({ id }: Posted) => void posted.push(id), listen: () => undefined },
      new Promise((resolve) => (release = resolve)),
    );
    for (const id of [1, 2]) port.post({ id, type: 'engines', arg: null }, []);
    expect(posted).toEqual([]);
    release();
    await vi.waitFor(() => expect(posted).toEqual([1, 2]));
    port.post({ id: 3, type: 'engines', arg: null }, []);
    expect(posted).toEqual([1, 2, 3]);
  });
});
