// Contestants in headless Chromium: one development server for all, a browser each, so that none waits
// for another's GPU process. What `startBrowsers` opens, `close` closes.
import { join, resolve } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { createServer } from 'vite';
import { findBrowser } from '../../../scripts/find-browser.mjs';
import type { Child, Request } from './messages';
import { answerOf } from './replies';

const root = resolve(import.meta.dirname, '../../..');

/** What WebGPU computes on. */
export type Gpu = 'software' | 'hardware';

const common = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

const flags: Readonly<Record<Gpu, readonly string[]>> = {
  software: [...common, '--use-webgpu-adapter=swiftshader'],
  hardware: [...common, '--ignore-gpu-blocklist', '--enable-features=Vulkan', '--use-angle=vulkan'],
};

export interface Browsers {
  /** @param isolated whether the page may share memory between threads */
  readonly start: (gpu: Gpu, isolated: boolean) => Promise<Child>;
  /** Name of a GPU of this machine; null where there is none but software. */
  readonly hardware: () => Promise<string | null>;
  readonly close: () => Promise<void>;
}

const isolation = /^cross-origin-(opener|embedder)-policy$/;

/** Serves the page without the headers that isolate it. */
const expose = (page: Page): Promise<unknown> =>
  page.route('**/page.html', async (route) => {
    const response = await route.fetch();
    const kept = Object.entries(response.headers()).filter(([name]) => !isolation.test(name));
    await route.fulfill({ response, headers: Object.fromEntries(kept) });
  });

/** @throws when there is no browser on this machine */
export async function startBrowsers(): Promise<Browsers> {
  const { path } = await findBrowser({ install: false });
  const server = await createServer({
    root,
    base: '/',
    logLevel: 'error',
    cacheDir: join(root, '.cache/bench'),
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    optimizeDeps: { include: ['@jax-js/jax'] },
  });
  await server.listen();
  const url = new URL('/tests/bench/engines/page.html', server.resolvedUrls?.local[0]).href;

  async function open(gpu: Gpu, prepare: (page: Page) => Promise<unknown>) {
    const args = [...flags[gpu]];
    const browser = await chromium.launch({ executablePath: path, headless: true, args });
    const page = await browser.newPage();
    await prepare(page);
    await page.goto(url);
    return { page, close: () => browser.close() };
  }

  return {
    async start(gpu, isolated) {
      const { page, close } = await open(gpu, isolated ? () => Promise.resolve() : expose);
      await page.waitForFunction(() => typeof window.ask === 'function');
      if ((await page.evaluate(() => crossOriginIsolated)) !== isolated)
        throw new Error(`the page is ${isolated ? 'not ' : ''}isolated`);
      return {
        async ask(name, arg) {
          const request: Request = { name, arg };
          return answerOf(name, await page.evaluate((given) => window.ask(given), request));
        },
        close,
      };
    },
    async hardware() {
      const { page, close } = await open('hardware', () => Promise.resolve());
      await page.waitForFunction(() => typeof window.gpu === 'function');
      const found = await page.evaluate(() => window.gpu());
      await close();
      return found;
    },
    close: () => server.close(),
  };
}
