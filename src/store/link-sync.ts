// Keeps the page's address in step with run and view, so that it can be copied at any time. Writes no
// history, and nothing before the worker has said what is open: until then the link still holds it.
// Weights are not in it, only those a run starts with: a page opens with what its link says.
import { naturalStart, type Start } from '../core/run-config';
import type { RunState } from './run-state';
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
  let seen: Pick<RunState, 'config' | 'open' | 'run'> & Pick<PageState, 'view'> = look(store);
  let last: string | null = null;
  const write = () => {
    const { run, view } = store.getState();
    if (view.sweeping) return;
    const search = writeLink(run.config, view, startOf(run, asked));
    if (search === last) return;
    last = search;
    replace(search);
  };
  store.subscribe(() => {
    const now = look(store);
    const same =
      now.config === seen.config &&
      now.view === seen.view &&
      now.open === seen.open &&
      now.run === seen.run;
    seen = now;
    if (same || !now.open) return;
    clearTimeout(due);
    due = setTimeout(write, REST_MS);
  });
}

function look(store: PageStore) {
  const { run, view } = store.getState();
  return { config: run.config, open: run.open, run: run.run, view };
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
