// Moves of the slider as a person makes them, by pointer and keys, and how long each takes from its event to the frame
// that shows it, with React's commits meanwhile. For the benches of the built site in a real browser. A dragged move is
// told to the page as a frame begins; a key comes at any time and waits for the next one, up to 17 ms at 60 Hz.
import type { Page } from 'playwright-core';
import { percentile, type Line } from './report';

export const MOVES = 200;
const PAUSE_MS = 60;
const FRAME_BAR_MS = 16;
/** What begins a move: the slider's own event for the pointer; a key is taken before it makes one. */
export const EVENTS = ['input', 'keydown'] as const;
type Begin = (typeof EVENTS)[number];

export interface Counted {
  /** Training steps so far. */
  steps: number;
  commits: number;
  moves: Record<Begin, number[]>;
  duringMoves: number;
}

/** React tells whoever stands here about every commit: put in place before the page's own scripts. */
export function countCommits(): void {
  const counted: Counted = {
    steps: 0,
    commits: 0,
    moves: { input: [], keydown: [] },
    duringMoves: 0,
  };
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

/** Times every event of the slider until its frame has been painted. */
export function timeMoves(events: readonly Begin[]): void {
  const { slide } = window as unknown as { slide: Counted };
  for (const kind of events)
    window.addEventListener(
      kind,
      () => {
        const begin = performance.now();
        const before = slide.commits;
        // A message sent in a frame is heard when the frame has been painted.
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => slide.moves[kind].push(performance.now() - begin);
          port2.postMessage(null);
        });
        // Behind every listener of this event, before anything else: what the move itself committed.
        queueMicrotask(() => (slide.duringMoves += slide.commits - before));
      },
      { capture: true },
    );
}

/** 0, 1, … 20, 19, … 0 and so on: there and back along the track. */
const along = (i: number) => (i % 40 < 20 ? i % 40 : 40 - (i % 40));

export async function drag(page: Page): Promise<void> {
  const box = await page.locator('input[type=range]').boundingBox();
  if (box === null) throw new Error('The slider is not on the page.');
  const y = box.y + box.height / 2;
  const x = (i: number) => box.x + box.width * (0.3 + along(i) / 50);
  await page.mouse.move(x(0), y);
  await page.mouse.down();
  for (let i = 1; i <= MOVES; i++) {
    await page.mouse.move(x(i), y);
    await page.waitForTimeout(PAUSE_MS);
  }
  await page.mouse.up();
}

export async function step(page: Page): Promise<void> {
  const slider = page.locator('input[type=range]');
  for (let i = 0; i < MOVES; i++) {
    await slider.press(along(i + 1) > along(i) ? 'ArrowRight' : 'ArrowLeft');
    await page.waitForTimeout(PAUSE_MS);
  }
}

/** What was counted so far. */
export const countedIn = (page: Page): Promise<Counted> =>
  page.evaluate(() => (window as unknown as { slide: Counted }).slide);

/** The line of some moves' times. */
export function movesLine(what: string, times: readonly number[]): Line {
  const high = percentile(times, 0.95);
  return {
    what: `${what} (${times.length} moves)`,
    measured: `median ${percentile(times, 0.5).toFixed(1)} ms, 95 % ${high.toFixed(1)} ms`,
    bar: `≤ ${FRAME_BAR_MS} ms`,
    kept: high <= FRAME_BAR_MS && times.length >= MOVES,
  };
}
