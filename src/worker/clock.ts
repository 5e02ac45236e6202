// Time for the session, passed in so that its rules can be tested without waiting.

export interface Clock {
  /** Milliseconds, rising. */
  now(): number;
  /** Resolves after the messages that are waiting have been handled. */
  breathe(): Promise<void>;
}

/** The worker's clock. A message to itself queues behind those already waiting, unlike a microtask. */
export function createClock(): Clock {
  const waiting: (() => void)[] = [];
  const { port1, port2 } = new MessageChannel();
  const hear = () => {
    const resolve = waiting.shift();
    // A port that listens keeps a Node process alive; at rest nobody waits for it.
    if (waiting.length === 0) port1.onmessage = null;
    resolve?.();
  };
  return {
    now: () => performance.now(),
    breathe: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        port1.onmessage = hear;
        port2.postMessage(null);
      }),
  };
}

/** Of the time between two breaths, what somebody may take who waits for turns … */
const TURN_SHARE = 0.05;
/** … and no more milliseconds than that: what is behind may have been a pause, and the disk may be silent. */
const LONGEST_TURN_MS = 500;

/**
 * Breathes between two pieces of work. Whoever waits for the disk goes on by one answer a breath: while `waits` says
 * that somebody does, a breath lasts for a share of the work before it, since a step may be long and a write has
 * a hundred answers to wait for.
 */
export function createBreath(clock: Clock, waits: () => boolean): () => Promise<void> {
  let last = clock.now();
  return async () => {
    const began = clock.now();
    const end = began + Math.min(LONGEST_TURN_MS, TURN_SHARE * (began - last));
    do await clock.breathe();
    while (waits() && clock.now() < end);
    last = clock.now();
  };
}

/** Lets something happen at most once in `interval` milliseconds. */
export function createThrottle(clock: Clock, interval: number): () => boolean {
  let last = -Infinity;
  return () => {
    if (clock.now() - last < interval) return false;
    last = clock.now();
    return true;
  };
}
