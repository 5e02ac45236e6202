// A vault in memory, for sessions outside of a browser.
import type { Vault } from '../../src/worker/vault';

/** @param files by their names, each written a moment after the one before */
export function memoryVault(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {}): Vault {
  const kept = new Map(Object.entries(files).map(([name, bytes], when) => [name, { when, bytes }]));
  return {
    list: () => {
      const there = [...kept].map(([name, { when }]) => ({ name, when }));
      return Promise.resolve(there.sort((a, b) => b.when - a.when));
    },
    read: (name) => Promise.resolve(kept.get(name)?.bytes ?? null),
    remove: (name) => {
      kept.delete(name);
      return Promise.resolve();
    },
  };
}
