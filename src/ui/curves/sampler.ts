// A part of the state that is looked at only so often: charts are redrawn a few times a second,
// however fast the run moves. The last look after a change is never lost.
import type { PageState, PageStore } from '../../store/store';

export interface Sampler<T> {
  readonly current: () => T;
  readonly subscribe: (changed: () => void) => () => void;
}

/** @param every milliseconds between two looks */
export function createSampler<T>(
  store: Pick<PageStore, 'getState' | 'subscribe'>,
  select: (page: PageState) => T,
  every: number,
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
        if (timer === null && !Object.is(select(store.getState()), value))
          timer = setTimeout(look, every);
      });
      look();
      return () => {
        leave();
        if (timer !== null) clearTimeout(timer);
      };
    },
  };
}
