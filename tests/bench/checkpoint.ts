// What it costs to store a run while it trains: steps a second of `nano` and `small` in a browser whose storage
// takes them and in one whose storage refuses, turn by turn; and whether the page has a long task meanwhile.
// `npm run bench -- checkpoint --quick` takes one short turn of each.
import type { Page } from 'playwright-core';
import { startSite, type Site } from '../e2e/site';
import { percentile, report, type Line } from './report';

const quick = process.argv.includes('--quick');
const TURNS = quick ? 1 : 4;
const WARM_MS = quick ? 6_000 : 12_000;
const TURN_MS = quick ? 15_000 : 40_000;
/** Share of the steps a second that storing may cost. */
const COST_BAR = 0.05;
const TASK_BAR_MS = 50;

/** In front of the worker's script: the storage refuses. */
const REFUSING = `
  Object.defineProperty(navigator.storage, 'getDirectory', {
    value: () => Promise.reject(new DOMException('not here', 'SecurityError')),
  });
`;

interface Turn {
  readonly stepsPerSecond: number;
  /** Times that the head was stored. */
  readonly saves: number;
  /** Tasks of the page over 50 ms, in milliseconds. */
  readonly tasks: readonly number[];
}

const prepared = (stores: boolean) => async (page: Page) => {
  if (stores) return;
  await page.route(/\/assets\/main-.*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: REFUSING + (await response.text()) });
  });
};

async function turn(site: Site, model: 'nano' | 'small', stores: boolean): Promise<Turn> {
  const { page, close } = await site.openPage({ prepare: prepared(stores) });
  const measured = await page.evaluate(
    async ({ preset, warm, long }) => {
      const { espalier } = window;
      await espalier.configure({ model: preset, data: 'fashion', seed: 1, engine: 'wasm' });
      await espalier.reset();
      let step = 0;
      let saves = 0;
      espalier.on('progress', (event) => (step = event.step));
      espalier.on('kept', () => saves++);
      const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));
      const until = async (is: () => boolean) => {
        while (!is()) await rest(50);
      };
      espalier.train({ phase: 'dense', steps: 100_000 }).catch(() => undefined);
      // All images have come, and what compiles is compiled.
      await until(() => step > 0);
      await rest(warm);
      const tasks: number[] = [];
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) tasks.push(Math.round(duration));
      }).observe({ type: 'longtask' });
      const nextReport = async () => {
        const before = step;
        await until(() => step > before);
        return { step, at: performance.now() };
      };
      const begin = await nextReport();
      saves = 0;
      await rest(long);
      const end = await nextReport();
      const seen = saves;
      await espalier.stop();
      return {
        stepsPerSecond: (1000 * (end.step - begin.step)) / (end.at - begin.at),
        ...{ saves: seen, tasks },
      };
    },
    { preset: model, warm: WARM_MS, long: TURN_MS },
  );
  await close();
  return measured;
}

const site = await startSite();
const lines: Line[] = [];
const details: Record<string, unknown> = {};
for (const model of ['nano', 'small'] as const) {
  const turns: Record<'stored' | 'refused', Turn[]> = { stored: [], refused: [] };
  for (let i = 0; i < TURNS; i++)
    // Neither is always the first.
    for (const stores of i % 2 === 0 ? [true, false] : [false, true])
      turns[stores ? 'stored' : 'refused'].push(await turn(site, model, stores));
  const rates = (of: readonly Turn[]) => of.map(({ stepsPerSecond }) => stepsPerSecond);
  const median = (of: readonly Turn[]) => percentile(rates(of), 0.5);
  const range = (of: readonly Turn[]) =>
    `${median(of).toFixed(2)} (${Math.min(...rates(of)).toFixed(2)}–${Math.max(...rates(of)).toFixed(2)})`;
  const cost = 1 - median(turns.stored) / median(turns.refused);
  const saves = turns.stored.reduce((sum, one) => sum + one.saves, 0);
  const tasks = turns.stored.flatMap((one) => one.tasks).filter((ms) => ms > TASK_BAR_MS);
  lines.push(
    {
      what: `${model}: steps a second`,
      measured: `${range(turns.stored)} stored ${saves} times, ${range(turns.refused)} not at all: ${(100 * cost).toFixed(1)} %`,
      ...{ bar: `costs at most ${100 * COST_BAR} %`, kept: cost <= COST_BAR && saves > 0 },
    },
    {
      what: `${model}: tasks of the page`,
      measured: tasks.length === 0 ? 'none over 50 ms' : `${tasks.join(', ')} ms`,
      ...{ bar: `none over ${TASK_BAR_MS} ms`, kept: tasks.length === 0 },
    },
  );
  details[model] = turns;
}
await site.close();
report('checkpoint', lines, details);
