// The slider while the worker trains `small`: milliseconds from its input event to the frame that shows the move, and
// React's commits meanwhile. The built site in a real browser.
import { startSite } from '../e2e/site';
import { report } from './report';
import {
  countCommits,
  countedIn,
  drag,
  EVENTS,
  movesLine,
  step,
  timeMoves,
  type Counted,
} from './slider-moves';

const WHERE = 'to painted frame, small, while it trains';

const site = await startSite();
const { page, close } = await site.openPage({
  path: '?model=small',
  prepare: async (page) => {
    await page.addInitScript(countCommits);
  },
});
await page.evaluate(async () => {
  await window.espalier.reset();
  void window.espalier.train({ phase: 'sparse', steps: 100_000 });
  await new Promise<void>((resolve) => {
    window.espalier.on('progress', ({ step }) => {
      const { slide } = window as unknown as { slide: Counted };
      slide.steps = step;
      if (step >= 2) resolve();
    });
  });
});

/** Training steps a second while something is done. */
async function stepsWhile(work: () => Promise<void>): Promise<number> {
  const [{ steps: before }, begin] = [await countedIn(page), performance.now()];
  await work();
  return ((await countedIn(page)).steps - before) / ((performance.now() - begin) / 1000);
}
// The driver puts scripts of its own into the page with its first key press: before the watch begins.
await page.locator('input[type=range]').press('ArrowRight');
await page.evaluate(timeMoves, EVENTS);
const alone = await stepsWhile(() => page.waitForTimeout(15_000));
const dragged = await stepsWhile(() => drag(page));
await step(page);
const { moves, duringMoves } = await countedIn(page);
await page.evaluate(() => window.espalier.stop());
await close();
await site.close();

report(
  'slide',
  [
    movesLine(`slider dragged, input event ${WHERE}`, moves.input),
    movesLine(`slider stepped, key press ${WHERE}`, moves.keydown),
    {
      what: 'training steps a second while it is dragged, and else',
      measured: `${dragged.toFixed(2)} and ${alone.toFixed(2)}`,
      bar: 'none',
      kept: true,
    },
    {
      what: 'React commits of a move',
      measured: String(duringMoves),
      bar: '0',
      kept: duringMoves === 0,
    },
  ],
  { moves, duringMoves, dragged, alone },
);
