// What a person hands on by a link: the page as its address has it, what a run was made with, what was done.
import { useCallback, useEffect, useState } from 'react';
import { RECIPE_VERSION, type Recipe } from '../../core/recipe';
import { repeating, type Start } from '../../core/run-config';
import { startOf } from '../../store/link-sync';
import { obstacleOf, recipeOf } from '../../core/run-recipe';
import type { RunState } from '../../store/run-state';
import type { ViewState } from '../../store/view-state';
import { usePage } from '../page-context';

/** What a link is to carry beside the settings. */
export interface Carried {
  /** Engine, threads and kernels, so that whoever opens it repeats the run bit for bit. */
  readonly exact: boolean;
  /** What was done, to be carried out again. */
  readonly steps: boolean;
}

/**
 * The recipe that a link hands on: of the page as it is set, or of all that was done.
 * @param asked the weights that the page's address asks for, null where it does not say
 */
export function handedOn(run: RunState, asked: Start | null, { exact, steps }: Carried): Recipe {
  if (steps) return recipeOf(run, exact);
  const { config, engine } = run;
  return {
    version: RECIPE_VERSION,
    config: exact && engine !== null ? repeating(config, engine) : config,
    start: startOf(run, asked),
    steps: [],
  };
}

/** Whether something was done that somebody else can do again. */
export const hasSteps = (run: RunState): boolean =>
  obstacleOf(run) === null && recipeOf(run).steps.length > 0;

/** What to show of a page in another page; see docs/embedding.md. */
export function embedCode(address: string, title: string): string {
  const url = new URL(address);
  const said = new URLSearchParams(url.search);
  said.delete('present');
  said.set('embed', '1');
  url.search = said.toString();
  url.hash = '';
  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
  return `<iframe src="${escaped(url.href)}" title="${escaped(title)}" width="800" height="820" style="border: 0"></iframe>`;
}

/** Whether nobody else can open the address. */
export function isLocal(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return (
    protocol === 'file:' ||
    /^((.+\.)?localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])$/.test(hostname)
  );
}

// The page while somebody looks at its link. The store writes the address a moment after a change, so it is
// read again a moment after that.

/** A little more than the wait of link-sync.ts. */
const SETTLED_MS = 450;

/** The page's own address, and its state at that moment, with the network at hand as its run. */
export interface Settled {
  readonly address: string;
  readonly run: RunState;
  readonly view: ViewState;
}

export function useSettled(): Settled {
  const { store } = usePage();
  const look = useCallback(
    () => ({
      address: window.location.href,
      run: store.live(),
      view: store.getState().view,
    }),
    [store],
  );
  const [settled, setSettled] = useState(look);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = null;
        setSettled(look());
      }, SETTLED_MS);
    };
    later();
    const leave = store.subscribe(later);
    return () => {
      leave();
      if (timer !== null) clearTimeout(timer);
    };
  }, [store, look]);
  return settled;
}
