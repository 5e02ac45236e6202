// What is run in the pages, as the bodies of async functions: Marionette takes text. Here they only stand.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { transformWithOxc } from 'vite';

/** Milliseconds of waits for a queue with nothing in it. */
export interface Waits {
  /** As the browser answers. */
  readonly bare: number;
  /** As the product waits. */
  readonly nudged: number;
}

/** By the product's own module, in a worker as there. */
export async function waitsBody(): Promise<string> {
  const file = resolve(import.meta.dirname, '../../../src/engine/gpu-waits.ts');
  const { code } = await transformWithOxc(readFileSync(file, 'utf8'), file);
  const worker = `
    ${code}
    const device = await (await navigator.gpu.requestAdapter()).requestDevice();
    const median = async (wait) => {
      const times = [];
      for (let i = 0; i < 9; i++) {
        const start = performance.now();
        await wait(device.queue.onSubmittedWorkDone());
        times.push(performance.now() - start);
      }
      return times.sort((a, b) => a - b)[4];
    };
    const asProduct = await gpuWaits(device.queue, () => false);
    postMessage({ bare: await median((answer) => answer), nudged: await median(asProduct) });`;
  return `
    const policy = window.trustedTypes?.createPolicy('bench', { createScriptURL: (url) => url });
    const url = URL.createObjectURL(new Blob([${JSON.stringify(worker)}], { type: 'text/javascript' }));
    const worker = new Worker(policy?.createScriptURL(url) ?? url, { type: 'module' });
    const waits = await new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = () => reject('the worker failed');
    });
    worker.terminate();
    return waits;`;
}

/**
 * Steps a second of `nano` as the page tells them, the median: measuring on validation images is left out.
 * A batch of one image is as little work as there is beside the waits.
 */
export const trainingBody = (ms: number): string => `
  const { espalier } = window;
  await espalier.configure({ model: 'nano', data: 'synthetic', engine: 'wgsl', batch: 1 });
  await espalier.reset();
  // Kernels are compiled and chosen with the first steps.
  await espalier.train({ phase: 'dense', steps: 5 });
  const told = [];
  const off = espalier.on('progress', ({ stepsPerSecond }) => told.push(stepsPerSecond));
  setTimeout(() => espalier.stop(), ${ms});
  await espalier.train({ phase: 'dense', steps: 20000 });
  off();
  return told.sort((a, b) => a - b)[told.length >> 1];`;

/** What the page times, of the network that ships with it. */
export interface Readings {
  /** Milliseconds of a step as the choice of the engine reads it. */
  readonly step: number;
  /** Milliseconds of images through the network, and through what a cut would leave of it. */
  readonly dense: number;
  readonly cut: number;
}

export const readingsBody = (rate: number): string => `
  const { espalier } = window;
  await espalier.configure({ data: 'fashion', batch: 1 });
  await espalier.openShipped();
  const [{ ms: step }] = await espalier.timeEngines(['wgsl']);
  const { before, after } = await espalier.timeInference({ rate: ${rate}, rounds: 10 });
  return { step, dense: before.median, cut: after.median };`;
