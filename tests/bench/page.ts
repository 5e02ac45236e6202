// The built site in a real browser: how soon the slider is alive, and whether the page stays smooth
// while the worker trains `nano` on Fashion-MNIST with the default engine.
import { startSite, type OpenPage } from '../e2e/site';
import { percentile, report } from './report';

const OPENINGS = 5;
const OPEN_BAR_MS = 2000;
const TASK_BAR_MS = 50;
const TRAINING_MS = 60_000;

/**
 * Milliseconds from the start of the navigation until the slider answers with the network's
 * threshold, by the page's own clock: making a browser profile is not the page's work.
 */
async function coldOpen(open: () => Promise<OpenPage>): Promise<number> {
  const { page, close } = await open();
  const alive = await page.waitForFunction(() => {
    const slider = document.querySelector<HTMLInputElement>('input[type=range]');
    const answers = slider !== null && !slider.disabled && /\d/.test(slider.ariaValueText ?? '');
    return answers && performance.now();
  });
  const ms = Number(await alive.jsonValue());
  await close();
  return ms;
}

/** A task of the page: when it began, from the start of the watch, and how long it took, in milliseconds. */
interface Task {
  readonly at: number;
  readonly ms: number;
}

/** The page's tasks over 50 ms, while it trains and somebody moves the slider. */
async function longTasks(opened: OpenPage): Promise<{ tasks: Task[]; steps: number }> {
  const { page } = opened;
  await page.evaluate(async () => {
    await window.espalier.reset();
    void window.espalier.train({ phase: 'sparse', steps: 5000 });
    await new Promise<void>((resolve) => {
      const off = window.espalier.on('progress', () => {
        off();
        resolve();
      });
    });
  });
  // The driver puts scripts of its own into the page with its first key press: before the watch begins.
  const slider = page.locator('input[type=range]');
  await slider.focus();
  await slider.press('ArrowRight');
  await page.evaluate(() => {
    const tasks: { at: number; ms: number }[] = [];
    const begin = performance.now();
    let steps = 0;
    window.espalier.on('progress', ({ step }) => (steps = step));
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        tasks.push({ at: Math.round(startTime - begin), ms: duration });
    }).observe({ type: 'longtask' });
    Object.assign(window, { bench: { tasks, steps: () => steps } });
  });
  const end = performance.now() + TRAINING_MS;
  for (let i = 0; performance.now() < end; i++) {
    await slider.press(i % 40 < 20 ? 'ArrowRight' : 'ArrowLeft');
    await page.waitForTimeout(250);
  }
  const seen = await page.evaluate(() => {
    const { bench } = window as unknown as { bench: { tasks: Task[]; steps: () => number } };
    return { tasks: bench.tasks, steps: bench.steps() };
  });
  await page.evaluate(() => window.espalier.stop());
  return seen;
}

const site = await startSite();
const openings: number[] = [];
for (let i = 0; i < OPENINGS; i++) openings.push(await coldOpen(() => site.openPage()));
const opened = await site.openPage();
const { tasks, steps } = await longTasks(opened);
await site.close();

const worst = Math.max(...openings);
report(
  'page',
  [
    {
      what: `cold open until the slider is alive, ${OPENINGS} times`,
      measured: `median ${percentile(openings, 0.5).toFixed(0)} ms, worst ${worst.toFixed(0)} ms`,
      bar: `≤ ${OPEN_BAR_MS} ms`,
      kept: worst <= OPEN_BAR_MS,
    },
    {
      what: `tasks over ${TASK_BAR_MS} ms in ${TRAINING_MS / 1000} s of training (${steps} steps)`,
      measured: `${tasks.length}${tasks.length > 0 ? `, longest ${Math.max(...tasks.map(({ ms }) => ms))} ms` : ''}`,
      bar: '0',
      kept: tasks.length === 0 && steps > 0,
    },
  ],
  { openings, tasks, steps },
);
