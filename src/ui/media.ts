// Widths of the page that change what is rendered, not only how. Widths that change looks alone
// stand in layout.css; the numbers are the same.
import { useSyncExternalStore } from 'react';

/** Set-up has a column of its own. */
export const WIDE = '(min-width: 1200px)';
/** The dock leaves too little of the window for a tall drawing under the figures. */
export const SHORT = '(max-height: 860px)';
/** All panels stand in one column. */
export const SINGLE = '(max-width: 899px)';
/** One column, where a table shows its first few columns only. */
export const PHONE = '(max-width: 700px)';
/** Run controls join the dock and the map folds. */
export const NARROW = '(max-width: 700px), (max-height: 600px)';

/** In the type of a projector the marks of the strip have room for short names only. */
export const PROJECTOR = '(max-width: 1775px)';

/** A lesson stands at the side of the window; see lesson-side.css. */
export const SIDE = '(min-width: 840px), (min-width: 640px) and (max-height: 700px)';

export interface Media {
  matches(): boolean;
  /** Calls at every change; answers how to stop. */
  listen(changed: (matches: boolean) => void): () => void;
}

/** Of it a browser may lack more than its types promise. */
type List = Pick<MediaQueryList, 'matches'> & Partial<MediaQueryList>;
const browser = (): { readonly matchMedia?: (query: string) => List } => window;

/** A media query. Where the browser has none it never holds; where the browser tells of none it stays as it is. */
export function mediaList(query: string): Media {
  const list = browser().matchMedia?.(query);
  return {
    matches: () => list?.matches === true,
    listen: (changed) => {
      const hear = (event: MediaQueryListEvent) => changed(event.matches);
      list?.addEventListener?.('change', hear);
      return () => list?.removeEventListener?.('change', hear);
    },
  };
}

/** The person asked their system for less motion. */
export const CALM = '(prefers-reduced-motion: reduce)';

/** What held last on the screen: a sheet of paper is narrower, and no reason to build the page anew. */
const held = new Map<string, boolean>();

function holds(query: string): boolean {
  const paper = document.documentElement.hasAttribute('data-print');
  if (!paper || !held.has(query)) held.set(query, mediaList(query).matches());
  return held.get(query) === true;
}

/** Whether a media query holds, kept up to date. */
export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => mediaList(query).listen(changed),
    () => holds(query),
  );
}
