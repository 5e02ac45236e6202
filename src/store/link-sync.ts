// Keeps the page's address in step with run and view, so that it can be copied at any time. Writes no
// history, and nothing before the worker has said what is open: until then the link still holds it.
// Weights are not in it, only those a run starts with: a page opens with what its link says.
import { shallow } from 'zustand/vanilla/shallow';
import { naturalStart, type Start } from '../core/run-config';
import type { RunState } from './run-state';
import { broughtBy, withoutRecipe, type Brought } from './link/recipe-link';
import { writeLink } from './link/write-link';
import type { PageState, PageStore } from './store';

/**
 * Milliseconds of rest before the address is written: a browser takes several to change it, which a
 * moving slider has not, and limits how often that may be.
 */
const REST_MS = 350;

/**
 * @param asked the weights that the link the page was opened with asks for, null where it does not say
 * @param replace writes the search part into the address
 */
export function keepLink(
  store: PageStore,
  asked: Start | null,
  replace: (search: string) => void,
): void {
  let due: ReturnType<typeof setTimeout> | undefined;
  let last: string | null = null;
  const write = () => {
    const { run, view } = store.getState();
    if (view.sweeping) return;
    const search = writeLink(run.config, view, startOf(run, asked));
    if (search === last) return;
    last = search;
    replace(search);
  };
  const look = ({ run: { config, open, run }, view }: PageState) => ({ config, open, run, view });
  const wait = ({ open }: ReturnType<typeof look>) => {
    if (!open) return;
    clearTimeout(due);
    due = setTimeout(write, REST_MS);
  };
  store.watch(look, wait, shallow);
}

/** The weights that a page opened with this run's link should start with. */
export function startOf(
  { run, source, config }: Pick<RunState, 'run' | 'source' | 'config'>,
  asked: Start | null,
): Start {
  // The first run is what the link asked for, also where the shipped network could not be had.
  if (run <= 1 && source === 'init') return asked ?? naturalStart(config);
  if (source === 'shipped') return 'shipped';
  return source === 'init' ? 'fresh' : naturalStart(config);
}

/** What stands behind “#” in the page's address. */
export interface AddressHash {
  readonly get: () => string;
  readonly set: (hash: string) => void;
  /** Hears when a person or a page has changed it. */
  readonly listen: (hear: () => void) => void;
}

/**
 * Keeps a link's recipe in the address for as long as it stands before the person. One that is put into the
 * address of an open page, which browsers do not load anew, stands before the person at once.
 * @param told what an address brought that is no recipe
 */
export function keepRecipe(
  store: PageStore,
  hash: AddressHash,
  told: (notes: Brought['notes']) => void,
): void {
  let linked = store.getState().link.recipe;
  store.watch(
    ({ link }) => link.recipe,
    (recipe) => {
      if (linked === null || recipe === linked) return;
      linked = null;
      hash.set(withoutRecipe(hash.get()));
    },
  );
  hash.listen(() => {
    void broughtBy(hash.get()).then(({ recipe, notes }) => {
      told(notes);
      if (recipe === null) return;
      linked = recipe;
      store.link({ recipe });
    });
  });
}

/** What stands behind “#” in the address of this window. */
export const ownHash: AddressHash = {
  get: () => window.location.hash,
  set: (hash) => replaceAddress(window.location.search, hash),
  listen: (hear) => window.addEventListener('hashchange', hear),
};

/** Replaces the search part of the page's own address. */
export const replaceSearch = (search: string): void => replaceAddress(search, window.location.hash);

/**
 * Replaces the page's own address behind its path. A sandbox allows no other address, and some browsers
 * none for a while after many: the page works with the one it has.
 */
export function replaceAddress(search: string, hash: string): void {
  try {
    window.history.replaceState(
      window.history.state,
      '',
      `${window.location.pathname}${search}${hash}`,
    );
  } catch {
    // The link in the address stays as it was.
  }
}
