// What the page does when a part of it fails: code that does not come, drawing that throws, a worker that is
// not there, a browser in which nothing starts. The rest goes on, and what failed says what to do.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawn } from '../long';
import { configure, PATIENCE, readShown, slider, TINY_RUN, untilSituation } from './drive';
import { startSite, type Site } from './site';

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const LATE = /\/assets\/(charts|runs-panel|lesson-panel|share-panel|make-report)-.*\.js$/;
const WORKER = /\/assets\/main-.*\.js$/;
const params = async (page: Page) => (await page.evaluate(readShown)).params;
const again = { name: 'Try again' };

const routed =
  (which: RegExp | string, answer: (route: Route) => Promise<void>) => async (page: Page) => {
    await page.route(which, answer);
  };

const startingWith = (script: () => void) => async (page: Page) => {
  await page.addInitScript(script);
};

/** The rest of the page is there, and follows the slider. */
async function expectAlive(page: Page): Promise<void> {
  const before = await params(page);
  await slider(page).press('PageUp');
  await expect.poll(() => params(page)).not.toBe(before);
  await slider(page).press('PageDown');
}

describe('a part whose code comes late', () => {
  it('says so while the network is away, and comes once it is back and somebody tries again', async () => {
    let away = true;
    const { page, problems, close } = await site.openPage({
      viewport: { width: 1440, height: 900 },
      prepare: routed(LATE, (route) => (away ? route.abort() : route.continue())),
    });
    await untilSituation(page, 'shipped');
    // Curves and runs come once there is something of one's own in them.
    await page.evaluate(() => window.espalier.train({ phase: 'sparse', steps: 1 }));
    const share = page.locator('.share-popover');
    const parts = [
      page.locator('.curves'),
      page.locator('#runs'),
      page.locator('.lesson-slot').last(),
    ];
    await page.getByRole('button', { name: 'Lessons' }).click();
    await page.locator('.lessons-item').first().click();
    await page.getByRole('heading', { name: 'Loss and accuracy' }).scrollIntoViewIfNeeded();
    await page.locator('#runs').scrollIntoViewIfNeeded();
    for (const part of [...parts]) {
      await part.getByText('could not be fetched').waitFor({ timeout: PATIENCE });
      expect(await part.getByRole('button', { name: 'Reload the page' }).count()).toBe(0);
    }
    const open = () => page.getByRole('button', { name: 'Share this page' }).click();
    await open();
    await share.getByText('could not be fetched').waitFor();
    await page.keyboard.press('Escape');
    await expectAlive(page);

    away = false;
    for (const part of parts) await part.getByRole('button', again).click();
    await page.locator('.curves .chart').first().waitFor();
    await page.locator('.runs-table').waitFor();
    await page.locator('[data-testid=lesson][data-step="1"]').waitFor();
    // Opened anew, it tries anew.
    await open();
    await share.locator('#share-link').waitFor();
    away = true;
    await share.getByRole('button', { name: 'Save report' }).click();
    await share.getByText('could not be fetched').waitFor();
    away = false;
    const saved = page.waitForEvent('download');
    await share.getByRole('button', { name: 'Save report' }).click();
    expect((await saved).suggestedFilename()).toMatch(/^espalier-report/);
    // The file is there a moment before the words of the last try have gone.
    await expect.poll(() => page.getByText('could not be fetched').count()).toBe(0);
    expect(problems.filter((problem) => problem.startsWith('uncaught'))).toEqual([]);
    await close();
  });

  it('is known to be gone after a deploy, and a reload gets what is there now', async () => {
    let gone = true;
    const { page, close } = await site.openPage({
      prepare: routed(LATE, (route) => (gone ? route.fulfill({ status: 404 }) : route.continue())),
    });
    await untilSituation(page, 'shipped');
    const open = () => page.getByRole('button', { name: 'Share this page' }).click();
    const share = page.locator('.share-popover');
    await open();
    await share.getByText('no longer on its host').waitFor();
    gone = false;
    await share.getByRole('button', { name: 'Reload the page' }).click();
    await untilSituation(page, 'shipped');
    await open();
    await share.locator('#share-link').waitFor();
    await close();
  });

  it('fetches a lesson and its recordings again', async () => {
    let away = true;
    const { page, close } = await site.openPage({
      path: '?lesson=2',
      viewport: { width: 1440, height: 900 },
      prepare: routed(/\/(lessons|recordings)\//, (route) =>
        away ? route.abort() : route.continue(),
      ),
    });
    const lesson = page.getByTestId('lesson');
    await lesson.getByText('could not be fetched').waitFor({ timeout: PATIENCE });
    expect(await lesson.getByText('Loading').count()).toBe(0);
    away = false;
    await lesson.getByRole('button', again).click();
    await page.locator('[data-testid=lesson][data-step="1"]').waitFor();
    await expect.poll(() => lesson.getByText('could not be fetched').count()).toBe(0);
    await close();
  });
});

