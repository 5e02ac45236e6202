// Keeps the page's address in step with run and view, so that it can be copied at any time. Writes no
// history, and nothing before the worker has said what is open: until then the link still holds it.
import { writeLink } from './url-state';
import type { PageState, PageStore } from './store';

/** Under the browsers' limit of about 100 changes in 30 s. */
const WAIT_MS = 350;

/** @param replace writes the search part into the address */
export function keepLink(store: PageStore, replace: (search: string) => void): void {
  let due = false;
  let seen: Pick<PageState['run'], 'config' | 'open'> & Pick<PageState, 'view'> = look(store);
  let last: string | null = null;
  const write = () => {
    due = false;
    const { run, view } = store.getState();
    const search = writeLink(run.config, view);
    if (search === last) return;
    last = search;
    replace(search);
  };
  store.subscribe(() => {
    const now = look(store);
    const same = now.config === seen.config && now.view === seen.view && now.open === seen.open;
    seen = now;
    if (same || due || !now.open) return;
    due = true;
    setTimeout(write, WAIT_MS);
  });
}

function look(store: PageStore) {
  const { run, view } = store.getState();
  return { config: run.config, open: run.open, view };
}

/** Replaces the search part of the page's own address. */
export function replaceSearch(search: string): void {
  const { pathname, hash } = window.location;
  window.history.replaceState(window.history.state, '', `${pathname}${search}${hash}`);
}
