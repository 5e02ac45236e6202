// A vault in memory, for sessions outside of a browser.
import type { Vault } from '../../src/worker/vault';

/** Keeps a network for as long as the test runs. */
export function memoryVault(): Vault {
  let kept: Uint8Array<ArrayBuffer> | null = null;
  return {
    read: () => Promise.resolve(kept),
    write: (bytes) => {
      kept = bytes;
      return Promise.resolve(true);
    },
    remove: () => {
      kept = null;
      return Promise.resolve();
    },
  };
}
