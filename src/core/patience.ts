// How long is waited for what may never answer: a device, a worker, a storage, a browser. All of it in one
// place. Milliseconds. Who waits is handed its clock, so that tests wait for none of it.
import { saidBy } from './said';

export const PATIENCE = {
  /** Waits are looked at this often. Time that passes between two looks at once, as in sleep, hardly counts. */
  look: 1000,
  /** The worker says “alive” this often. */
  alive: 1000,
  /** Without a word of the worker for so long a person is told, and offered to start it again. */
  workerSilent: 15_000,
  /** Without a word for so long, what was asked of it ends with an error. */
  workerGone: 60_000,
  /** A wait for the engine that lasts longer is told. */
  engineSilent: 10_000,
  /** A wait for the engine that lasts longer ends with an error. */
  engineGone: 120_000,
  /**
   * After a stop, so long may the wait at hand still take. A driver that builds the programs of a network just
   * cut took 13 s in software; whoever does not want to wait is offered another start after `engineSilent`.
   */
  stopping: 20_000,
  /** The browser may take so long to name its GPU; after that there is none. */
  gpuProbe: 10_000,
  /** The browser's storage may take so long for one answer; after that it keeps nothing. */
  storage: 10_000,
} as const;

/** Calls once after so many milliseconds, unless what it answers is called before. */
export type After = (ms: number, call: () => void) => () => void;

/**
 * The answer, or after so long something else in its place; it may still come then, and `late` hears of it.
 * Rejects as the work does while it is waited for.
 */
export function within<T>(
  work: Promise<T>,
  ms: number,
  after: After,
  instead: () => T | Promise<T>,
  late: () => void = () => undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let over = false;
    const cancel = after(ms, () => {
      over = true;
      resolve(instead());
    });
    const end = (settle: () => void) => {
      cancel();
      if (over) late();
      else settle();
    };
    work.then(
      (value) => end(() => resolve(value)),
      (error: unknown) =>
        end(() =>
          reject(error instanceof Error ? error : new Error(saidBy(error) ?? '', { cause: error })),
        ),
    );
  });
}
