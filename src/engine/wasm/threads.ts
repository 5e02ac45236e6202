// The threads beside the worker's own: each shares its memory, sleeps until there is a list to run,
// and takes one part of every operation. Nothing passes between them but that memory.
import { words } from '../../core/error-words';
import { EngineError } from '../../core/errors';
import { saidAfter, saidBy } from '../../core/said';
import { canShareMemory } from '../../core/shared-memory';
import { importingScript } from '../../core/trusted-scripts';
import { trustBlob } from '../trusted-blobs';
import { threadCount } from '../wasm-support';
import type { Build } from './builds';
import type { Kernels } from './machine';
import type { ControlBlock, ThreadStart } from './thread';
import threadUrl from './thread?worker&url';

/** A thread as its maker sees it: a worker of the browser, or of whatever stands in for one. */
export interface Thread {
  post(start: ThreadStart): void;
  /** Called once: with null when it stands ready, or with what was thrown; later only with that. */
  onReport(report: (error: unknown) => void): void;
  end(): void;
}

export type OpenThread = () => Thread;

/** Where threads beside the caller's own come from. */
export interface ThreadSource {
  readonly open: OpenThread;
  /** Whether they share its memory. */
  readonly canShare: () => boolean;
  /** Threads of a run that names no number of them, the caller's own included. */
  readonly count: () => number;
}

export interface WasmOptions {
  /** Threads, the caller's own included. More than one need shared memory. */
  readonly threads: number;
  /** Kernels of all of them. This machine must have what they need. */
  readonly build: Build;
  readonly openThread: OpenThread;
}

/** Threads that stand ready. */
export interface Crew {
  /** Resolves when a thread dies. */
  readonly lost: Promise<EngineError>;
  /** Ends all of them, since one did not do its part, and says so here and by `lost`. */
  giveUp(): EngineError;
  end(): void;
}

/** A thread that has not said within this time that it is ready will not. */
const START_MS = 30_000;

/** @throws EngineError when a thread does not start. */
export async function startThreads(
  open: OpenThread,
  parts: number,
  start: Omit<ThreadStart, 'part' | 'parts'>,
): Promise<Crew> {
  const threads: Thread[] = [];
  const end = () => threads.forEach((thread) => thread.end());
  try {
    while (threads.length < parts - 1) threads.push(open());
  } catch (error) {
    end();
    throw threadFailure(saidBy(error) ?? 'the browser makes none');
  }
  let lose: (error: EngineError) => void = () => undefined;
  const lost = new Promise<EngineError>((resolve) => (lose = resolve));
  const fail = (why: string): EngineError => {
    const failure = threadFailure(why);
    lose(failure);
    return failure;
  };
  const ready = threads.map(
    (thread, i) =>
      new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(fail('it did not start')), START_MS);
        thread.onReport((error) => {
          clearTimeout(late);
          if (error === null) resolve();
          else reject(fail(saidBy(error) ?? 'it did not say why'));
        });
        thread.post({ ...start, part: i + 1, parts });
      }),
  );
  try {
    await Promise.all(ready);
  } catch (error) {
    end();
    throw error;
  }
  const giveUp = () => {
    end();
    return fail('it did not come back from its part of a step');
  };
  return { lost, giveUp, end };
}

const threadFailure = (why: string): EngineError =>
  new EngineError(
    saidAfter('A thread of the WebAssembly engine failed', why),
    'Go on with one thread, or start the engine again.',
    words('threadLost', 'oneThread', { why }),
  );

/** The control block at an address; {@link CONTROL_BYTES} long. */
export const controlAt = (address: number): ControlBlock => ({
  ...{ address, barrier: 0, round: 2, list: 3, count: 4, images: 5, gone: 6 },
});
export const CONTROL_BYTES = 64;

/**
 * Milliseconds of one sleep of the leading thread, and sleeps after which it takes another for dead: shares
 * are equal, so the others are done when it is, or soon after. Many short ones, because a machine that
 * was put to sleep wakes with at most one of them over.
 */
const SLEEP_MS = 500;
const SLEEPS = 8;

/** How the leading thread waits behind its part of an operation; answers 0 when another is gone. */
export const leaderSleep =
  (memory: WebAssembly.Memory, { address, barrier, gone }: ControlBlock) =>
  (passed: number): number => {
    const words = new Int32Array(memory.buffer, address, CONTROL_BYTES / 4);
    let slept = 0;
    while (Atomics.load(words, barrier) === passed) {
      if (slept === SLEEPS) Atomics.store(words, gone, 1);
      if (Atomics.load(words, gone) !== 0) return 0;
      if (Atomics.wait(words, barrier, passed, SLEEP_MS) === 'timed-out') slept++;
    }
    return 1;
  };

/**
 * Wakes all threads for a list and does the first part of it beside them.
 * @returns false when one of them is gone and the list was not done
 */
export function runTogether(
  kernels: Kernels,
  words: Int32Array,
  { address, round, list, count, images }: ControlBlock,
  what: { readonly list: number; readonly count: number; readonly images: number },
  parts: number,
): boolean {
  const first = address / 4;
  Atomics.store(words, first + list, what.list);
  Atomics.store(words, first + count, what.count);
  Atomics.store(words, first + images, what.images);
  Atomics.add(words, first + round, 1);
  Atomics.notify(words, first + round);
  return kernels.run(what.list, what.count, what.images, 0, parts, address) !== 0;
}

/** Opens the site's own thread script, under the policy of the worker that opens it. */
export const openBrowserThread: OpenThread = () => {
  const script = importingScript(new URL(threadUrl, import.meta.url).href);
  const worker = new Worker(trustBlob(script), { type: 'module' });
  return {
    post: (start) => worker.postMessage(start),
    onReport: (report) => {
      worker.onmessage = ({ data }: MessageEvent<unknown>) => report(data);
      worker.onerror = (failure) => report(saidBy(failure) ?? 'its script could not be loaded');
      worker.onmessageerror = () => report('a message could not be read');
    },
    end: () => worker.terminate(),
  };
};

export const browserThreads: ThreadSource = {
  open: openBrowserThread,
  canShare: canShareMemory,
  count: threadCount,
};
