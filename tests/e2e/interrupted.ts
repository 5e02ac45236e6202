// A run in a real browser and what may happen to it in the middle: its tab crashes or is loaded again, its GPU
// goes, its worker or a thread is killed. Hears what is told of it, whoever trains which part.
import type { BrowserContext, Page } from 'playwright-core';
import type { RunEvent } from '../../src/core/events';
import { version } from '../../package.json';
import type { Recipe } from '../../src/core/recipe';
import { untilOpen } from './drive';

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
      if (data === 'thread') for (const thread of held.threads) thread.terminate();
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
  /** What the page said that failed. */
  readonly failures: string[];
  /** How many threads trained, each number once. */
  readonly threads: number[];
  /** Hear every event. */
  readonly listeners: Set<(event: RunEvent) => void>;
}

export const newTold = (): Told => ({
  losses: new Map(),
  looks: new Map(),
  rows: new Map(),
  failures: [],
  threads: [],
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
  } else if (event.type === 'failed') told.failures.push(event.error.message);
  else if (event.type === 'did' && event.deed.do === 'train') {
    const { threads } = event.deed.made;
    if (!told.threads.includes(threads)) told.threads.push(threads);
  }
  for (const listener of [...told.listeners]) listener(event);
}

/** Resolves with the next event that is so. */
export const until = (told: Told, is: (event: RunEvent) => boolean): Promise<RunEvent> =>
  new Promise((resolve) => {
    const listener = (event: RunEvent) => {
      if (!is(event)) return;
      told.listeners.delete(listener);
      resolve(event);
    };
    told.listeners.add(listener);
  });

/** Opens the site in a tab of a context, whose events are told. @param as which version it says it is */
export async function openTold(
  context: BrowserContext,
  url: string,
  told: Told,
  as = version,
): Promise<Page> {
  const tab = await context.newPage();
  tab.on('dialog', (dialog) => void dialog.accept());
  await tab.route(/\/assets\/main-.*\.js$/, async (route) => {
    const response = await route.fetch();
    const script = (await response.text()).replace(`page:\`${version}\``, `page:\`${as}\``);
    await route.fulfill({ response, body: WITHIN + script });
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
      ...([
        'progress',
        'validation',
        'result',
        'kept',
        'failed',
        'activity',
        'network',
        'did',
      ] as const),
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

export const runOf = (page: Page, recipe: Recipe): Promise<void> =>
  page.evaluate((given) => {
    // Whoever breaks it says so by itself.
    window.espalier.run(given).catch(() => undefined);
  }, recipe);
