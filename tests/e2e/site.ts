// The built site in a real browser: serves dist/, starts Chromium, opens pages that keep a record of
// everything that went wrong on them. Holds no scenario. What `startSite` opens, `close` closes.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { preview, type PreviewServer } from 'vite';
import { findBrowser } from '../../scripts/find-browser.mjs';
import type { Host } from './host';
import { recordProblems } from './problems';

const root = resolve(import.meta.dirname, '../..');

// WebGPU without a GPU (SwiftShader), and no traffic of the browser's own.
const flags = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** Of every action on a page: two busy cores may take long for what is quick. */
const TIMEOUT_MS = 120_000;

export interface PageOptions {
  /** Below the site's base, with query and hash: `?lang=zh#run`. */
  readonly path?: string;
  /** CSS pixels. */
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
  readonly reducedMotion?: boolean;
  /** A person who comes for the first time, or one who has looked inside before and left it open, as most tests need. */
  readonly visit?: 'first' | 'again';
  /** Lets the service worker keep the site and answer for it; else every page is a first visit. */
  readonly offline?: boolean;
  /** Runs on the prepared page before it goes anywhere, to set routes or scripts. */
  readonly prepare?: (page: Page) => Promise<void>;
}

export interface OpenPage {
  readonly page: Page;
  /** What went wrong so far, one line each. */
  readonly problems: readonly string[];
  readonly close: () => Promise<void>;
}

export interface Site {
  /** Ends with a slash. */
  readonly url: string;
  readonly browser: Browser;
  readonly openPage: (options?: PageOptions) => Promise<OpenPage>;
  /** Takes the site off the net; open pages stay open. */
  readonly stopServing: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** What serves the site: its address without a path, and the end of it. */
export type Server = Pick<Host, 'origin' | 'close'>;

/** Serves dist/ on a free port, below `base` (a path with slashes at both ends). */
async function serve(base: string, isolated: boolean): Promise<Server> {
  if (!existsSync(join(root, 'dist', 'index.html'))) {
    throw new Error('dist/index.html is missing: run `npm run build` before the browser tests.');
  }
  const server = await preview({
    root,
    base,
    logLevel: 'error',
    // Without the fallback to index.html, so that a missing file is a 404 and not a page.
    appType: 'mpa',
    preview: {
      host: '127.0.0.1',
      port: 0,
      open: false,
      // As a static host without headers of its own would serve it.
      ...(isolated
        ? {}
        : {
            headers: {
              'Cross-Origin-Opener-Policy': 'unsafe-none',
              'Cross-Origin-Embedder-Policy': 'unsafe-none',
            },
          }),
    },
  });
  return { origin: addressOf(server), close: () => server.close() };
}

function addressOf(server: PreviewServer): string {
  const address = server.httpServer.address();
  if (address === null || typeof address === 'string') throw new Error('The site has no port.');
  return `http://127.0.0.1:${address.port}`;
}

/** As a script before the page's own: leaves it as a visit before did that looked inside and unfolded the strip. */
export const lookInside = `try {
  const key = (name) => location.pathname.replace(/[^/]*$/, '') + 'espalier.' + name;
  if (localStorage.getItem(key('visited')) === null)
    for (const [name, value] of [['visited', '1'], ['inside', 'on'], ['unfolded', 'on']])
      localStorage.setItem(key(name), value);
} catch {}`;

async function openPage(browser: Browser, url: string, options: PageOptions): Promise<OpenPage> {
  const settings: BrowserContextOptions = {
    viewport: options.viewport ?? { width: 1280, height: 800 },
    colorScheme: options.colorScheme ?? 'light',
    locale: options.locale ?? 'en-US',
    serviceWorkers: options.offline === true ? 'allow' : 'block',
    reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
  };
  const context = await browser.newContext(settings);
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  const problems = recordProblems(page);
  if (options.visit !== 'first') await page.addInitScript(lookInside);
  await options.prepare?.(page);
  await page.goto(new URL(options.path ?? '', url).href);
  const close = async () => {
    // What a test answers for the site may still be on its way: nobody waits for it any more.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
  };
  return { page, problems, close };
}

/**
 * Starts the site and the browser: CHROME_PATH, else one that is installed.
 *
 * @throws when dist/ has not been built or no browser is found
 */
export async function startSite({
  base = '/',
  isolated = true,
  host = null,
  flags: more = [],
}: {
  readonly base?: string;
  readonly isolated?: boolean;
  /** Serves in the place of the preview server, below `base` too. */
  readonly host?: Server | null;
  /** Of the browser, beside those of every test. */
  readonly flags?: readonly string[];
} = {}): Promise<Site> {
  const { path } = await findBrowser({ install: false });
  const server = host ?? (await serve(base, isolated));
  const url = server.origin + base;
  const args = [...flags, ...more];
  const browser = await chromium.launch({ executablePath: path, headless: true, args });
  return {
    url,
    browser,
    openPage: (options = {}) => openPage(browser, url, options),
    stopServing: () => server.close(),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}
