// Asks before the page is left while it trains, since a step under way is lost with it, where training broke
// off and could go on from there, and where the browser does not keep what was trained.
import { isWorthKeeping } from './run-record';
import type { PageStore } from './store';

/** @param page hears `beforeunload` */
export function askBeforeLeaving(store: PageStore, page: Pick<Window, 'addEventListener'>): void {
  page.addEventListener('beforeunload', (event) => {
    const run = store.live();
    const { activity, unkept, failure } = run;
    const { task } = activity;
    const trains = task === 'dense' || task === 'sparse' || task === 'finetune';
    const brokeOff = failure !== null && failure.goodStep !== null;
    const isLost = unkept !== null && isWorthKeeping(run);
    if (trains || brokeOff || isLost) event.preventDefault();
  });
}
