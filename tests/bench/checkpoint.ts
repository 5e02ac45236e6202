// What it costs to store a run while it trains: two pages train the same network, one in a browser whose storage
// takes it and one whose storage refuses; turn by turn one goes on and the other waits. Steps a second, the
// processor's time for a step, the page's long tasks, and how long a checksum of what is stored takes.
// `npm run bench -- checkpoint --nano` or `--small` takes one of them, `--quick` one short turn of each.
import type { Page } from 'playwright-core';
import { startSite, type Site } from '../e2e/site';
import { percentile, report, type Line } from './report';

const asked = (word: string) => process.argv.includes(`--${word}`);
const quick = asked('quick');
const MODELS = (['nano', 'small'] as const).filter(
  (model) => asked(model) || !(asked('nano') || asked('small')),
);
const ROUNDS = quick ? 1 : 3;
const WARM_MS = quick ? 3_000 : 8_000;
/** Of a turn, at least: one with storage goes from one save to another. */
const TURN_MS = quick ? 5_000 : 11_000;
/** Share of the steps a second that storing may cost. */
const COST_BAR = 0.05;
const TASK_BAR_MS = 50;
const DIGESTED = 100e6;

/** In front of the worker's script: the storage refuses. */
const REFUSING = `
  Object.defineProperty(navigator.storage, 'getDirectory', {
    value: () => Promise.reject(new DOMException('not here', 'SecurityError')),
  });
`;

const refusing = async (page: Page) => {
  await page.route(/\/assets\/main-.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: REFUSING + (await response.text()) });
  });
};

interface Turn {
  readonly steps: number;
  readonly seconds: number;
  /** Seconds of the processor, of the page, its worker and the threads. */
  readonly cpu: number;
  /** Times that the head was stored. */
  readonly saves: number;
  /** Tasks of the page over 50 ms, in milliseconds. */
  readonly tasks: readonly number[];
}

interface Trainer {
  readonly page: Page;
  readonly stores: boolean;
  readonly close: () => Promise<void>;
  readonly cpu: () => Promise<number>;
  readonly turns: Turn[];
}

/** A page that trains, and waits. */
async function open(site: Site, model: 'nano' | 'small', stores: boolean): Promise<Trainer> {
  const cdp = await site.browser.newBrowserCDPSession();
  const renderers = async () => {
    const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
    return processInfo.filter(({ type }) => type === 'renderer');
  };
  const before = new Set((await renderers()).map(({ id }) => id));
  const { page, close } = await site.openPage(stores ? {} : { prepare: refusing });
  await page.evaluate(
    async ({ preset, warm }) => {
      const { espalier } = window;
      await espalier.configure({ model: preset, data: 'fashion', seed: 1, engine: 'wasm' });
      await espalier.reset();
      const seen = { step: 0, saves: 0, tasks: [] as number[] };
      espalier.on('progress', (event) => (seen.step = event.step));
      espalier.on('stored', () => seen.saves++);
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) seen.tasks.push(Math.round(duration));
      }).observe({ type: 'longtask' });
      Object.assign(window, { seen });
      espalier.train({ phase: 'dense', steps: 100_000 }).catch(() => undefined);
      // All images have come, and what compiles is compiled.
      while (seen.step === 0) await new Promise((done) => setTimeout(done, 50));
      await new Promise((done) => setTimeout(done, warm));
      await espalier.pause();
    },
    { preset: model, warm: WARM_MS },
  );
  const cpu = async () =>
    (await renderers())
      .filter(({ id }) => !before.has(id))
      .reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  return { page, stores, close, cpu, turns: [] };
}

