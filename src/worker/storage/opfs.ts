// The browser's own file system as files to store runs in. Writes in place where it may, which only workers
// can, and else through streams, which put a file there when it is closed. Browsers without it, pages on plain
// http and some private windows reject every call.
import { createHash } from '../../core/checksums';
import { locksOfCopy, runFoldersOfCopy, setFoldersOfCopy } from '../../core/copy-names';
import type { After } from '../../core/patience';
import type { FileEntry, FileSystem, FileWriter } from './file-system';
import { ownLocks, webLocks } from './locks';
import type { Outside } from './run-files';

/** Of a file in a worker; the library of types knows it in workers alone. */
interface InPlace {
  createSyncAccessHandle(): Promise<{
    truncate(bytes: number): void;
    write(bytes: Uint8Array<ArrayBuffer>, at: { at: number }): number;
    flush(): void;
    close(): void;
  }>;
}

/**
 * @param folders one in the other, below the origin's root
 * @param root `navigator.storage.getDirectory`
 */
export function originFiles(
  folders: readonly string[],
  root: () => Promise<FileSystemDirectoryHandle>,
): FileSystem {
  // Every step of a walk is a question to the browser, which a worker that trains hears answered a step later.
  const known = new Map<string, FileSystemDirectoryHandle>();
  /** @param path empty, or with a slash at its end */
  const folderOf = async (path: string, create: boolean): Promise<FileSystemDirectoryHandle> => {
    const before = known.get(path);
    if (before !== undefined) return before;
    const [, outer = '', name] = /^(.*\/)?([^/]+)\/$/.exec(path) ?? [];
    let folder = name === undefined ? await root() : await folderOf(outer, create);
    for (const step of name === undefined ? folders : [name])
      folder = await folder.getDirectoryHandle(step, { create });
    known.set(path, folder);
    return folder;
  };
  /** Does something in the folder of a path, by the handle known of it or else by a new one. */
  const inFolder = async <T>(
    path: string,
    create: boolean,
    work: (folder: FileSystemDirectoryHandle, name: string) => Promise<T>,
  ): Promise<T> => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const folder = path.slice(0, path.length - name.length);
    const wasKnown = known.has(folder);
    try {
      return await work(await folderOf(folder, create), name);
    } catch (error) {
      // The file is not there, or the folder has gone and come again since.
      if (!wasKnown || !isNotFound(error)) throw error;
      for (const outer of known.keys()) if (folder.startsWith(outer)) known.delete(outer);
      return work(await folderOf(folder, create), name);
    }
  };
  const fileOf = (path: string) =>
    orNull(() =>
      inFolder(path, false, async (folder, name) => (await folder.getFileHandle(name)).getFile()),
    );
  return {
    list: async () => {
      const listed = await orNull(async () => listFolder(await folderOf('', false), '', known));
      return listed ?? [];
    },
    size: async (path) => (await fileOf(path))?.size ?? null,
    read: async (path, from, to) => {
      const file = await fileOf(path);
      if (file === null) return null;
      return new Uint8Array(await file.slice(from, Math.min(to, file.size)).arrayBuffer());
    },
    write: async (path, keep) => {
      const file = await inFolder(path, true, (folder, name) =>
        folder.getFileHandle(name, { create: true }),
      );
      return canInPlace(file) ? writeInPlace(file, keep) : writeStream(file, keep);
    },
    remove: async (path) => {
      await orNull(() =>
        inFolder(path, false, (folder, name) => folder.removeEntry(name, { recursive: true })),
      );
    },
  };
}

/**
 * What a store of runs is handed in a browser's worker.
 * @param path the copy's folder on its host, with a slash at both ends
 */
export function browserStorage(path: string, breathe: () => Promise<void>, after: After): Outside {
  // None of these three is there on a page on plain http.
  const { storage, locks } = navigator as Partial<Navigator>;
  const { subtle = null } = crypto as { subtle?: SubtleCrypto };
  return {
    files: originFiles(runFoldersOfCopy(path), originRoot),
    locks: locks === undefined ? ownLocks(false) : webLocks(locks, locksOfCopy(path)),
    hash: createHash(subtle, breathe),
    breathe,
    after,
    now: () => Date.now(),
    space: storage ?? null,
  };
}

/** What a store of data sets is handed: the same, in a folder of its own, so that runs' own count is of runs. */
export const browserSets = (path: string, breathe: () => Promise<void>, after: After): Outside => ({
  ...browserStorage(path, breathe, after),
  files: originFiles(setFoldersOfCopy(path), originRoot),
});

function originRoot(): Promise<FileSystemDirectoryHandle> {
  const { storage } = navigator as Partial<Navigator>;
  return storage === undefined
    ? Promise.reject(new Error('this page was not loaded over https'))
    : storage.getDirectory();
}

const canInPlace = (file: object): file is InPlace => 'createSyncAccessHandle' in file;

async function writeInPlace(file: InPlace, keep: number): Promise<FileWriter> {
  const access = await file.createSyncAccessHandle();
  let at = keep;
  try {
    access.truncate(keep);
  } catch (error) {
    access.close();
    throw error;
  }
  return {
    write: (bytes) => {
      const written = access.write(bytes, { at });
      at += written;
      return written === bytes.length
        ? Promise.resolve()
        : Promise.reject(new DOMException('Only a part was written', 'QuotaExceededError'));
    },
    close: () => {
      try {
        access.flush();
      } finally {
        access.close();
      }
      return Promise.resolve();
    },
  };
}

async function writeStream(file: FileSystemFileHandle, keep: number): Promise<FileWriter> {
  const stream = await file.createWritable({ keepExistingData: keep > 0 });
  await stream.truncate(keep);
  await stream.seek(keep);
  return { write: (bytes) => stream.write(bytes), close: () => stream.close() };
}

/** @param known takes the folders in it */
async function listFolder(
  folder: FileSystemDirectoryHandle,
  path: string,
  known: Map<string, FileSystemDirectoryHandle>,
): Promise<FileEntry[]> {
  const entries: Promise<FileEntry[]>[] = [];
  for await (const [name, handle] of folder) {
    if (handle instanceof FileSystemFileHandle) entries.push(entryOf(handle, path + name));
    else if (handle instanceof FileSystemDirectoryHandle) {
      const inner = `${path}${name}/`;
      known.set(inner, handle);
      entries.push(orNull(() => listFolder(handle, inner, known)).then((some) => some ?? []));
    }
  }
  return (await Promise.all(entries)).flat();
}

/** None where it went meanwhile. */
async function entryOf(handle: FileSystemFileHandle, path: string): Promise<FileEntry[]> {
  const file = await orNull(() => handle.getFile());
  return file === null ? [] : [{ path, bytes: file.size, when: file.lastModified }];
}

/** What is not there is null; other failures stay failures. */
async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
}

const isNotFound = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'NotFoundError';
