// The page around a contestant: hands requests to its worker and its replies back.
import { probeAdapter } from '../../../src/engine/device';
import type { Reply, Request } from './messages';

declare global {
  interface Window {
    /** One request at a time. */
    ask: (request: Request) => Promise<Reply>;
    /** Name of the GPU WebGPU computes on; null where there is none but software. */
    gpu: () => Promise<string | null>;
  }
}

const worker = new Worker(new URL('./page-worker.ts', import.meta.url), { type: 'module' });

const nextMessage = (): Promise<unknown> =>
  new Promise((resolve) => {
    const end = (value: unknown) => {
      worker.onmessage = null;
      worker.onerror = null;
      resolve(value);
    };
    worker.onmessage = ({ data }) => end(data);
    worker.onerror = ({ message }) => end({ error: `the worker failed: ${message}` });
  });

const ready = nextMessage();

window.ask = async (request) => {
  const first = await ready;
  if (first !== 'ready') return first as Reply;
  const reply = nextMessage();
  worker.postMessage(request);
  return (await reply) as Reply;
};

window.gpu = async () => {
  const probe = await probeAdapter();
  return probe.found === 'hardware' ? probe.name : null;
};
