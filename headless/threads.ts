// Threads of the WASM engine in Node: the product's own thread script, on Node's workers.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { OpenThread } from '../src/engine/wasm/threads';

const file = fileURLToPath(new URL('../src/engine/wasm/thread.ts', import.meta.url));

/** What the script finds in a browser's worker. */
const GLOBALS = `
  import { parentPort } from 'node:worker_threads';
  globalThis.postMessage = (message) => parentPort.postMessage(message);
  parentPort.on('message', (data) => globalThis.onmessage({ data }));
`;

/** @param before runs in each thread, ahead of its script */
export async function nodeThreads(before = ''): Promise<OpenThread> {
  // Whoever wants no threads does not wait for it.
  const { transformWithOxc } = await import('vite');
  const { code } = await transformWithOxc(readFileSync(file, 'utf8'), file);
  const script = GLOBALS + before + code.replace('onmessage =', 'globalThis.onmessage =');
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
