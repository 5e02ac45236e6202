// Keeps the page's list of stored runs true: asks the browser, once there is one, to let what is stored stay; and
// looks again when the page comes back into sight, since other tabs store in the same place. It stores nothing.
import type { PageStore } from './store';
import type { TrainerClient } from './trainer-client';

/** What is asked of the browser. */
export interface StorageHere {
  /** Only a page may ask, and some browsers ask the person then. Answers whether what is stored stays. */
  persist(): Promise<boolean>;
  /** Calls whenever the page comes into sight. */
  onShown(call: () => void): void;
}

export const storageHere: StorageHere = {
  persist: async () => {
    // On plain http there is none.
    const { storage } = navigator as Partial<Navigator>;
    return storage === undefined ? false : storage.persist();
  },
  onShown: (call) =>
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') call();
    }),
};

export function watchStored(client: TrainerClient, store: PageStore, here: StorageHere): void {
  // A worker that failed has said so itself.
  const look = () => void client.call('lookAtRuns', null).catch(() => undefined);
  let asked = false;
  const ask = async () => {
    asked = true;
    if (await here.persist()) look();
  };
  store.subscribe(({ runs: { own, room } }) => {
    if (!asked && own !== null && room?.persistent === false) ask().catch(() => undefined);
  });
  here.onShown(look);
}
