// The slider while the worker trains `small`: milliseconds from the key press to the frame that shows
// it, and React's commits meanwhile. The built site in a real browser, moved by real key presses.
import { startSite } from '../e2e/site';
import { percentile, report } from './report';

const MOVES = 200;
const FRAME_BAR_MS = 16;

/** React tells whoever stands here about every commit: put in place before the page's own scripts. */
function countCommits(): void {
  const counted = { commits: 0, moves: [] as number[], duringMoves: 0 };
  Object.assign(window, {
    slide: counted,
    __REACT_DEVTOOLS_GLOBAL_HOOK__: {
      supportsFiber: true,
      inject: () => 1,
      onCommitFiberRoot: () => counted.commits++,
      onCommitFiberUnmount: () => undefined,
    },
  });
}

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
    const off = window.espalier.on('progress', ({ step }) => {
      if (step < 2) return;
      off();
      resolve();
    });
  });
});
const slider = page.locator('input[type=range]');
await slider.focus();
await slider.press('ArrowRight');
await page.evaluate(() => {
  const { slide } = window as unknown as {
    slide: { commits: number; moves: number[]; duringMoves: number };
  };
  window.addEventListener(
    'keydown',
    ({ timeStamp }) => {
      const before = slide.commits;
      // A message sent in a frame is heard when the frame has been painted.
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => slide.moves.push(performance.now() - timeStamp);
        port2.postMessage(null);
      });
      // Behind every listener of this event, before anything else: what the move itself committed.
      queueMicrotask(() => (slide.duringMoves += slide.commits - before));
    },
    { capture: true },
  );
});
for (let i = 0; i < MOVES; i++) {
  await slider.press(i % 40 < 20 ? 'ArrowRight' : 'ArrowLeft');
  await page.waitForTimeout(60);
}
const { moves, duringMoves } = await page.evaluate(
  () => (window as unknown as { slide: { moves: number[]; duringMoves: number } }).slide,
);
await page.evaluate(() => window.espalier.stop());
await close();
await site.close();

const high = percentile(moves, 0.95);
report(
  'slide',
  [
    {
      what: `slider to painted frame, small, while it trains (${moves.length} moves)`,
      measured: `median ${percentile(moves, 0.5).toFixed(1)} ms, 95 % ${high.toFixed(1)} ms`,
      bar: `≤ ${FRAME_BAR_MS} ms`,
      kept: high <= FRAME_BAR_MS && moves.length >= MOVES,
    },
    {
      what: 'React commits of a move',
      measured: String(duringMoves),
      bar: '0',
      kept: duringMoves === 0,
    },
  ],
  { moves, duringMoves },
);
