// The charts of the page that can be taken away as pictures. A panel registers its element under a name
// that is part of the file's; whoever offers pictures reads the list.
// Invariant: a list is a fresh array exactly when something in it has changed.
import { createStore, type StoreApi } from 'zustand';
import type { PageStore } from '../../store/store';

export interface PictureSource {
  /** Names the file: `histograms`, `gate-map`. */
  readonly id: string;
  /** In the page's language. */
  readonly title: string;
  /** The panel: its canvases, SVGs and the words between them make the picture. */
  readonly element: HTMLElement;
  /** Words outside the panel that are its axis: they are set under its last drawing. */
  readonly axis?: () => HTMLElement | null;
  /** What the marks mean, in the page's language; empty where the facts say enough. */
  readonly caption: () => string;
}

/** In the order of the page. */
export type Pictures = StoreApi<readonly PictureSource[]>;

const known = new WeakMap<PageStore, Pictures>();

/** The charts of a page. */
export function picturesOf(store: PageStore): Pictures {
  const pictures = known.get(store) ?? createStore<readonly PictureSource[]>(() => []);
  known.set(store, pictures);
  return pictures;
}

const inOrder = (a: PictureSource, b: PictureSource) =>
  a.element.compareDocumentPosition(b.element) & 4 ? -1 : 1;

/** Adds a chart; answers how to leave. */
export function offerPicture(store: PageStore, source: PictureSource): () => void {
  const { setState } = picturesOf(store);
  setState((list) => [...list, source].sort(inOrder), true);
  return () => setState((list) => list.filter((each) => each !== source), true);
}
