// The page's one store: the run as the worker tells it and the view as the person chose it. Plain
// zustand, no React: canvases and text nodes subscribe to it directly.
import { subscribeWithSelector } from 'zustand/middleware';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PruneRate } from '../core/brand';
import type { BroughtFile, Opened } from '../core/brought';
import type { ErrorReport } from '../core/errors';
import type { RunEvent } from '../core/events';
import type { KeptSets, MadeSet, OwnPreview } from '../core/own-set';
import type { Guesses } from '../core/pictures';
import type { Recipe } from '../core/recipe';
import type { Paces } from '../core/time-offers';
import type { OfflineState } from './offline-state';
import { cutEventOf, type CutEvent } from './cut-event';
import { reduceRun } from './reduce-run';
import { bookAfter, emptyBook, type BookChange, type RunBook } from './run-book';
import { initialRun, type RunState } from './run-state';
import { withStandIn, type StandIn } from './stand-in';
import { initialView, withinDepth, type ViewState } from './view-state';

/** A report that a person reads; `parts` are the reports it sums up, each told for itself. */
export interface Refusal extends ErrorReport {
  readonly parts?: readonly ErrorReport[];
}

/** Files that a person brought. */
export interface Brought {
  readonly files: readonly BroughtFile[];
  readonly folders: readonly FileSystemDirectoryHandle[];
  /** Null until they are open, and where they were refused. */
  readonly opened: Opened | null;
  /** The run that began with them. */
  readonly run: number | null;
}

/** Where a person's own pictures are on their way in. */
export type Bringing =
  /** A folder is looked through; then its files are handed to the worker, so many by now. */
  | { readonly at: 'listing'; readonly found: number; readonly handed: number | null }
  /** The worker looks through them. */
  | { readonly at: 'opening' }
  /** They are taken with the camera. */
  | { readonly at: 'camera' }
  /** They are seen, and nothing is made of them; with the reason where nothing came of it. */
  | {
      readonly at: 'choosing';
      readonly preview: OwnPreview;
      readonly error: ErrorReport | null;
    }
  | { readonly at: 'making'; readonly preview: OwnPreview }
  | { readonly at: 'made'; readonly preview: OwnPreview; readonly made: MadeSet };

/** What stands before a person of their own pictures. */
export interface OwnDesk {
  /** Null where nothing is brought, or nobody looks at it any more. */
  readonly bringing: Bringing | null;
  /** The sets that are kept; null until somebody has asked which there are. */
  readonly kept: KeptSets | null;
}

/** How the page and its worker get on. */
export interface LinkState {
  /** Seconds since the worker's last sign of life once that is too long, else 0. */
  readonly silentFor: number;
  /** Files that were brought last; null before any. */
  readonly brought: Brought | null;
  /** A command that was refused, until it is dismissed. */
  readonly refusal: Refusal | null;
  /** Whether the page works with the network off; null until that is known. */
  readonly offline: OfflineState | null;
  /** What a link or a file asks to be carried out, until a person has it carried out or puts it away. */
  readonly recipe: Recipe | null;
}

/** An answer about the pictures. */
export interface Answered {
  readonly guesses: Guesses;
  /** False once the page shows another rate, or another network, than it is of. */
  readonly current: boolean;
  /** Whether that has been so for longer than the next answer should take: only then it is shown as past. */
  readonly old: boolean;
}

/** How fast what is offered by time trains here. */
export interface Paced {
  /** Engine and threads that it holds for; `paceSetting` of paces.ts. */
  readonly setting: string;
  /** Null where it could not be measured. */
  readonly paces: Paces | null;
  /** Why it could not. */
  readonly failure: ErrorReport | null;
}

export interface PageState {
  readonly run: RunState;
  readonly view: ViewState;
  readonly link: LinkState;
  /** Every run of this visit and of those before it. */
  readonly runs: RunBook;
  /** What the network answers about the run's pictures; null until it has. */
  readonly answered: Answered | null;
  /** How fast what is offered by time trains here; null until that is measured. */
  readonly paced: Paced | null;
  /** The cut that has just been made or undone, for as long as it is shown. */
  readonly cut: CutEvent | null;
  /** What becomes of a person's own pictures. */
  readonly own: OwnDesk;
}

export interface PageStore extends Pick<
  StoreApi<PageState>,
  'getState' | 'getInitialState' | 'subscribe'
