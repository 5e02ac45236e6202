// The browser's storage as one copy of the site sees it: its own keys and no other copy's.
import { copyPath, KEY_START, keyOfCopy } from '../core/copy-names';

/** The part of `Storage` that is used here. */
export type KeyStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** A copy's part of a storage; keys go in and come out as if there were no other. */
export function storageOfCopy(storage: KeyStore, path: string): KeyStore {
  const start = keyOfCopy(path, KEY_START);
  const own = () =>
    Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? '').filter((key) =>
      key.startsWith(start),
    );
  return {
    getItem: (key) => storage.getItem(keyOfCopy(path, key)),
    setItem: (key, value) => storage.setItem(keyOfCopy(path, key), value),
    removeItem: (key) => storage.removeItem(keyOfCopy(path, key)),
    key: (i) => own()[i]?.slice(path.length) ?? null,
    get length() {
      return own().length;
    },
  };
}

/** The folder of the page's own copy, with a slash at its end. */
export const ownBase = (): string => new URL('.', document.baseURI).href;

/** This page's storage. Browsers that forbid it throw here or at any use. */
export const ownStorage = (): KeyStore => storageOfCopy(window.localStorage, copyPath(ownBase()));
