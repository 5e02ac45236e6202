// A run in a real browser and what may happen to it in the middle: its tab crashes or is loaded again, its GPU
// goes, its worker or a thread is killed. Says what the run came to, whoever trained which part of it.
import { createHash } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import type { RunEvent } from '../../src/core/events';
import type { Recipe, Step } from '../../src/core/recipe';
import { expect } from 'vitest';
import { PATIENCE, untilOpen } from './drive';

/** The worker's time goes by so much faster, and with it the times between two saves. */
const FAST = 10;

/**
 * In front of the worker's own script: time goes by faster, and its devices and threads can be had. A worker's
 * own workers and devices are out of a page's reach.
 */
const WITHIN = `
  {
    const now = performance.now.bind(performance);
    performance.now = () => now() * ${FAST};
    const held = { devices: [], threads: [] };
    self.held = held;
    const ask = self.GPUAdapter?.prototype.requestDevice;
    if (ask) self.GPUAdapter.prototype.requestDevice = async function (...of) {
      const device = await ask.apply(this, of);
      held.devices.push(device);
      return device;
    };
    const Own = self.Worker;
    if (Own) self.Worker = class extends Own {
      constructor(...of) { super(...of); held.threads.push(this); }
    };
    const channel = new BroadcastChannel('faults');
    channel.onmessage = ({ data }) => {
      if (data === 'device') for (const device of held.devices) device.destroy();
      if (data === 'thread') held.threads[0]?.terminate();
    };
  }
`;

export const FAULTS = [
  'reload',
  'crash',
  'gpu crash',
  'device destroyed',
  'worker killed',
] as const;
export type Fault = (typeof FAULTS)[number] | 'thread killed';

/** What is told of a run, in a form that crosses to the tests. */
export interface Told {
  /** Cross-entropy by step of the run, of whoever told it last. */
  readonly losses: Map<number, number>;
  /** Looks at validation images, by step. */
  readonly looks: Map<number, string>;
  /** Lines of the table. */
  readonly rows: Map<string, string>;
  /** Hear every event. */
  readonly listeners: Set<(event: RunEvent) => void>;
}

export const newTold = (): Told => ({
  losses: new Map(),
  looks: new Map(),
  rows: new Map(),
  listeners: new Set(),
});

function take(told: Told, event: RunEvent): void {
  if (event.type === 'progress') {
    const series = Object.values(event.stats.series.ce);
    series.forEach((ce, i) => told.losses.set(event.globalStep - series.length + 1 + i, ce));
  } else if (event.type === 'validation')
    told.looks.set(event.globalStep, `${event.top1} ${event.loss}`);
  else if (event.type === 'result') {
    // Whether an earlier visit measured it is no measure.
    const row = { ...event.row, earlier: undefined };
    told.rows.set(`${row.kind} ${row.rate}`, JSON.stringify(row));
  }
  for (const listener of [...told.listeners]) listener(event);
}

/** Opens the site in a tab of a context, whose events are told. */
export async function openTold(
  context: BrowserContext,
  url: string,
  told: Told,
  page: Page | null = null,
): Promise<Page> {
  const tab = page ?? (await context.newPage());
  tab.on('dialog', (dialog) => void dialog.accept());
  await tab.route(/\/assets\/main-.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: WITHIN + (await response.text()) });
  });
  await tab.addInitScript(() => {
    const workers: Worker[] = [];
    Object.assign(window, {
      workers,
      Worker: class extends Worker {
        constructor(at: string | URL, options?: WorkerOptions) {
          super(at, options);
          workers.push(this);
        }
      },
    });
  });
  await tab.exposeFunction('told', (event: RunEvent) => take(told, event));
  await tab.goto(url);
  await hear(tab);
  return tab;
}

/** Hears the events of a page that has just been loaded. */
export async function hear(page: Page): Promise<void> {
  await untilOpen(page);
  await page.evaluate(() => {
    const { told } = window as unknown as { told: (event: unknown) => void };
    for (const type of [
      ...(['progress', 'validation', 'result', 'kept', 'failed', 'activity', 'network'] as const),
    ])
      window.espalier.on(type, (event) => {
        const gates = 'gates' in event ? { gates: null } : {};
        told({ ...event, ...gates });
      });
  });
}

/** Makes something happen to a run. Answers the page that it goes on in, and whether that is another one. */
export async function strike(
  fault: Fault,
  page: Page,
): Promise<'another tab' | 'another page' | 'here'> {
  const context = page.context();
  switch (fault) {
    case 'reload':
      await page.reload();
      return 'another page';
    case 'crash': {
      const session = await context.newCDPSession(page);
      const gone = new Promise((done) => page.once('crash', done));
      // It never answers.
      void session.send('Page.crash').catch(() => undefined);
      await gone;
      return 'another tab';
    }
    case 'gpu crash': {
      const session = await context.browser()?.newBrowserCDPSession();
      void session?.send('Browser.crashGpuProcess' as never).catch(() => undefined);
      return 'here';
    }
    case 'worker killed':
      await page.evaluate(() => {
        const { workers } = window as unknown as { workers: Worker[] };
        for (const worker of workers) {
          worker.terminate();
          worker.dispatchEvent(new ErrorEvent('error', { message: 'killed' }));
        }
      });
      return 'here';
    case 'device destroyed':
    case 'thread killed':
      await page.evaluate(
        (what) => new BroadcastChannel('faults').postMessage(what),
        fault === 'thread killed' ? 'thread' : 'device',
      );
      return 'here';
  }
}

/** Goes on with the newest stored run: the step that broke off, and what is left of its recipe. */
export async function goOnWithStored(page: Page): Promise<void> {
  const kept = page.getByTestId('kept');
  await kept.getByRole('button', { name: 'Go on with it' }).first().click();
}

const digest = (bytes: readonly number[]) =>
  createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');

const isFree = (page: Page): Promise<boolean> =>
  page.evaluate(() =>
    window.espalier.configure({}).then(
      () => true,
      () => false,
    ),
  );

/** Networks by their weights, and the optimizer and the place in the images by what is trained next. */
export async function endOf(page: Page, next: Step): Promise<readonly string[]> {
  // What the recipe ends with is told before the command is over.
  await expect.poll(() => isFree(page), { timeout: PATIENCE }).toBe(true);
  const weights = () =>
    page.evaluate(async () => {
      const save = async (compact: boolean) => {
        const bytes = await window.espalier.saveModel({ compact }).catch(() => null);
        if (bytes === null) return [];
        // What the header says of where it came from is another matter.
        const header = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
        return [...bytes.slice(8 + header)];
      };
      return [await save(false), await save(true)];
    });
  const before = await weights();
  await page.evaluate(async (step) => {
    const { phase, steps } = step as Extract<Step, { do: 'train' }>;
    const { espalier } = window;
    if (phase === 'finetune') await espalier.finetune({ steps });
    else await espalier.train({ phase, steps });
  }, next);
  return [...before, ...(await weights())].map(digest);
}

export const runOf = (page: Page, recipe: Recipe): Promise<void> =>
  page.evaluate((given) => {
    // Whoever breaks it says so by itself.
    window.espalier.run(given).catch(() => undefined);
  }, recipe);
