// What every browser test stands on: a served, isolated site, WebGPU, and a record that misses nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSite, type Site } from './site';

describe.each(['/', '/some/folder/'])('the built site at %s', (base) => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ base });
  });
  afterAll(() => site.close());

  it('opens without an error or a failed request', async () => {
    const { page, problems, close } = await site.openPage();
    await page.waitForLoadState('networkidle');
    expect(await page.locator('#root > .page').count()).toBe(1);
    expect(problems).toEqual([]);
    await close();
  });

  it('is cross-origin isolated, so that WASM may have threads', async () => {
    const { page, close } = await site.openPage();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await close();
  });

  it('asks for nothing outside itself', async () => {
    const asked: string[] = [];
    const { page, close } = await site.openPage({
      prepare: async (page) => {
        await page.route('**', async (route) => {
          asked.push(route.request().url());
          await route.continue();
        });
      },
    });
    await page.waitForLoadState('networkidle');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((url) => !url.startsWith(site.url))).toEqual([]);
    await close();
  });
});

describe('the site on a host that sends no headers of isolation', () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ base: '/some/folder/', isolated: false });
  });
  afterAll(() => site.close());

  it('works as it is, and is isolated from the second visit on', async () => {
    const { page, problems, close } = await site.openPage({ offline: true });
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await page.waitForLoadState('networkidle');
    await page.reload();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await page.waitForLoadState('networkidle');
    expect(await page.locator('#root > .page').count()).toBe(1);
    expect(problems).toEqual([]);
    await close();
  });
});

describe('the browser of the tests', () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.close());

  it('has a software WebGPU adapter', async () => {
    const { page, close } = await site.openPage();
    const architecture = await page.evaluate(async () => {
      const adapter = await navigator.gpu.requestAdapter();
      return adapter?.info.architecture;
    });
    expect(architecture).toBe('swiftshader');
    await close();
  });

  it('records errors of the page, of its workers and of the network', async () => {
    const { page, problems, close } = await site.openPage();
    const worker = page.workers()[0] ?? (await page.waitForEvent('worker'));
    await worker.evaluate(() => console.error('from the worker'));
    await page.evaluate(async () => {
      console.error('from the page');
      setTimeout(() => {
        throw new Error('uncaught on the page');
      });
      await fetch('./not-there.bin');
    });
    await expect.poll(() => problems.join('\n')).toContain('uncaught on the page');
    for (const part of ['from the worker', 'from the page', '404: ']) {
      expect(problems.join('\n')).toContain(part);
    }
    await close();
  });

  it('counts what a page breaks off by itself, and not what leaving it cuts short', async () => {
    const { page, problems, close } = await site.openPage({
      prepare: async (page) => {
        await page.route('**/never-*', () => undefined);
      },
    });
    /** Fetches in vain until it is broken off, which it waits for. */
    const fetched = async (name: string, breakOff: () => Promise<unknown>) => {
      const over = page.waitForEvent('requestfailed', (request) => request.url().endsWith(name));
      await page.evaluate((name) => {
        const breaks = new AbortController();
        fetch(name, breaks).catch(() => undefined);
        Object.assign(window, { breakOff: () => breaks.abort() });
      }, name);
      await breakOff();
      await over;
    };
    await fetched('never-1', () => page.reload());
    await fetched('never-2', () => page.goto(new URL('?lang=zh', site.url).href));
    expect(problems).toEqual([]);
    await fetched('never-3', () => page.evaluate('breakOff()'));
    expect(problems).toEqual([
      `request failed: ${new URL('never-3', site.url).href} (net::ERR_ABORTED)`,
    ]);
    await close();
  });

  it('takes on the size, colours, language and motion that a test asks for', async () => {
    const { page, close } = await site.openPage({
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
      locale: 'zh-CN',
      reducedMotion: true,
    });
    const seen = await page.evaluate(() => ({
      width: innerWidth,
      dark: matchMedia('(prefers-color-scheme: dark)').matches,
      language: navigator.language,
      still: matchMedia('(prefers-reduced-motion: reduce)').matches,
    }));
    expect(seen).toEqual({ width: 390, dark: true, language: 'zh-CN', still: true });
    await close();
  });
});
