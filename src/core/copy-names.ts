// The names under which one copy of the site keeps what it keeps in a browser. An origin may carry several
// copies, each in a folder of its own and one perhaps within another; all of them share the origin's
// storage, so every name says whose it is. The service worker, public/offline.js, does the same by itself.

/** What says whose something is: the path of the copy's folder, with a slash at both ends. */
export const copyPath = (base: string): string => new URL(base).pathname;

/** What all names of ours in `localStorage` begin with; earlier versions wrote them without a path. */
export const KEY_START = 'espalier.';

/** The key of a copy for `key`, which begins with {@link KEY_START}. No path is within a key's own name. */
export const keyOfCopy = (path: string, key: string): string => path + key;

/** The folders, one in the other, that hold a copy's files in the browser's own file system. */
export const foldersOfCopy = (path: string): string[] => [
  'espalier',
  ...path.split('/').filter((part) => part !== ''),
];

/**
 * The folders that hold a copy's runs. No path of a copy has a space in it, so no other copy's folder is theirs.
 */
export const runFoldersOfCopy = (path: string): string[] => [...foldersOfCopy(path), 'stored runs'];

/** The folders that hold a copy's data sets, which people brought. */
export const setFoldersOfCopy = (path: string): string[] => [...foldersOfCopy(path), 'own sets'];

/** What the name of every lock of a copy begins with. Locks, too, are the whole origin's. */
export const locksOfCopy = (path: string): string => `espalier ${path} `;

/** Whether a file there is a kept network. Earlier versions wrote them beside the folders. */
export const isNetworkFile = (name: string): boolean => /^network.*\.safetensors$/.test(name);
