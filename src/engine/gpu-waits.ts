// Waiting for the GPU. A browser may look only now and then at what the GPU has done (Firefox: every
// 100 ms), and whenever it is handed something: where that is so, it is handed nothing at all once a
// millisecond while somebody waits. Elsewhere nothing is done. And back-pressure: how many training steps a GPU
// has before it. Ends no wait: see loss-guard.ts.

/** Waits for an answer of the GPU. */
export type GpuWait = <T>(answer: Promise<T>) => Promise<T>;

/** An answer about an empty queue that takes longer was not looked for in time. */
const LATE_MS = 20;
/** Answers looked at. One may be late by chance, and one of a late browser may come by chance in time. */
const ANSWERS = 3;
const MOSTLY = 2;
const NUDGE_MS = 1;

/**
 * How to wait for a queue, found out by a few answers about nothing.
 * @param isLost whether the device is gone, whose answers may never come
 */
export async function gpuWaits(queue: GPUQueue, isLost: () => boolean): Promise<GpuWait> {
  return (await answersLate(queue)) ? nudging(queue, isLost) : (answer) => answer;
}

async function answersLate(queue: GPUQueue): Promise<boolean> {
  let late = 0;
  for (let i = 0; i < ANSWERS; i++) {
    const answer = queue.onSubmittedWorkDone().then(() => true);
    const inTime = await Promise.race([answer, sleep(LATE_MS).then(() => false)]).catch(() => true);
    if (!inTime) late++;
  }
  return late >= MOSTLY;
}

function nudging(queue: GPUQueue, isLost: () => boolean): GpuWait {
  let waiting = 0;
  let nudges = false;
  const nudge = async () => {
    nudges = true;
    while (waiting > 0 && !isLost()) {
      await sleep(NUDGE_MS);
      if (waiting > 0) queue.submit([]);
    }
    nudges = false;
  };
  return async (answer) => {
    waiting++;
    if (!nudges) void nudge();
    try {
      return await answer;
    } finally {
      waiting--;
    }
  };
}

/** Milliseconds that waiting itself takes, with nothing to wait for: the least of a few. */
export async function waitCost(wait: () => Promise<unknown>, now: () => number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < ANSWERS; i++) {
    const start = now();
    await wait();
    times.push(now() - start);
  }
  return Math.min(...times);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Steps that may wait on the GPU while the next is prepared. */
const DEPTH = 2;

/** On the processor steps end when they return, and nothing is ever queued. */
export class StepQueue {
  private readonly pending: Promise<undefined>[] = [];

  constructor(private readonly queue: GPUQueue | null) {}

  /** Notes the end of a step. */
  mark(): void {
    const done = this.queue?.onSubmittedWorkDone();
    // A device that is lost says so through its own promise.
    if (done !== undefined) this.pending.push(done.catch(() => undefined));
  }

  /** Resolves when at most so many steps wait. */
  async drain(most = DEPTH): Promise<void> {
    while (this.pending.length > most) await this.pending.shift();
  }
}
