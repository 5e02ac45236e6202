// Who may do what, over all tabs of an origin: the browser's own locks, or where it has none those of one
// worker alone. A lock goes with the tab that has it, however that ends.

export type LockMode = 'shared' | 'exclusive';
export type Release = () => void;

export interface Locks {
  /** Whether other tabs take part; where not, nobody knows what they are at. */
  readonly everywhere: boolean;
  /** Takes a lock, once it is free. */
  take(name: string, mode: LockMode): Promise<Release>;
  /** Takes it where it is free now; else null. */
  tryTake(name: string, mode: LockMode): Promise<Release | null>;
  /** Names that somebody has now. */
  taken(): Promise<ReadonlySet<string>>;
}

/**
 * @param manager `navigator.locks`
 * @param start of every name, so that copies of the site on one origin do not meet
 */
export function webLocks(manager: LockManager, start: string): Locks {
  const request = (name: string, options: LockOptions): Promise<Release | null> =>
    new Promise((resolve, reject) => {
      const held = manager.request(start + name, options, (lock) => {
        if (lock === null) {
          resolve(null);
          return null;
        }
        return new Promise<null>((release) => resolve(() => release(null)));
      });
      held.catch(reject);
    });
  return {
    everywhere: true,
    take: async (name, mode) => (await request(name, { mode })) ?? (() => undefined),
    tryTake: (name, mode) => request(name, { mode, ifAvailable: true }),
    taken: async () => {
      const { held = [] } = await manager.query();
      const ours = held.flatMap(({ name = '' }) => (name.startsWith(start) ? [name] : []));
      return new Set(ours.map((name) => name.slice(start.length)));
    },
  };
}

interface Lock {
  /** How many have it: one that excludes others counts as infinitely many. */
  holders: number;
  readonly waiting: { readonly mode: LockMode; readonly give: (release: Release) => void }[];
}

/**
 * Locks among those who are handed this one object, first come, first served.
 * @param everywhere true where nobody else can come to the same files
 */
export function ownLocks(everywhere: boolean): Locks {
  const locks = new Map<string, Lock>();
  const lockOf = (name: string): Lock => {
    const lock = locks.get(name) ?? { holders: 0, waiting: [] };
    locks.set(name, lock);
    return lock;
  };
  const isFree = (lock: Lock, mode: LockMode) =>
    lock.waiting.length === 0 && fits(lock.holders, mode);
  const enter = (name: string, lock: Lock, mode: LockMode): Release => {
    lock.holders = mode === 'shared' ? lock.holders + 1 : Infinity;
    let over = false;
    return () => {
      if (over) return;
      over = true;
      lock.holders = mode === 'shared' ? lock.holders - 1 : 0;
      for (;;) {
        const [next] = lock.waiting;
        if (next === undefined || !fits(lock.holders, next.mode)) break;
        lock.waiting.shift();
        next.give(enter(name, lock, next.mode));
      }
      if (lock.holders === 0) locks.delete(name);
    };
  };
  return {
    everywhere,
    take: (name, mode) =>
      new Promise((give) => {
        const lock = lockOf(name);
        if (isFree(lock, mode)) give(enter(name, lock, mode));
        else lock.waiting.push({ mode, give });
      }),
    tryTake: (name, mode) => {
      const lock = lockOf(name);
      return Promise.resolve(isFree(lock, mode) ? enter(name, lock, mode) : null);
    },
    taken: () => Promise.resolve(new Set(locks.keys())),
  };
}

const fits = (holders: number, mode: LockMode): boolean =>
  mode === 'shared' ? holders < Infinity : holders === 0;
