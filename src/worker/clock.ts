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

/** Lets something happen at most once in `interval` milliseconds. */
export function createThrottle(clock: Clock, interval: number): () => boolean {
  let last = -Infinity;
  return () => {
    if (clock.now() - last < interval) return false;
    last = clock.now();
    return true;
  };
}