describe('a drawing that throws', () => {
  it('takes its own part alone, and training goes on behind it', async () => {
    const { page, problems, close } = await site.openPage();
    await untilSituation(page, 'shipped');
    await configure(page, TINY_RUN);
    await page.evaluate(() => {
      void window.espalier.train({ phase: 'sparse', steps: 50_000 }).catch(() => undefined);
      const fill = Reflect.get(CanvasRenderingContext2D.prototype, 'fillRect');
      Object.assign(window, { drawingBreaks: true });
      CanvasRenderingContext2D.prototype.fillRect = function (...at) {
        const broken: unknown = Reflect.get(window, 'drawingBreaks');
        if (broken === true && this.canvas.closest('[data-testid=histograms]') !== null)
          throw new Error('no more ink');
        fill.apply(this, at);
      };
    });
    const gates = page.locator('#gates');
    await gates.getByText('no more ink').waitFor({ timeout: PATIENCE });
    await expectAlive(page);
    const step = () =>
      page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const leave = window.espalier.on('progress', (event) => {
              leave();
              resolve(event.step);
            });
          }),
      );
    const before = await step();
    await expect.poll(step).toBeGreaterThan(before);
    await page.evaluate(() => void Object.assign(window, { drawingBreaks: false }));
    await gates.getByRole('button', again).click();
    await page.getByTestId('histograms').waitFor();
    await page.evaluate(() => window.espalier.stop());
    expect(problems.filter((problem) => problem.startsWith('uncaught'))).toEqual([]);
    await close();
  });
});

describe('a worker that cannot be loaded', () => {
  const without = routed(WORKER, (route) => route.fulfill({ status: 404 }));

  it('is told of in one sentence with what to do, on a page that stands', async () => {
    const { page, problems, close } = await site.openPage({ prepare: without });
    await page.getByText('The part of the page that trains could not be loaded.').first().waitFor();
    expect(await page.locator('#root > .page').count()).toBe(1);
    expect(await page.getByText('allow workers from blob: addresses').count()).toBeGreaterThan(0);
    const refused = await page.evaluate(() =>
      window.espalier.configure({}).then(
        () => '',
        (error: unknown) => String(error),
      ),
    );
    expect(refused).toMatch(/^EngineError: The part of the page that trains could not be loaded/);
    expect(problems.filter((problem) => problem.startsWith('uncaught'))).toEqual([]);
    await close();
  });

  it('is told of the same way where the browser makes none', async () => {
    const refusals = [
      () => {
        window.Worker = new Proxy(Worker, {
          construct: () => {
            throw new DOMException('by a policy', 'SecurityError');
          },
        });
      },
      () => {
        URL.createObjectURL = () => {
          throw new TypeError('no addresses of blobs');
        };
      },
    ];
    for (const refuse of refusals) {
      const { page, problems, close } = await site.openPage({
        prepare: startingWith(refuse),
      });
      const told = page.getByText('The part of the page that trains could not be loaded.');
      await told.first().waitFor();
      expect(await page.locator('#root > .page').count()).toBe(1);
      // Another worker is as little to be had, and that is said again.
      const again = page.getByRole('button', { name: 'Start the engine again' }).first();
      if ((await again.count()) > 0) await again.click();
      await told.first().waitFor();
      expect(await page.evaluate(() => window.espalier.version)).toMatch(/^\d/);
      expect(problems.filter((problem) => problem.startsWith('uncaught'))).toEqual([]);
      await close();
    }
  });

  /** A page around a frame, which asks it for something and keeps what it is told. */
  const around = (attributes: string) => `<!doctype html><script>
    const heard = [];
    addEventListener('message', ({ data, source }) => {
      heard.push(data);
      if (data.type === 'ready') {
        source.postMessage({ espalier: 1, id: 1, type: 'hello' }, '*');
        source.postMessage({ espalier: 1, id: 2, type: 'call', name: 'configure', argument: {} }, '*');
      }
    });
    </script><iframe id="frame" src="./?embed=1" width="800" height="800" ${attributes}></iframe>`;
  const openAround = async (attributes: string, prepare: (page: Page) => Promise<void>) => {
    const opened = await site.openPage({
      path: 'around.html',
      prepare: async (page) => {
        await prepare(page);
        const body = around(attributes);
        await page.route('**/around.html', (r) => r.fulfill({ contentType: 'text/html', body }));
      },
    });
    const reply = async () => {
      const heard =
        await opened.page.evaluate<{ id?: number; ok?: boolean; error?: Error }[]>('heard');
      return heard.find(({ id }) => id === 2);
    };
    return { ...opened, reply, frame: opened.page.frameLocator('#frame') };
  };

  it('answers the page around a frame with an error', async () => {
    const { frame, reply, close } = await openAround('', without);
    await expect.poll(reply).toMatchObject({ ok: false, error: { kind: 'EngineError' } });
    await frame.getByText('that trains could not be loaded').first().waitFor();
    await close();
  });

  it('leaves a frame in a sandbox with a page that answers', async () => {
    // As many hosts serve a site: whoever asks may read, be it a frame without an origin.
    const readable = async (route: Route) => {
      const response = await route.fetch();
      const headers = { ...response.headers(), 'access-control-allow-origin': '*' };
      await route.fulfill({ response, headers });
    };
    const { frame, reply, problems, close } = await openAround(
      'sandbox="allow-scripts"',
      routed(`${site.url}**`, readable),
    );
    await frame.getByTestId('rate-slider').waitFor({ timeout: PATIENCE });
    await expect.poll(async () => (await reply())?.id, { timeout: PATIENCE }).toBe(2);
    expect(problems.filter((problem) => problem.startsWith('uncaught'))).toEqual([]);
    await close();
  });
});

