// Networks as earlier versions of the page kept them: files of this copy of the site in the browser's own file
// system. They are read, and removed once they are kept as runs; none is written any more. Browsers without such
// storage, or that forbid it, have none.
import { foldersOfCopy, isNetworkFile } from '../core/copy-names';
import { PATIENCE, within, type After } from '../core/patience';

/** One file of the vault. */
export interface VaultFile {
  readonly name: string;
  /** When it was written, milliseconds since 1970. */
  readonly when: number;
}

/** The bytes of networks' files. Nothing here rejects. */
export interface Vault {
  /** What is kept, the newest first. */
  list(): Promise<readonly VaultFile[]>;
  read(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
  remove(name: string): Promise<void>;
}

/** @param path the copy's folder on its host, with a slash at both ends */
export function createVault(path: string): Vault {
  const folder = async () => {
    let place = await navigator.storage.getDirectory();
    for (const name of foldersOfCopy(path)) place = await place.getDirectoryHandle(name);
    return place;
  };
  return {
    list: async () => {
      try {
        const files: VaultFile[] = [];
        for await (const [name, handle] of await folder()) {
          if (!isNetworkFile(name) || !(handle instanceof FileSystemFileHandle)) continue;
          files.push({ name, when: (await handle.getFile()).lastModified });
        }
        return files.sort((a, b) => b.when - a.when);
      } catch {
        return [];
      }
    },
    read: async (name) => {
      try {
        const file = await (await folder()).getFileHandle(name);
        return new Uint8Array(await (await file.getFile()).arrayBuffer());
      } catch {
        return null;
      }
    },
    remove: async (name) => {
      try {
        await (await folder()).removeEntry(name);
      } catch {
        // Nothing was there, or nothing can be.
      }
    },
  };
}

// In front of one whose browser may never answer: what it does not say in time counts as not kept, and until it
// does say it, it is asked for nothing more.

export interface PatientVault extends Vault {
  /** Whether an answer is overdue. */
  readonly silent: boolean;
}

export function patientVault(vault: Vault, after: After): PatientVault {
  let overdue = 0;
  const ask = <T>(question: () => Promise<T>, nothing: T): Promise<T> => {
    if (overdue > 0) return Promise.resolve(nothing);
    const silent = () => {
      overdue++;
      return nothing;
    };
    return within(question(), PATIENCE.storage, after, silent, () => overdue--);
  };
  return {
    get silent() {
      return overdue > 0;
    },
    list: () => ask(() => vault.list(), []),
    read: (name) => ask(() => vault.read(name), null),
    remove: (name) => ask(() => vault.remove(name), undefined),
  };
}
