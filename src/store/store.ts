// The page's one store: the run as the worker tells it and the view as the person chose it. Plain
// zustand, no React: canvases and text nodes subscribe to it directly.
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ErrorReport } from '../core/errors';
import type { RunEvent } from '../core/protocol';
import { initialRun, reduceRun, type RunState } from './run-state';
import { initialView, type ViewState } from './view-state';

/** A report that a person reads; `parts` are the reports it sums up, each told for itself. */
export interface Refusal extends ErrorReport {
  readonly parts?: readonly ErrorReport[];
}

/** How the page and its worker get on. */
export interface LinkState {
  /** Seconds since the worker's last sign of life once that is too long, else 0. */
  readonly silentFor: number;
  /** A command that was refused, until it is dismissed. */
  readonly refusal: Refusal | null;
}

export interface PageState {
  readonly run: RunState;
  readonly view: ViewState;
  readonly link: LinkState;
}

export interface PageStore extends Pick<StoreApi<PageState>, 'getState' | 'subscribe'> {
  /** Lays an event of the worker over the run. */
  receive(event: RunEvent): void;
  /** Changes what the person sees. */
  view(change: Partial<ViewState>): void;
  link(change: Partial<LinkState>): void;
}

export function createPageStore(view: Partial<ViewState> = {}): PageStore {
  const store = createStore<PageState>(() => ({
    run: initialRun,
    view: { ...initialView, ...view },
    link: { silentFor: 0, refusal: null },
  }));
  return {
    getState: store.getState,
    subscribe: store.subscribe,
    receive: (event) => store.setState((page) => ({ run: reduceRun(page.run, event) })),
    view: (change) => store.setState((page) => ({ view: { ...page.view, ...change } })),
    link: (change) => store.setState((page) => ({ link: { ...page.link, ...change } })),
  };
}
