// One painting pass per animation frame for everything on the page that follows the store without
// React. However many changes a frame brings, each painter runs at most once in it. Canvases go before
// nodes: text drawn on a canvas makes the browser lay out whatever a node has just changed.
import type { PageStore } from '../../store/store';

export type PaintKind = 'canvas' | 'node';

export interface Frames {
  /** Runs `paint` in the next frame and in every frame after a change; answers how to leave. */
  add(paint: () => void, kind: PaintKind): () => void;
  /** Asks for a pass in the next frame. */
  request(): void;
}

const framesOfStore = new WeakMap<PageStore, Frames>();

/** The painting pass of a store. */
export function framesOf(store: PageStore): Frames {
  const known = framesOfStore.get(store);
  if (known !== undefined) return known;
  const frames = createFrames(
    (listener) => store.subscribe(listener),
    (run) => void requestAnimationFrame(run),
  );
  framesOfStore.set(store, frames);
  return frames;
}

/** @param schedule runs its argument once, in the next frame */
export function createFrames(
  subscribe: (listener: () => void) => () => void,
  schedule: (run: () => void) => void,
): Frames {
  const painters = { canvas: new Set<() => void>(), node: new Set<() => void>() };
  const count = () => painters.canvas.size + painters.node.size;
  let waiting = false;
  let leave: (() => void) | null = null;
  const pass = () => {
    waiting = false;
    for (const paint of painters.canvas) paint();
    for (const paint of painters.node) paint();
  };
  const request = () => {
    if (waiting || count() === 0) return;
    waiting = true;
    schedule(pass);
  };
  return {
    add(paint, kind) {
      painters[kind].add(paint);
      leave ??= subscribe(request);
      request();
      return () => {
        painters[kind].delete(paint);
        if (count() > 0) return;
        leave?.();
        leave = null;
      };
    },
    request,
  };
}
