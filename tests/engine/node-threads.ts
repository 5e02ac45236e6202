// Threads of the WASM engine in Node: the product's own thread script, on Node's workers.
import { readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { transformWithOxc } from 'vite';
import type { OpenThread } from '../../src/engine/wasm/threads';

const file = new URL('../../src/engine/wasm/thread.ts', import.meta.url).pathname;

/** What the script finds in a browser's worker. */
const GLOBALS = `
  import { parentPort } from 'node:worker_threads';
  globalThis.postMessage = (message) => parentPort.postMessage(message);
  parentPort.on('message', (data) => globalThis.onmessage({ data }));
`;

/** How a thread comes to its end: killed without a word, or by an error of its own. */
const ENDS = {
  killed: 'process.exit(1);',
  trapped: 'throw new WebAssembly.RuntimeError("unreachable");',
};
export type ThreadEnd = keyof typeof ENDS;

/** Makes the thread end in the middle of its third run, five operations into the list. */
const endIn = (end: ThreadEnd): string => `
  const { Instance } = WebAssembly;
  let runs = 0;
  WebAssembly.Instance = function (module, imports) {
    const { run, changes } = new Instance(module, imports).exports;
    const ending = (list, count, ...rest) => {
      if (++runs < 3) return run(list, count, ...rest);
      run(list, 5, ...rest);
      ${ENDS[end]}
    };
    return { exports: { run: ending, changes } };
  };
`;

/** @param end of each thread, in its third run; null lets them live */
export async function nodeThreads(end: ThreadEnd | null = null): Promise<OpenThread> {
  const { code } = await transformWithOxc(readFileSync(file, 'utf8'), file);
  const script =
    GLOBALS +
    (end === null ? '' : endIn(end)) +
    code.replace('onmessage =', 'globalThis.onmessage =');
  // As an address, the text is a module whatever it imports or exports.
  const address = new URL(`data:text/javascript,${encodeURIComponent(script)}`);
  return () => {
    const worker = new Worker(address);
    return {
      post: (start) => worker.postMessage(start),
      onReport: (report) => {
        worker.on('message', report);
        worker.on('error', (error) => report(String(error)));
      },
      end: () => void worker.terminate(),
    };
  };
}
