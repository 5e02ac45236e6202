// The charts of the page that can be taken away as pictures. A panel registers its element under a name
// that is part of the file's; whoever offers pictures reads the list.
// Invariant: a list is a fresh array exactly when something in it has changed.
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

export interface PictureRegistry {
  /** Answers how to leave. */
  add(source: PictureSource): () => void;
  /** In the order of the page. */
  readonly list: () => readonly PictureSource[];
  readonly subscribe: (listener: () => void) => () => void;
}

const registries = new WeakMap<PageStore, PictureRegistry>();

/** The registry of a page. */
export function picturesOf(store: PageStore): PictureRegistry {
  const known = registries.get(store);
  if (known !== undefined) return known;
  const registry = createPictureRegistry();
  registries.set(store, registry);
  return registry;
}

export function createPictureRegistry(): PictureRegistry {
  let sources: readonly PictureSource[] = [];
  const listeners = new Set<() => void>();
  const change = (next: readonly PictureSource[]) => {
    sources = next;
    for (const listener of listeners) listener();
  };
  const inOrder = (a: PictureSource, b: PictureSource) =>
    a.element.compareDocumentPosition(b.element) & 4 ? -1 : 1;
  return {
    add(source) {
      change([...sources, source].sort(inOrder));
      return () => change(sources.filter((each) => each !== source));
    },
    list: () => sources,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
