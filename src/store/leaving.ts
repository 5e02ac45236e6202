// Asks before the page is left while it trains, since a step under way is lost with it, where training broke
// off and could go on from there, and where the browser does not keep what was trained.
import type { PageStore } from './store';

/** @param page hears `beforeunload` */
export function askBeforeLeaving(store: PageStore, page: Pick<Window, 'addEventListener'>): void {
  page.addEventListener('beforeunload', (event) => {
    const { activity, unkept, failure } = store.live();
    const { task } = activity;
    const trains = task === 'dense' || task === 'sparse' || task === 'finetune';
    const brokeOff = failure !== null && failure.goodStep !== null;
    if (trains || brokeOff || unkept !== null) event.preventDefault();
  });
}
