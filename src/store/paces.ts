// How fast the networks that are offered by time train here: the worker is asked when somebody looks at the offers and
// nothing is at work, once for each engine. What was measured holds for the visit.
import { toReport } from '../core/errors';
import type { RunConfig } from '../core/run-config';
import type { PageState, PageStore } from './store';
import type { TrainerClient } from './trainer-client';

/** Engine and threads as they are set. */
export const paceSetting = ({ engine, record }: Pick<RunConfig, 'engine' | 'record'>): string =>
  JSON.stringify([engine, record]);

/** Measures for as long as the page lives, whenever that is asked for and not known. */
export function measurePaces(
  client: Pick<TrainerClient, 'call' | 'idle'>,
  store: Pick<PageStore, 'getState' | 'watch' | 'live' | 'paced'>,
): void {
  const wanted = ({ view, paced }: PageState): boolean => {
    const { open, activity, config } = store.live();
    if (!view.drawer || !open || activity.task !== null) return false;
    return paced?.setting !== paceSetting(config);
  };
  let asking = false;
  const ask = async () => {
    if (asking) return;
    asking = true;
    while (wanted(store.getState())) {
      const setting = paceSetting(store.live().config);
      try {
        const paces = await client.call('paces', null);
        // A command came first: it is asked again behind that.
        if (paces === null) await client.idle();
        else store.paced({ setting, paces, failure: null });
      } catch (error) {
        store.paced({ setting, paces: null, failure: toReport(error) });
      }
    }
    asking = false;
  };
  store.watch(wanted, () => void ask());
  store.watch(
    ({ view }) => view.drawer,
    (open) => {
      // Whoever looks again may have seen to what was in the way.
      if (!open && store.getState().paced?.paces === null) store.paced(null);
    },
  );
}
