// A page with a worker that reads pictures by the product's own code (pictures-worker.ts), for tests and benchmarks.
// Hosts the files that it is given; writes nothing.
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { findBrowser } from '../../scripts/find-browser.mjs';
import type { OwnOptions } from '../../src/core/own-set';

/** What the worker is asked for, of files of the host. */
export type Order =
  | { readonly call: 'decode'; readonly urls: readonly string[]; readonly canvas: boolean }
  | {
      readonly call: 'build';
      readonly urls: readonly [string];
      readonly classes: readonly string[];
      readonly options: OwnOptions;
    };

export interface Answered {
  readonly answer: unknown;
  /** Milliseconds of the longest task that the page had meanwhile; 0 for none over 50. */
  readonly longestTask: number;
  /** How often it was told of progress. */
  readonly told: number;
}

export interface PicturesTab {
  ask(order: Order): Promise<Answered>;
  close(): Promise<void>;
}

/** @param files by their names */
export async function openPicturesTab(
  files: ReadonlyMap<string, Uint8Array>,
): Promise<PicturesTab> {
  const scripts = await workerScripts();
  const server = createServer(({ url = '' }, response) => {
    const script = scripts.get(url.slice(1));
    const file = files.get(decodeURIComponent(url.slice('/files/'.length)));
    const type =
      script !== undefined
        ? 'text/javascript'
        : file === undefined
          ? 'text/html'
          : 'application/octet-stream';
    response.writeHead(200, { 'content-type': type });
    response.end(script ?? file ?? '<!doctype html><title>Pictures</title>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The host has no port.');
  const { path } = await findBrowser({ install: false });
  const browser = await chromium.launch({
    ...{ executablePath: path, headless: true, args: ['--no-sandbox', '--no-first-run'] },
  });
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${address.port}`);
  return {
    ask: (order) => page.evaluate(askWorker, order),
    close: async () => {
      await browser.close();
      server.close();
    },
  };
}

/** Runs in the page: a worker of its own for every order. Bytes come back as a list. */
async function askWorker(order: Order): Promise<Answered> {
  const files = await Promise.all(
    order.urls.map(async (url) => (await fetch(`/files/${url}`)).blob()),
  );
  let longestTask = 0;
  let told = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration);
  });
  observer.observe({ type: 'longtask' });
  const worker = new Worker('/worker.js', { type: 'module' });
  const answer = await new Promise((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<Record<string, unknown>>) => {
      if ('progress' in data) told += 1;
      else if ('failed' in data) reject(new Error(String(data['failed'])));
      else resolve(data['answer']);
    };
    worker.postMessage({ ...order, files });
  });
  worker.terminate();
  observer.disconnect();
  return { answer, longestTask, told };
}

/** The worker and all it imports, by their names. */
async function workerScripts(): Promise<Map<string, string>> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: {
        ...{ entry: resolve(import.meta.dirname, 'pictures-worker.ts'), formats: ['es'] },
        fileName: 'worker',
      },
    },
  });
  if (!Array.isArray(built) || built[0] === undefined) throw new Error('Nothing was built.');
  return new Map(
    built[0].output.flatMap((part) =>
      part.type === 'chunk' ? [[part.isEntry ? 'worker.js' : part.fileName, part.code]] : [],
    ),
  );
}
