// A vault in memory, for sessions outside of a browser.
import type { Vault } from '../../src/worker/vault';

/** Keeps networks for as long as the test runs; each is written a moment after the one before. */
export function memoryVault(): Vault {
  const kept = new Map<string, { when: number; bytes: Uint8Array<ArrayBuffer> }>();
  let now = 0;
  return {
    list: () => {
      const files = [...kept].map(([name, { when }]) => ({ name, when }));
      return Promise.resolve(files.sort((a, b) => b.when - a.when));
    },
    read: (name) => Promise.resolve(kept.get(name)?.bytes ?? null),
    write: (name, bytes) => {
      kept.set(name, { when: ++now, bytes });
      return Promise.resolve(true);
    },
    remove: (name) => {
      kept.delete(name);
      return Promise.resolve();
    },
  };
}
