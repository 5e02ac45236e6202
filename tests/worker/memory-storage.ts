// A storage in memory, for sessions outside of a browser. Several sessions on one disk are several visits; each
// tab has its own locks where it is handed none.
import { createHash } from '../../src/core/checksums';
import { afterTimeout } from '../../src/engine/after-timeout';
import { ownLocks, type Locks } from '../../src/worker/storage/locks';
import type { Outside } from '../../src/worker/storage/run-files';
import { Disk, TabFiles } from './storage/disk';

export { Disk } from './storage/disk';

/** @param locks shared by tabs of one browser at one time */
export function memoryStorage(disk = new Disk(), locks: Locks = ownLocks(true)): Outside {
  const breathe = () => Promise.resolve();
  return {
    ...{ files: new TabFiles(disk), locks, breathe, space: null, after: afterTimeout },
    hash: createHash(crypto.subtle, breathe),
    now: () => Date.now(),
  };
}
