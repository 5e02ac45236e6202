// The policy of the built site, tried from the page and from its worker: on a host that sends the headers of
// docs/hosting.md, and on one that sends none, where the page's own text has to do.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawn } from '../long';
import { POLICY } from '../../scripts/site-headers';
import { tryAll } from './attempts';
import { PATIENCE, TINY_RUN, untilOpen } from './drive';
import { headersFor, startHost } from './host';
import { startSite, type Site } from './site';

/** As the build wrote it. */
const headers = readFileSync(resolve(import.meta.dirname, '../../dist/_headers'), 'utf8');

const TYPES = 'require-trusted-types-for';
const BY_WORKER = {
  evaluate: [TYPES],
  makeFunction: [TYPES],
  textTimer: [TYPES],
  policyOfAName: ['trusted-types'],
  policyTakenAgain: ['trusted-types'],
  workerOfABlob: [TYPES],
  workerElsewhere: [TYPES],
  fetchElsewhere: ['connect-src'],
  fetchData: ['connect-src'],
  fetchBlob: ['connect-src'],
  socket: ['connect-src'],
  events: ['connect-src'],
  request: ['connect-src'],
};
const BY_PAGE = {
  ...BY_WORKER,
  beacon: ['connect-src'],
  scriptHere: [TYPES],
  scriptElsewhere: [TYPES],
  preloaded: ['script-src-elem'],
  prefetched: ['default-src'],
  markup: [TYPES],
  parsed: [TYPES],
  handler: [TYPES],
  scriptLink: ['script-src-elem'],
  styleHere: ['style-src-attr'],
  styleSheet: ['style-src-elem'],
  styleElsewhere: ['style-src-elem'],
  imageElsewhere: ['img-src'],
  imageBlob: ['img-src'],
  fontElsewhere: ['font-src'],
  media: ['media-src'],
  plugin: [TYPES],
  frameElsewhere: ['frame-src'],
  frameHere: ['frame-src'],
  frameOfText: [TYPES],
  form: ['form-action'],
  base: ['base-uri'],
  sharedWorker: [TYPES],
};

/** An eight-byte module, which is nothing and has to compile. */
const compiles = () =>
  WebAssembly.instantiate(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)).then(() => 'compiled');

/** As text: in a test, an import is the test runner's. */
const imported = (address: string) => `import(${address}).then(() => 'run', () => 'refused')`;
const OF_A_BLOB = "URL.createObjectURL(new Blob([''], { type: 'text/javascript' }))";

const workerOf = async (page: Page) => page.workers()[0] ?? (await page.waitForEvent('worker'));

const hosts: readonly (readonly [string, string | null])[] = [
  ['that sends the headers of docs/hosting.md', headers],
  ['that sends no headers', null],
];

describe.each(drawn('hosts', hosts, 0.5))('the policy on a host %s', (_, headersFile) => {
  let site: Site;
  const reached: string[] = [];
  const other = createServer((request, response) => {
    reached.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end();
  });
  let elsewhere = '';
  beforeAll(async () => {
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    elsewhere = `http://localhost:${(other.address() as AddressInfo).port}/`;
    site = await startSite({ host: await startHost(['/'], headersFile) });
  });
  afterAll(async () => {
    await site.close();
    other.close();
  });

  it('lets neither the page nor its worker make scripts of text, load, send or lead elsewhere', async () => {
    const { page, close } = await site.openPage();
    await untilOpen(page);
    const worker = await workerOf(page);
    for (const address of [OF_A_BLOB, `"${elsewhere}module.js"`]) {
      expect(await page.evaluate(imported(address))).toBe('refused');
      expect(await worker.evaluate(imported(address))).toBe('refused');
    }
    expect(await page.evaluate(tryAll, elsewhere)).toEqual({ broken: BY_PAGE, ran: [] });
    expect(await worker.evaluate(tryAll, elsewhere)).toEqual({ broken: BY_WORKER, ran: [] });
    expect(await page.evaluate(compiles)).toBe('compiled');
    expect(await worker.evaluate(compiles)).toBe('compiled');
    expect(page.url().startsWith(`${site.url}?v=1&`), page.url()).toBe(true);
    // That other site answers whoever asks: it was not asked.
    expect(reached).toEqual([]);
    expect((await fetch(`${elsewhere}alive`)).ok).toBe(true);
    await close();
  });
});

describe('a page that comes with the headers', () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ host: await startHost(['/'], headers) });
  });
  afterAll(() => site.close());

  it('opens without a complaint, has threads, trains, and asks for the camera at most', async () => {
    const said: string[] = [];
    const { page, problems, close } = await site.openPage({
      prepare: (page) => {
        page.on('console', (message) => said.push(message.text()));
        return Promise.resolve();
      },
    });
    await untilOpen(page);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    const steps = await page.evaluate(async (run) => {
      await window.espalier.configure({ ...run, engine: 'wasm' });
      return (await window.espalier.train({ phase: 'dense', steps: 2 })).steps;
    }, TINY_RUN);
    expect(steps).toBe(2);
    const allowed = await page.evaluate(() =>
      (
        document as unknown as { featurePolicy: { allowedFeatures(): string[] } }
      ).featurePolicy.allowedFeatures(),
    );
    expect(allowed).toEqual(expect.arrayContaining(['camera', 'clipboard-write']));
    for (const feature of ['microphone', 'geolocation', 'display-capture', 'usb', 'payment'])
      expect(allowed).not.toContain(feature);
    expect(problems).toEqual([]);
    expect(said.filter((text) => /policy|header/i.test(text))).toEqual([]);
    await close();
  });

  it('stands in a frame of another site, unless its host forbids that', async () => {
    const { port } = new URL(site.url);
    const path = `http://localhost:${port}/embed-example.html?site=${encodeURIComponent(site.url)}`;
    const { page, problems, close } = await site.openPage({ path });
    const frame = page.frameLocator('#frame').getByTestId('rate-slider');
    await frame.waitFor({ timeout: PATIENCE });
    expect(problems).toEqual([]);
    await page.route('**/?embed=1*', async (route) => {
      const response = await route.fetch();
      const policy = `${POLICY}; frame-ancestors 'self'`;
      await route.fulfill({
        response,
        headers: { ...response.headers(), 'content-security-policy': policy },
      });
    });
    await page.reload();
    await expect.poll(() => problems.join()).toContain("frame-ancestors 'self'");
    expect(await frame.count()).toBe(0);
    await close();
  });
});

const answers: readonly (readonly [string, string | null])[] = [
  ['adds the headers where the host sends none', null],
  [
    'leaves what a host says of frames and of who may take its files',
    headers
      .replaceAll(POLICY, `${POLICY}; frame-ancestors 'self'`)
      .replace('Policy: same-origin', 'Policy: cross-origin'),
  ],
];

describe('the service worker', () => {
  it.each(drawn('answers', answers, 0.5))('%s', async (_, headersFile) => {
    const site = await startSite({ host: await startHost(['/'], headersFile) });
    const { page, problems, close } = await site.openPage({ offline: true });
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.reload();
    await untilOpen(page);
    const got = await page.evaluate(async () =>
      Object.fromEntries((await fetch('index.html')).headers),
    );
    const own = Object.entries(headersFor(headersFile ?? headers, '/index.html'));
    for (const [name, value] of own) {
      const policies = name === 'Content-Security-Policy' && headersFile !== null;
      expect(got[name.toLowerCase()], name).toBe(policies ? `${value}, ${POLICY}` : value);
    }
    expect(problems).toEqual([]);
    await close();
    await site.close();
  });
});
