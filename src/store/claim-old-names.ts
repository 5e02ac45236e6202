// What earlier versions kept in this browser lies under names of the whole origin. It is the root copy's;
// where the browser knows of none there, the first copy that comes takes it over, once.
// Invariant: what cannot be moved stays where it was.
import { foldersOfCopy, isNetworkFile, KEY_START, keyOfCopy } from '../core/copy-names';
import type { KeyStore } from './own-storage';
import type { OpenStorage } from './preferences';

/** What is used here of the browser. */
export interface OldPlaces {
  /** Throws where it is forbidden. */
  readonly storage: () => KeyStore;
  /** Undefined where there are no service workers. */
  readonly home: Pick<ServiceWorkerContainer, 'getRegistrations'> | undefined;
  /** The origin's own file system; rejects where there is none. */
  readonly files: () => Promise<FileSystemDirectoryHandle>;
}

/** Says that a copy has its own names now. */
const CLAIMED = 'espalier.claimed';

/**
 * Moves to a copy what is its own. Never rejects.
 * @param base the copy's folder
 * @returns null where that was done before, or nothing is kept here at all
 */
export function claimOldNames(base: string, places: OldPlaces): Promise<void> | null {
  const { origin, pathname: path } = new URL(base);
  const mark = keyOfCopy(path, CLAIMED);
  let storage: KeyStore;
  try {
    storage = places.storage();
    if (storage.getItem(mark) !== null) return null;
  } catch {
    return null;
  }
  const claim = async () => {
    try {
      if (path !== '/' && (await hasRootCopy(places.home, origin))) return;
      claimKeys(storage, path);
      await claimFiles(places.files, path);
      storage.setItem(mark, '1');
    } catch {
      // What could not be moved is where it was; the next visit tries again.
    }
  };
  return claim();
}

/** A copy's storage to a page that cannot know yet whose the old names are: it reads them too. */
export const withOldNames = (own: KeyStore, storage: KeyStore): ReturnType<OpenStorage> => ({
  getItem: (key) => own.getItem(key) ?? storage.getItem(key),
  setItem: (key, value) => own.setItem(key, value),
});

/** The browser's own places. */
export const oldPlaces = (home: OldPlaces['home']): OldPlaces => ({
  storage: () => window.localStorage,
  home,
  files: async () => navigator.storage.getDirectory(),
});

async function hasRootCopy(home: OldPlaces['home'], origin: string): Promise<boolean> {
  const registrations = (await home?.getRegistrations()) ?? [];
  return registrations.some(({ scope, active, waiting, installing }) => {
    const script = (active ?? waiting ?? installing)?.scriptURL;
    return scope === `${origin}/` && script === `${origin}/offline.js`;
  });
}

function claimKeys(storage: KeyStore, path: string): void {
  const keys = Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '');
  for (const key of keys.filter((each) => each.startsWith(KEY_START))) {
    const value = storage.getItem(key);
    const own = keyOfCopy(path, key);
    if (value === null) continue;
    // In a full storage there is no room for both.
    storage.removeItem(key);
    try {
      if (storage.getItem(own) === null) storage.setItem(own, value);
    } catch (error) {
      storage.setItem(key, value);
      throw error;
    }
  }
}

async function claimFiles(files: OldPlaces['files'], path: string): Promise<void> {
  const root = await files().catch(() => null);
  if (root === null) return;
  const old: File[] = [];
  for await (const [name, handle] of root)
    if (isNetworkFile(name) && handle instanceof FileSystemFileHandle)
      old.push(await handle.getFile());
  if (old.length === 0) return;
  let folder = root;
  for (const name of foldersOfCopy(path))
    folder = await folder.getDirectoryHandle(name, { create: true });
  // The newest last: it stays the newest.
  for (const file of old.sort((a, b) => a.lastModified - b.lastModified)) {
    const stream = await (await folder.getFileHandle(file.name, { create: true })).createWritable();
    await stream.write(await file.arrayBuffer());
    await stream.close();
    await root.removeEntry(file.name);
  }
}
