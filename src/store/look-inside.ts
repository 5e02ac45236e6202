// When the page looks inside by itself: live histograms are the show of training with sparsity, so they open as it
// begins, unless the person has closed them while it trained in this visit. What opened so is not remembered.
import { shallow } from 'zustand/vanilla/shallow';
import type { PageState, PageStore } from './store';

/** What is seen of the page. */
export interface Sight {
  /** Whether the network at hand trains with sparsity, paused or not. */
  readonly sparse: boolean;
  /** Whether histograms and map are in sight. */
  readonly inside: boolean;
}

export interface Manners {
  /** Whether the person has closed them while it trained. */
  readonly closed: boolean;
  /** Whether they are to open now. */
  readonly opens: boolean;
}

/** What to do about a change of what is seen. Pure. @param closed as it was answered last */
export function mannersAfter(before: Sight, now: Sight, closed: boolean): Manners {
  const closes = before.sparse && now.sparse && before.inside && !now.inside;
  const begins = !before.sparse && now.sparse;
  return { closed: closed || closes, opens: begins && !now.inside && !closed };
}

/** Holds the page to it for as long as it lives. */
export function lookInside(store: Pick<PageStore, 'getState' | 'watch' | 'view'>): void {
  const sightOf = ({ run, view }: PageState): Sight => ({
    sparse: run.activity.task === 'sparse',
    inside: view.inside,
  });
  let closed = false;
  const look = (now: Sight, before: Sight) => {
    const manners = mannersAfter(before, now, closed);
    ({ closed } = manners);
    if (manners.opens) store.view({ inside: true, insideByItself: true });
    else if (!now.inside && store.getState().view.insideByItself)
      store.view({ insideByItself: false });
  };
  store.watch(sightOf, look, shallow);
}
