// A part of the state that is looked at only so often: charts are redrawn a few times a second,
// however fast the run moves. The last look after a change is never lost.
import type { PageState, PageStore } from '../store/store';

export interface Sampler<T> {
  readonly current: () => T;
  readonly subscribe: (changed: () => void) => () => void;
}

/** @param every milliseconds from a change to the look at it; Infinity waits for a later change */
export function createSampler<T>(
  store: Pick<PageStore, 'getState' | 'subscribe'>,
  select: (page: PageState) => T,
  every: (page: PageState) => number,
): Sampler<T> {
  let value = select(store.getState());
  return {
    current: () => value,
    subscribe: (changed) => {
      let timer: ReturnType<typeof setTimeout> | null = null;
      const look = () => {
        timer = null;
        const next = select(store.getState());
        if (Object.is(next, value)) return;
        value = next;
        changed();
      };
      const leave = store.subscribe(() => {
        const page = store.getState();
        const wait = every(page);
        if (timer === null && wait < Infinity && !Object.is(select(page), value))
          timer = setTimeout(look, wait);
      });
      look();
      return () => {
        leave();
        if (timer !== null) clearTimeout(timer);
      };
    },
  };
}
