// Where one network outlives the page: a file of this site in the browser's own file system. It never
// leaves the computer, and goes when the site's data are cleared. Browsers without such storage, or
// that forbid it, keep nothing.

/** Keeps the bytes of one network's file. */
export interface Vault {
  /** What was kept, or null; never rejects. */
  read(): Promise<Uint8Array<ArrayBuffer> | null>;
  /** Puts bytes in the place of what was kept; answers whether they are there now. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
  remove(): Promise<void>;
}

const NAME = 'network.safetensors';

export function createVault(): Vault {
  const folder = () => navigator.storage.getDirectory();
  return {
    read: async () => {
      try {
        const file = await (await folder()).getFileHandle(NAME);
        return new Uint8Array(await (await file.getFile()).arrayBuffer());
      } catch {
        return null;
      }
    },
    write: async (bytes) => {
      try {
        const file = await (await folder()).getFileHandle(NAME, { create: true });
        // Written beside the old file and put in its place when it is whole.
        const stream = await file.createWritable();
        await stream.write(bytes);
        await stream.close();
        return true;
      } catch {
        return false;
      }
    },
    remove: async () => {
      try {
        await (await folder()).removeEntry(NAME);
      } catch {
        // Nothing was there, or nothing can be.
      }
    },
  };
}
