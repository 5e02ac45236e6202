// What a long list of stored runs costs the page: one run is trained in a browser and laid into its storage a
// hundred times, and then the list is brought anew, with nothing new in it or with one of them pinned or unpinned.
// In milliseconds of the processor for the page's main thread, so that a busy machine tells the same.
import type { Page } from 'playwright-core';
import { startSite } from '../e2e/site';
import { TINY_RUN, untilOpen } from '../e2e/drive';
import { report, type Line } from './report';

const RUNS = 100;
/** Even, so that nothing is pinned behind them. */
const TURNS = 16;
const TASK_BAR_MS = 50;

/** A run with curves as long as they get, and with everything in its table. */
const trainOne = (page: Page) =>
  page.evaluate(async (config) => {
    const { espalier } = window;
    await espalier.configure(config);
    await espalier.reset();
    await espalier.train({ phase: 'dense', steps: 400 });
    await espalier.evaluate({ split: 'test' });
    await espalier.train({ phase: 'sparse', steps: 300 });
    await espalier.evaluate({ split: 'test' });
    await espalier.prune(0.4);
    await espalier.finetune({ steps: 100 });
    await espalier.evaluate({ split: 'test' });
    await espalier.runs();
    await espalier.openShipped();
  }, TINY_RUN);

/** Lays the one run that is there beside itself, until there are so many. */
const lay = (page: Page, runs: number) =>
  page.evaluate(async (count) => {
    let stored = await navigator.storage.getDirectory();
    for (const name of ['espalier', 'stored runs', 'runs'])
      stored = await stored.getDirectoryHandle(name);
    for await (const [name, first] of stored.entries()) {
      for (let i = 1; first instanceof FileSystemDirectoryHandle && i < count; i++) {
        const folder = await stored.getDirectoryHandle(`${name}-${i}`, { create: true });
        for await (const file of first.values()) {
          if (!(file instanceof FileSystemFileHandle)) continue;
          const copy = await folder.getFileHandle(file.name, { create: true });
          const writer = await copy.createWritable();
          await writer.write(await file.getFile());
          await writer.close();
        }
      }
      return;
    }
  }, runs);

/** What is done at each turn: nothing, a look at the runs, or one of them pinned or unpinned. */
type Turn = 'rest' | 'look' | 'pin';

const take = (page: Page, turn: Turn, turns: number) =>
  page.evaluate(
    async ({ turn, turns }) => {
      const rest = (ms: number) => new Promise((done) => setTimeout(done, ms));
      let told = 0;
      const stop = window.espalier.on('runs', () => told++);
      for (let i = 0; i < turns; i++) {
        const before = told;
        if (turn === 'look') document.dispatchEvent(new Event('visibilitychange'));
        if (turn === 'pin') document.querySelector<HTMLElement>('#runs [aria-pressed]')?.click();
        while (turn !== 'rest' && told === before) await rest(20);
        await rest(300);
      }
      stop();
    },
    { turn, turns },
  );

/** Milliseconds that the processor is at work for the page's main thread, for each of some turns. */
async function timed(page: Page, turn: Turn): Promise<number> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  };
  // What is compiled is, and what was pinned is not any more.
  await take(page, turn, 2);
  const before = await spent();
  await take(page, turn, TURNS);
  return ((await spent()) - before) / TURNS;
}

const size = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((done) => {
        const stop = window.espalier.on('runs', ({ runs }) => {
          stop();
          done(JSON.stringify(runs).length);
        });
        document.dispatchEvent(new Event('visibilitychange'));
      }),
  );

const site = await startSite();
const { page } = await site.openPage();
await untilOpen(page);
await trainOne(page);
const lines: Line[] = [];
const details: Record<string, unknown> = {};
for (const count of [1, RUNS]) {
  await lay(page, count);
  await page.reload();
  await untilOpen(page);
  await page.locator('#runs').scrollIntoViewIfNeeded();
  await page.locator('#runs tbody tr').nth(1).waitFor();
  const rest = await timed(page, 'rest');
  const ms = (await timed(page, 'look')) - rest;
  const pinned = (await timed(page, 'pin')) - rest;
  const characters = await size(page);
  details[count] = { rest, ms, pinned, characters };
  lines.push({
    what: `${count} stored: the list comes anew`,
    measured: `${ms.toFixed(1)} ms of the page, ${pinned.toFixed(1)} ms where one was pinned; ${(characters / 1000).toFixed(0)} thousand characters`,
    ...{ bar: `≤ ${TASK_BAR_MS} ms`, kept: ms <= TASK_BAR_MS },
  });
}
await site.close();
report('runs', lines, details);
