// The storage of runs on the browser's real file system and locks, in tabs that crash at moments a seed draws.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBrowser } from '../../scripts/find-browser.mjs';
import { createRng } from '../../src/core/rng';
import { drawn } from '../long';

const SEEDS = Array.from({ length: 50 }, (_, seed) => seed);
const FOR_EVER = 1e6;
/** All fifty crashes take three minutes on two busy cores. */
const TIMEOUT_MS = 900_000;

let server: Server;
let origin: string;
let profile: string;
let browser: BrowserContext;

/** The worker and all it imports, as one script. */
async function workerScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: { entry: resolve(import.meta.dirname, 'storage-worker.ts'), formats: ['es'] },
    },
  });
  if (!Array.isArray(built) || built[0] === undefined) throw new Error('Nothing was built.');
  return built[0].output[0].code;
}

beforeAll(async () => {
  const script = await workerScript();
  server = createServer(({ url }, response) => {
    const isScript = url === '/worker.js';
    response.writeHead(200, { 'content-type': isScript ? 'text/javascript' : 'text/html' });
    response.end(isScript ? script : '<!doctype html><title>Storage</title>');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The host has no port.');
  origin = `http://127.0.0.1:${address.port}`;
  profile = await mkdtemp(join(tmpdir(), 'espalier-storage-'));
  const { path } = await findBrowser({ install: false });
  // A profile on the disk: in a private window the file system would lie in memory.
  browser = await chromium.launchPersistentContext(profile, {
    ...{ executablePath: path, headless: true, args: ['--no-sandbox', '--no-first-run'] },
  });
});
afterAll(async () => {
  await browser.close();
  server.close();
  await rm(profile, { recursive: true, force: true });
});

interface Told {
  readonly saved?: number;
  readonly answer?: unknown;
  readonly failed?: string;
}

/** A tab with a worker of its own. */
async function openTab() {
  const page = await browser.newPage();
  const told: Told[] = [];
  let heard: () => void = () => undefined;
  await page.exposeFunction('tell', (message: Told) => {
    told.push(message);
    heard();
  });
  await page.goto(origin);
  const order = async (call: string, id = '', until = 0) => {
    told.length = 0;
    await page.evaluate(
      (message) => {
        const worker = new Worker('/worker.js', { type: 'module' });
        const { tell } = window as never as { tell: (data: unknown) => unknown };
        worker.onmessage = ({ data }) => tell(data);
        worker.postMessage(message);
      },
      { call, id, until },
    );
  };
  const until = (is: (message: Told) => boolean) =>
    new Promise<void>((done) => {
      heard = () => {
        if (told.some(is)) done();
      };
      heard();
    });
  return {
    page,
    told,
    order,
    until,
    ask: async (call: string, id = '', until_ = 0): Promise<unknown> => {
      await order(call, id, until_);
      await until(({ answer, failed }) => answer !== undefined || failed !== undefined);
      const end = told.at(-1);
      if (end?.failed !== undefined) throw new Error(end.failed);
      return end?.answer;
    },
    /** What was said to be saved last; 0 for nothing. */
    said: () => told.reduce((last, { saved }) => Math.max(last, saved ?? 0), 0),
    crash: async () => {
      const gone = new Promise((done) => page.once('crash', done));
      const session = await browser.newCDPSession(page);
      // It never answers.
      void session.send('Page.crash').catch(() => undefined);
      await gone;
      await page.close();
    },
  };
}

describe('a tab that crashes while it saves', () => {
  it(
    'has lost nothing that it said was saved, beside one that goes on',
    async () => {
      const steady = await openTab();
      await steady.order('train', 'steady', FOR_EVER);
      for (const seed of drawn('crashes', SEEDS, 0.06)) {
        const rng = createRng(seed, 'crash');
        const id = `run-${seed % 3}`;
        const tab = await openTab();
        await tab.order('train', id, FOR_EVER);
        const before = rng.below(6);
        if (before > 0)
          await tab.until(() => tab.told.filter(({ saved }) => saved).length >= before);
        await new Promise((done) => setTimeout(done, rng.below(150)));
        await tab.crash();
        const said = tab.said();
        const later = await openTab();
        const step = await later.ask('check', id);
        expect(step, `seed ${seed}`).toBeGreaterThanOrEqual(said);
        if (step === 0) await later.ask('clear', id);
        const next = Number(step) + 1;
        expect(await later.ask('train', id, next)).toBe(next);
        await later.page.close();
      }
      const said = steady.said();
      expect(steady.told.filter(({ failed }) => failed !== undefined)).toEqual([]);
      expect(said).toBeGreaterThan(2);
      await steady.page.close();
      const last = await openTab();
      expect(await last.ask('train', 'steady', said + 3)).toBe(said + 3);
      const { loose, held } = (await last.ask('survey')) as { loose: number; held: boolean[] };
      expect([loose, held.includes(true)]).toEqual([0, false]);
    },
    TIMEOUT_MS,
  );
});