> {
  /** Hears what a selector reads whenever that is another. Answers the way to stop hearing. */
  watch<T>(
    select: (page: PageState) => T,
    listener: (now: T, before: T) => void,
    equal?: (a: T, b: T) => boolean,
  ): () => void;
  /** The run of the network at hand, also while something stands in for it. */
  live(): RunState;
  /** Shows something else in the place of the network at hand; null gives it back. */
  standIn(standIn: StandIn | null): void;
  /** Lays an event of the worker over the run. */
  receive(event: RunEvent): void;
  /** Changes what the person sees. */
  view(change: Partial<ViewState>): void;
  link(change: Partial<LinkState>): void;
  answered(answered: Answered | null): void;
  paced(paced: Paced | null): void;
  /** Ends what is shown of a cut. */
  cut(cut: null): void;
  /** Changes what is known of the runs. */
  runs(change: BookChange): void;
  /** Changes what stands before the person of their own pictures. */
  own(change: Partial<OwnDesk>): void;
}

/**
 * Whether a cut network comes, by whichever way: pruned here, opened from a file, kept in the browser. The
 * page goes to its rate, so that it draws the network that there is.
 */
const bringsCut = (
  { committed }: RunState,
  event: RunEvent,
): event is Extract<RunEvent, { type: 'network' }> & { readonly rate: PruneRate } =>
  event.type === 'network' &&
  event.rate !== null &&
  (event.stage === 'pruned' || event.rate !== committed?.rate);

/** To be seen where errors that nobody caught are seen. */
const throwLater = (error: unknown) =>
  queueMicrotask(() => {
    throw error;
  });

/**
 * @param now milliseconds since 1970
 * @param report told what a subscriber threw, once until it works again; no other suffers from it
 */
export function createPageStore(
  view: Partial<ViewState> = {},
  now: () => number = Date.now,
  report: (error: unknown) => void = throwLater,
): PageStore {
  const store = createStore(
    subscribeWithSelector<PageState>(() => ({
      run: initialRun,
      view: { ...initialView, ...view },
      link: { silentFor: 0, refusal: null, offline: null, recipe: null, brought: null },
      runs: emptyBook,
      answered: null,
      paced: null,
      cut: null,
      own: { bringing: null, kept: null },
    })),
  );
  /** The listener, and what it throws kept from all others. */
  const guarded = <T>(listener: (now: T, before: T) => void) => {
    let works = true;
    return (now: T, before: T) => {
      try {
        listener(now, before);
        works = true;
      } catch (error) {
        if (works) report(error);
        works = false;
      }
    };
  };
  // The run as the worker tells it.
  let told = initialRun;
  let standIn: StandIn | null = null;
  const live = () => told;
  const show = () => {
    const run = withStandIn(live(), standIn);
    const { run: shown, view: chosen } = store.getState();
    if (run === shown) return;
    // Until the worker has said what is open, a block that a link names may be there.
    store.setState({ run, view: run.open ? withinDepth(chosen, run.model.depth) : chosen });
  };
  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: (listener) => store.subscribe(guarded(listener)),
    watch: (select, listener, equalityFn = Object.is) =>
      store.subscribe(select, guarded(listener), { equalityFn }),
    live,
    standIn: (next) => {
      if (next === standIn) return;
      standIn = next;
      show();
    },
    receive: (event) => {
      // The run goes on as it was: what failed beside it is a word to the person and no state.
      if (event.type === 'stray')
        store.setState((page) => ({ link: { ...page.link, refusal: event.error } }));
      const next = reduceRun(told, event);
      // What stands in for the network is no run of the person's: the book follows what was told.
      const runs = bookAfter(store.getState().runs, event, told, now());
      if (runs !== store.getState().runs) store.setState({ runs });
      if (next === told) return;
      if (bringsCut(told, event)) {
        const { view } = store.getState();
        store.setState({ view: { ...view, rate: event.rate } });
      }
      const cut = standIn === null ? cutEventOf(told, next) : null;
      const gone = next.run !== told.run;
      told = next;
      show();
      if (cut !== null || gone) store.setState({ cut });
    },
    view: (change) => store.setState((page) => ({ view: { ...page.view, ...change } })),
    link: (change) => store.setState((page) => ({ link: { ...page.link, ...change } })),
    answered: (answered) => store.setState({ answered }),
    paced: (paced) => store.setState({ paced }),
    cut: (cut) => {
      if (store.getState().cut !== cut) store.setState({ cut });
    },
    runs: (change) => store.setState((page) => ({ runs: change(page.runs) })),
    own: (change) => store.setState((page) => ({ own: { ...page.own, ...change } })),
  };
}
