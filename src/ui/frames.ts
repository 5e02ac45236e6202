// One painting pass per animation frame for everything on the page that follows the store without
// React. However many changes a frame brings, each painter runs at most once in it. Canvases go before
// nodes: text drawn on a canvas makes the browser lay out whatever a node has just changed.
// What the person moves is painted in one frame; what the worker sends may take two or three, so that
// no frame holds up the page. Asides, words that are heard and not seen, wait until the person's hand
// rests and are written once a second at most: nobody can hear more.
import type { PageStore, PageState } from '../store/store';
import type { Tempo } from '../store/view-state';

/** In the order of a pass. */
const KINDS = ['canvas', 'node', 'aside'] as const;
export type PaintKind = (typeof KINDS)[number];

/** Milliseconds of one frame that changes of the run may take. */
const BUDGET_MS = 8;

/** Asides are written this long after the person's last move, in milliseconds, … */
const REST_MS = 300;

/** … and this long after the last time. */
const ASIDE_MS = 1000;

export interface Frames {
  /**
   * Runs `paint` in the next frame and in a frame after every change; answers how to leave.
   * @param failed told what it threw: no other painter suffers from it
   */
  add(paint: () => void, kind: PaintKind, failed?: (error: unknown) => void): () => void;
  /** Asks for a pass in the next frame, asides when they are due, or for one of the canvases alone. */
  request(only?: 'canvas'): void;
  /** Paints all that is asked for now, and canvases asked for or not, without a frame. */
  paintNow(): void;
}

const framesOfStore = new WeakMap<PageStore, Frames>();

/** The painting pass of a store. */
export function framesOf(store: PageStore): Frames {
  const known = framesOfStore.get(store);
  if (known !== undefined) return known;
  const frames = createFrames(
    (listener) =>
      store.subscribe((page, before) =>
        listener(
          page.view !== before.view,
          page.run.activity.task === before.run.activity.task ? drawnEvery(page) : 0,
        ),
      ),
    (run) => void requestAnimationFrame(run),
    () => performance.now(),
    (run, ms) => void setTimeout(run, ms),
  );
  framesOfStore.set(store, frames);
  return frames;
}

/** @param every else, the least milliseconds since the last such pass; Infinity is no pass at all */
type Listener = (atOnce: boolean, every: number) => void;

/**
 * @param subscribe its listener is told whether the change is one that must be seen all at once
 * @param schedule runs its argument once, in the next frame
 * @param clock milliseconds from any fixed moment
 * @param later runs its argument once, after some milliseconds
 */
export function createFrames(
  subscribe: (listener: Listener) => () => void,
  schedule: (run: () => void) => void,
  clock: () => number,
  later: (run: () => void, ms: number) => void,
): Frames {
  const painters: Readonly<Record<PaintKind, Set<() => void>>> = {
    canvas: new Set(),
    node: new Set(),
    aside: new Set(),
  };
  const guarded = (paint: () => void, failed: (error: unknown) => void) => () => {
    try {
      paint();
    } catch (error) {
      failed(error);
    }
  };
  const empty = () => KINDS.every((kind) => painters[kind].size === 0);
  const here = (paint: () => void) => KINDS.some((kind) => painters[kind].has(paint));
  // Those that the last frame had no time for: they go first in the next.
  let late: readonly (() => void)[] = [];
  const asked = { canvas: false, node: false, aside: false };
  let whole = false;
  let waiting = false;
  let leave: (() => void) | null = null;
  const wait = () => {
    if (waiting) return;
    waiting = true;
    schedule(pass);
  };
  const pass = () => {
    const wanted = KINDS.flatMap((kind) => (asked[kind] ? [...painters[kind]] : []));
    const due = [...new Set([...late, ...wanted])];
    const end = whole ? Infinity : clock() + BUDGET_MS;
    late = [];
    asked.canvas = asked.node = asked.aside = whole = waiting = false;
    let done = 0;
    for (const paint of due) {
      if (done > 0 && clock() >= end) break;
      if (here(paint)) paint();
      done++;
    }
    late = due.slice(done);
    if (late.length > 0) wait();
  };
  let moved = -Infinity;
  let said = -Infinity;
  let listening = false;
  const sayWhenDue = () => {
    const early = Math.max(moved + REST_MS, said + ASIDE_MS) - clock();
    listening = early > 0;
    if (listening) {
      later(sayWhenDue, early);
      return;
    }
    said = clock();
    asked.aside = true;
    wait();
  };
  const request = (only?: 'canvas') => {
    if (empty()) return;
    asked.canvas = true;
    wait();
    if (only !== undefined) return;
    asked.node = true;
    if (!listening && painters.aside.size > 0) sayWhenDue();
  };
  let heard = -Infinity;
  let held = false;
  const hear: Listener = (atOnce, every) => {
    whole ||= atOnce;
    if (atOnce) moved = clock();
    const early = heard + every - clock();
    if (atOnce || early <= 0) {
      if (!atOnce) heard = clock();
      request();
    } else if (every < Infinity && !held) {
      held = true;
      later(() => {
        held = false;
        heard = clock();
        request();
      }, early);
    }
  };
  return {
    add(paint, kind, failed = (error) => reportError(error)) {
      const painter = guarded(paint, failed);
      painters[kind].add(painter);
      leave ??= subscribe(hear);
      request();
      return () => {
        painters[kind].delete(painter);
        if (!empty()) return;
        leave?.();
        leave = null;
      };
    },
    request,
    paintNow() {
      asked.canvas = whole = true;
      pass();
    },
  };
}

// How often what the run moves is drawn while it trains: as it comes, once a second, or not until
// training rests. What the person moves is always drawn at once.

/** Milliseconds between two drawings. */
const EVERY = { live: 0, calm: 1000, still: Infinity } as const satisfies Record<Tempo, number>;

/** Milliseconds to the next drawing of the run for the page as it is; 0 is with every change. */
export function drawnEvery({ run, view }: PageState): number {
  return trains(run.activity) ? EVERY[view.tempo] : 0;
}

/** Whether numbers and drawings move by themselves. */
export const trains = ({ task, paused }: PageState['run']['activity']): boolean =>
  !paused && (task === 'dense' || task === 'sparse' || task === 'finetune');