describe('a browser that lacks a part', () => {
  it('has the whole page without observers and without changes of media queries', async () => {
    const { page, problems, close } = await site.openPage({
      viewport: { width: 1440, height: 900 },
      prepare: startingWith(() => {
        Reflect.deleteProperty(window, 'ResizeObserver');
        Reflect.deleteProperty(window, 'IntersectionObserver');
        Object.assign(MediaQueryList.prototype, { addEventListener: undefined });
      }),
    });
    await untilSituation(page, 'shipped');
    await expectAlive(page);
    for (const part of ['histograms', 'gate-map', 'espalier'])
      await page.locator(`[data-testid=${part}] canvas`).first().waitFor();
    await page.evaluate(() => window.espalier.train({ phase: 'sparse', steps: 1 }));
    await page.locator('#runs').scrollIntoViewIfNeeded();
    // Charts are a library's, which hears of changed queries in the one way that is missing.
    const faults = page.locator('.part-fault:not(.curves *, #runs *)');
    expect(await faults.allTextContents()).toEqual([]);
    // Drawn, and drawn again to the window's new size.
    const width = () =>
      page.evaluate(() => document.querySelector<HTMLCanvasElement>('#gates canvas')?.width ?? 0);
    await expect.poll(width).not.toBe(300);
    const before = await width();
    await page.setViewportSize({ width: 1250, height: 900 });
    await page.locator('#gates').scrollIntoViewIfNeeded();
    await expect.poll(width).not.toBe(before);
    expect(problems.filter((problem) => problem.startsWith('uncaught'))).toEqual([]);
    await close();
  });

  it('has it without media queries', async () => {
    const { page, problems, close } = await site.openPage({
      prepare: startingWith(() => Reflect.deleteProperty(window, 'matchMedia')),
    });
    await untilSituation(page, 'shipped');
    await expectAlive(page);
    expect(await page.locator('.part-fault').allTextContents()).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });
});

describe('a page that cannot start', () => {
  const words = (page: Page) => page.getByText('Espalier has not started yet');
  const visible = (page: Page) => expect.poll(() => words(page).isVisible()).toBe(true);

  it('says what may be missing, in both languages', async () => {
    const broken: [string, (route: Route) => Promise<void>][] = [
      ['gone', (route) => route.fulfill({ status: 404 })],
      ['of a wrong type', (route) => route.fulfill({ contentType: 'text/plain', body: '' })],
      [
        'for a newer browser',
        (route) => route.fulfill({ contentType: 'text/javascript', body: 'let let = ?;' }),
      ],
    ];
    for (const [how, answer] of drawn('a script that is not there', broken, 0.3)) {
      const { page, close } = await site.openPage({
        prepare: routed(/\/assets\/index-.*\.js$/, answer),
      });
      expect(await words(page).isVisible(), how).toBe(false);
      await visible(page);
      expect(await page.getByText('Espalier 尚未启动').isVisible()).toBe(true);
      await close();
    }
    const context = await site.browser.newContext();
    const page = await context.newPage();
    await page.goto(pathToFileURL(resolve(import.meta.dirname, '../../dist/index.html')).href);
    await visible(page);
    await context.close();
  });

  it('says so at once where there is no JavaScript', async () => {
    const context = await site.browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(site.url);
    expect(await words(page).isVisible()).toBe(true);
    await context.close();
  });

  it('and one that starts shows none of it', async () => {
    const { page, problems, close } = await site.openPage({
      prepare: async (page) => {
        await page.addInitScript(() => {
          const seen: boolean[] = [];
          Object.assign(window, { seen });
          const look = () => {
            const start = document.querySelector('.start');
            if (start !== null) seen.push(start.checkVisibility({ visibilityProperty: true }));
            if (document.querySelector('.page') === null) requestAnimationFrame(look);
          };
          look();
        });
      },
    });
    await untilSituation(page, 'shipped');
    expect(await page.evaluate<boolean[]>('seen')).not.toContain(true);
    expect(await page.locator('.start').count()).toBe(0);
    expect(problems).toEqual([]);
    await close();
  });
});
