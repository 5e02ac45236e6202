// What the network answers about the twelve pictures while the slider is dragged: answers a second on the network that
// the page opens with, while nothing trains and while it trains, milliseconds from a move to its painted frame
// meanwhile, and what the answers cost of the steps. The built site in a real browser, on the WASM engine.
import type { Page } from 'playwright-core';
import { startSite } from '../e2e/site';
import { report } from './report';
import {
  countCommits,
  countedIn,
  drag,
  EVENTS,
  movesLine,
  timeMoves,
  type Counted,
} from './slider-moves';

const IDLE_BAR = 10;
const TRAINING_BAR = 2;
/** Share of the steps that answers may cost. */
const COST_BAR = 0.05;
/** Seconds of training alone; three turns of each way. */
const ALONE_S = 10;
const TURNS = 3;

/** Counts the worker's answers to “look”, which are none while it is muted: put in place before the page's own scripts. */
function countAnswers(): void {
  const counted = { answers: 0, muted: false };
  Object.assign(window, { looks: counted });
  const asked = new Set<number>();
  const heard = new WeakSet<Worker>();
  type Post = (this: Worker, ...given: unknown[]) => void;
  const post = Reflect.get(Worker.prototype, 'postMessage') as Post;
  Worker.prototype.postMessage = function (this: Worker, ...given: unknown[]) {
    const said = given[0] as { id: number; type: string };
    if (said.type === 'look' && counted.muted) {
      const data = { id: said.id, type: 'answer', value: null };
      queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data })));
      return;
    }
    if (said.type === 'look') asked.add(said.id);
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener(
        'message',
        ({ data }: MessageEvent<{ id: number; type: string; value: unknown }>) => {
          if (data.type !== 'answer' || !asked.delete(data.id)) return;
          if (data.value !== null) counted.answers++;
        },
      );
    }
    post.apply(this, given);
  };
}

interface Looks {
  looks: { answers: number; muted: boolean };
}

const answersIn = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as Looks).looks.answers);

const mute = (page: Page, muted: boolean): Promise<void> =>
  page.evaluate((muted) => {
    (window as unknown as Looks).looks.muted = muted;
  }, muted);

/** Of something counted, how many a second while something is done. */
async function perSecond(count: () => Promise<number>, work: () => Promise<void>): Promise<number> {
  const [before, begin] = [await count(), performance.now()];
  await work();
  return ((await count()) - before) / ((performance.now() - begin) / 1000);
}

const site = await startSite();
const { page, close } = await site.openPage({
  path: '?engine=wasm&model=micro&start=shipped',
  prepare: async (page) => {
    await page.addInitScript(countCommits);
    await page.addInitScript(countAnswers);
  },
});
const answers = () => answersIn(page);
// The driver puts scripts of its own into the page with its first key press: before the watch begins.
await page.locator('input[type=range]').press('ArrowRight');
await page.locator('input[type=range]').press('ArrowLeft');
await page.evaluate(timeMoves, EVENTS);
const idle = await perSecond(answers, () => drag(page));
const { moves } = await countedIn(page);

await page.evaluate(async () => {
  await window.espalier.reset();
  void window.espalier.train({ phase: 'dense', steps: 100_000 });
  await new Promise<void>((resolve) => {
    window.espalier.on('progress', ({ step }) => {
      const { slide } = window as unknown as { slide: Counted };
      slide.steps = step;
      if (step >= 2) resolve();
    });
  });
});
const steps = async () => (await countedIn(page)).steps;
const training: number[] = [];
const dragged: number[] = [];
const unanswered: number[] = [];
const alone: number[] = [];
for (let turn = 0; turn < TURNS; turn++) {
  alone.push(await perSecond(steps, () => page.waitForTimeout(1000 * ALONE_S)));
  let shown = 0;
  dragged.push(
    await perSecond(steps, async () => {
      shown = await perSecond(answers, () => drag(page));
    }),
  );
  training.push(shown);
  await mute(page, true);
  unanswered.push(await perSecond(steps, () => drag(page)));
  await mute(page, false);
}
await page.evaluate(() => window.espalier.stop());
await close();
await site.close();

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
const cost = 1 - median(dragged) / median(unanswered);
report(
  'guesses',
  [
    {
      what: 'answers a second on twelve pictures, micro, while the slider is dragged and nothing trains',
      measured: idle.toFixed(1),
      bar: `≥ ${IDLE_BAR}`,
      kept: idle >= IDLE_BAR,
    },
    movesLine('slider dragged, input event to painted frame, meanwhile', moves.input),
    {
      what: 'answers a second while it trains and the slider is dragged',
      measured: median(training).toFixed(1),
      bar: `≥ ${TRAINING_BAR}`,
      kept: median(training) >= TRAINING_BAR,
    },
    {
      what: `steps a second while it is dragged and answered, and dragged alone (medians of ${TURNS})`,
      measured: `${median(dragged).toFixed(2)} and ${median(unanswered).toFixed(2)}, ${(100 * cost).toFixed(1)} % fewer`,
      bar: `≤ ${100 * COST_BAR} %`,
      kept: cost <= COST_BAR,
    },
    {
      what: 'steps a second while nothing is dragged',
      measured: median(alone).toFixed(2),
      bar: 'none',
      kept: true,
    },
  ],
  { idle, moves, training, dragged, unanswered, alone },
);
