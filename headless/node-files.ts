// A folder of the disk as files to store runs in. What is written is on the disk when its file is closed.
import { constants } from 'node:fs';
import { mkdir, open, readdir, rm, stat, statfs, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createHash } from '../src/core/checksums';
import { afterTimeout } from '../src/engine/after-timeout';
import type { FileEntry, FileSystem } from '../src/worker/storage/file-system';
import { ownLocks } from '../src/worker/storage/locks';
import type { Outside } from '../src/worker/storage/run-files';

/** @param folder is made with the first file in it */
export function nodeFiles(folder: string): FileSystem {
  const at = (path: string) => join(folder, ...path.split('/'));
  return {
    list: () => listFolder(folder, ''),
    size: (path) => orNull(async () => (await stat(at(path))).size),
    read: (path, from, to) =>
      orNull(async () => {
        const file = await open(at(path), 'r');
        try {
          return await readPart(file, from, Math.min(to, (await file.stat()).size));
        } finally {
          await file.close();
        }
      }),
    write: async (path, keep) => {
      await mkdir(dirname(at(path)), { recursive: true });
      const file = await open(at(path), constants.O_RDWR | constants.O_CREAT);
      let place = keep;
      try {
        await file.truncate(keep);
      } catch (error) {
        await file.close();
        throw error;
      }
      return {
        write: async (bytes) => {
          for (let done = 0; done < bytes.length;) {
            const { bytesWritten } = await file.write(bytes, done, bytes.length - done, place);
            done += bytesWritten;
            place += bytesWritten;
          }
        },
        close: async () => {
          try {
            await file.sync();
          } finally {
            await file.close();
          }
        },
      };
    },
    remove: (path) => rm(at(path), { recursive: true, force: true }),
  };
}

/** What a store of runs is handed of a folder that nobody else writes to meanwhile. */
export function nodeStorage(folder: string, breathe: () => Promise<void>): Outside {
  return {
    files: nodeFiles(folder),
    locks: ownLocks(true),
    hash: createHash(crypto.subtle, breathe),
    breathe,
    after: afterTimeout,
    now: () => Date.now(),
    space: {
      estimate: async () => {
        const { bavail, bsize } = await statfs(folder);
        return { usage: 0, quota: bavail * bsize };
      },
      persisted: () => Promise.resolve(true),
    },
  };
}

async function readPart(
  file: FileHandle,
  from: number,
  to: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(Math.max(0, to - from));
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, from + done);
    if (bytesRead === 0) return bytes.slice(0, done);
    done += bytesRead;
  }
  return bytes;
}

async function listFolder(folder: string, path: string): Promise<FileEntry[]> {
  const entries = (await orNull(() => readdir(folder, { withFileTypes: true }))) ?? [];
  const listed = entries.map(async (entry): Promise<FileEntry[]> => {
    const [inner, name] = [join(folder, entry.name), path + entry.name];
    if (entry.isDirectory()) return listFolder(inner, `${name}/`);
    const found = entry.isFile() ? await orNull(() => stat(inner)) : null;
    return found === null ? [] : [{ path: name, bytes: found.size, when: found.mtimeMs }];
  });
  return (await Promise.all(listed)).flat();
}

/** What is not there is null; other failures stay failures. */
async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