/** Goes on for a turn, from one report to another; where it stores, from one save to another. */
async function take({ page, stores, cpu, turns }: Trainer, long: number): Promise<void> {
  const reach = (past: number) =>
    page.evaluate(
      async ({ past, stores }) => {
        const { seen } = window as unknown as {
          seen: { step: number; saves: number; tasks: number[] };
        };
        const from = performance.now();
        const moved = async (of: 'step' | 'saves') => {
          const before = seen[of];
          while (seen[of] === before) await new Promise((done) => setTimeout(done, 5));
        };
        while (performance.now() - from < past) await moved('step');
        if (stores) await moved('saves');
        await moved('step');
        return { ...seen, tasks: seen.tasks.length, all: seen.tasks, at: performance.now() };
      },
      { past, stores },
    );
  await page.evaluate(() => window.espalier.resume());
  const begin = await reach(0);
  const began = await cpu();
  const end = await reach(long);
  const ended = await cpu();
  await page.evaluate(() => window.espalier.pause());
  turns.push({
    ...{ steps: end.step - begin.step, seconds: (end.at - begin.at) / 1000 },
    ...{ cpu: ended - began, saves: end.saves - begin.saves, tasks: end.all.slice(begin.tasks) },
  });
}

/** Milliseconds that the browser takes for the SHA-256 by which a file of so many bytes is named. */
const digest = (page: Page) =>
  page.evaluate(async (size) => {
    const bytes = new Uint8Array(size).map((_, i) => i);
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      const begin = performance.now();
      await crypto.subtle.digest('SHA-256', bytes);
      times.push(performance.now() - begin);
    }
    return times;
  }, DIGESTED);

/** Bytes of the files that a save writes. */
const bytesOf = (page: Page) =>
  page.evaluate(async () => {
    const [run] = await window.espalier.runs();
    return run === undefined ? 0 : run.bytes.own;
  });

const site = await startSite();
const lines: Line[] = [];
const details: Record<string, unknown> = {};
for (const model of MODELS) {
  const pages = [await open(site, model, true), await open(site, model, false)] as const;
  const [stored, refused] = pages;
  for (let i = 0; i < ROUNDS; i++)
    // Neither is always the first.
    for (const page of i % 2 === 0 ? pages : pages.toReversed())
      await take(page, page.stores ? TURN_MS : 2 * TURN_MS);
  const median = (values: readonly number[]) => percentile(values, 0.5);
  const rates = ({ turns }: Trainer) => turns.map(({ steps, seconds }) => steps / seconds);
  const costs = ({ turns }: Trainer) => turns.map(({ cpu, steps }) => (1000 * cpu) / steps);
  const range = (of: readonly number[]) =>
    `${median(of).toFixed(2)} (${Math.min(...of).toFixed(2)}–${Math.max(...of).toFixed(2)})`;
  const cost = 1 - median(rates(stored)) / median(rates(refused));
  const more = median(costs(stored)) / median(costs(refused)) - 1;
  const saves = stored.turns.reduce((sum, turn) => sum + turn.saves, 0);
  const seconds = stored.turns.reduce((sum, turn) => sum + turn.seconds, 0);
  const tasks = stored.turns.flatMap((turn) => turn.tasks).filter((ms) => ms > TASK_BAR_MS);
  await stored.page.evaluate(() => window.espalier.stop());
  const bytes = await bytesOf(stored.page);
  const times = await digest(stored.page);
  for (const { close } of pages) await close();
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  lines.push(
    {
      what: `${model}: steps a second`,
      measured: `${range(rates(stored))} stored ${saves} times in ${seconds.toFixed(0)} s, ${range(rates(refused))} not at all: ${percent(cost)}`,
      ...{ bar: `costs at most ${percent(COST_BAR)}`, kept: cost <= COST_BAR && saves > 0 },
    },
    {
      what: `${model}: ms of the processor for a step`,
      measured: `${range(costs(stored))} and ${range(costs(refused))}: ${percent(more)}`,
      ...{ bar: `at most ${percent(COST_BAR)} more`, kept: more <= COST_BAR },
    },
    {
      what: `${model}: tasks of the page`,
      measured: tasks.length === 0 ? 'none over 50 ms' : `${tasks.join(', ')} ms`,
      ...{ bar: `none over ${TASK_BAR_MS} ms`, kept: tasks.length === 0 },
    },
    {
      what: `${model}: SHA-256 of 100 MB`,
      measured: `${median(times).toFixed(0)} ms; a run has ${(bytes / 1e6).toFixed(1)} MB, with the state before`,
      ...{ bar: 'said', kept: true },
    },
  );
  details[model] = { stored: stored.turns, refused: refused.turns, digest: times, bytes };
}
await site.close();
report('checkpoint', lines, details);
