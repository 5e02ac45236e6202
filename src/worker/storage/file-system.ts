// The files of a storage, as whoever stands on it sees them: a browser's, a disk's, or a test's memory. And
// what makes any of them fit to stand on: failures get names, and no answer is waited for without end.
import { PATIENCE, type After } from '../../core/patience';
import { StorageError } from '../../core/storage-error';
import { saidBy } from '../../core/said';

export interface FileEntry {
  /** From the storage's root, with slashes: `runs/a/run.0.json`. */
  readonly path: string;
  readonly bytes: number;
  /** When it was last written, milliseconds since 1970. */
  readonly when: number;
}

/** A file that is being written, from where it was cut on. Whoever opened it closes it, whatever happens. */
export interface FileWriter {
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  close(): Promise<void>;
}

/** Every call may reject. Folders come with their files. */
export interface FileSystem {
  /** All files there are, in no order. */
  list(): Promise<readonly FileEntry[]>;
  /** Bytes; null where there is no such file. */
  size(path: string): Promise<number | null>;
  /** Bytes from one place up to another, fewer where the file ends before; null where there is no such file. */
  read(path: string, from: number, to: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /**
   * Opens a file for writing behind its first bytes, making it where it is not.
   * @param keep how many of them stay; it has them
   */
  write(path: string, keep: number): Promise<FileWriter>;
  /** A file, or a folder with all that is in it; nothing where there is none. */
  remove(path: string): Promise<void>;
}

/**
 * A file system whose calls reject with a StorageError and nothing else. One that does not answer in time
 * is asked for nothing more until it does.
 * @param after the clock
 */
export function trustedFiles(files: FileSystem, after: After): FileSystem {
  let overdue = 0;
  const ask = <T>(
    path: string,
    question: () => Promise<T>,
    late: (value: T) => void = () => undefined,
  ): Promise<T> => {
    if (overdue > 0) return Promise.reject(new StorageError('silent', path));
    return new Promise((resolve, reject) => {
      let over = false;
      const cancel = after(PATIENCE.storage, () => {
        over = true;
        overdue++;
        reject(new StorageError('silent', path));
      });
      const settle = (act: () => void) => {
        cancel();
        if (over) overdue--;
        act();
      };
      // Some throw at once.
      void Promise.resolve()
        .then(question)
        .then(
          (value) => settle(() => (over ? late(value) : resolve(value))),
          (error: unknown) => settle(() => reject(nameFault(error, path))),
        );
    });
  };
  return {
    list: () => ask('', () => files.list()),
    size: (path) => ask(path, () => files.size(path)),
    read: (path, from, to) => ask(path, () => files.read(path, from, to)),
    write: async (path, keep) => {
      // One that comes too late would hold its file for ever.
      const drop = (writer: FileWriter) => void writer.close().catch(() => undefined);
      const writer = await ask(path, () => files.write(path, keep), drop);
      return {
        write: (bytes) => ask(path, () => writer.write(bytes)),
        close: () => ask(path, () => writer.close()),
      };
    },
    remove: (path) => ask(path, () => files.remove(path)),
  };
}

/** A browser over its quota says the first; a stream of one may say that it was aborted; the rest are disks. */
const FULL = /^(QuotaExceeded|Abort)Error$|^(ENOSPC|EDQUOT|EFBIG)$/;

export function nameFault(error: unknown, path: string): StorageError {
  if (error instanceof StorageError) return error;
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  const full = [name, code].some((word) => typeof word === 'string' && FULL.test(word));
  return new StorageError(
    full ? 'full' : 'refused',
    path,
    saidBy(error) ?? (typeof name === 'string' ? name : 'no reason given'),
  );
}
