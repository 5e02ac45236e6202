// The threads beside the worker's own: each shares its memory, sleeps until there is a list to run,
// and takes one part of every operation. Nothing passes between them but that memory.
import { EngineError } from '../../core/errors';
import type { Kernels } from './machine';
import type { ControlBlock, ThreadStart } from './thread';

/** A thread as its maker sees it: a worker of the browser, or of whatever stands in for one. */
export interface Thread {
  post(start: ThreadStart): void;
  /** Called once: with null when it stands ready, or with what went wrong; later only with that. */
  onReport(report: (error: string | null) => void): void;
  end(): void;
}

export type OpenThread = () => Thread;

export interface WasmOptions {
  /** Threads, the caller's own included. More than one need shared memory. */
  readonly threads: number;
  readonly openThread: OpenThread;
}

/** Threads that stand ready. */
export interface Crew {
  /** Resolves when a thread dies. */
  readonly lost: Promise<EngineError>;
  end(): void;
}

/** @throws EngineError when a thread does not start. */
export async function startThreads(
  open: OpenThread,
  parts: number,
  start: Omit<ThreadStart, 'part' | 'parts'>,
): Promise<Crew> {
  const threads = Array.from({ length: parts - 1 }, () => open());
  const crew = { end: () => threads.forEach((thread) => thread.end()) };
  let lose: (error: EngineError) => void = () => undefined;
  const lost = new Promise<EngineError>((resolve) => (lose = resolve));
  const ready = threads.map(
    (thread, i) =>
      new Promise<void>((resolve, reject) => {
        thread.onReport((error) => {
          if (error === null) {
            resolve();
            return;
          }
          const failure = new EngineError(
            `A thread of the WebAssembly engine failed: ${error}.`,
            'Start the engine again.',
          );
          lose(failure);
          reject(failure);
        });
        thread.post({ ...start, part: i + 1, parts });
      }),
  );
  try {
    await Promise.all(ready);
  } catch (error) {
    crew.end();
    throw error;
  }
  return { ...crew, lost };
}

/** The control block at an address; {@link CONTROL_BYTES} long. */
export const controlAt = (address: number): ControlBlock => ({
  ...{ address, round: 2, list: 3, count: 4, images: 5 },
});
export const CONTROL_BYTES = 64;

/** Wakes all threads for a list and does the first part of it beside them. */
export function runTogether(
  kernels: Kernels,
  words: Int32Array,
  { address, round, list, count, images }: ControlBlock,
  what: { readonly list: number; readonly count: number; readonly images: number },
  parts: number,
): void {
  const first = address / 4;
  Atomics.store(words, first + list, what.list);
  Atomics.store(words, first + count, what.count);
  Atomics.store(words, first + images, what.images);
  Atomics.add(words, first + round, 1);
  Atomics.notify(words, first + round);
  kernels.run(what.list, what.count, what.images, 0, parts, address);
}

/** Opens the site's own thread script. */
export const openBrowserThread: OpenThread = () => {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { type: 'module' });
  return {
    post: (start) => worker.postMessage(start),
    onReport: (report) => {
      worker.onmessage = ({ data }: MessageEvent<string | null>) => report(data);
      worker.onerror = ({ message }) => report(message);
    },
    end: () => worker.terminate(),
  };
};
