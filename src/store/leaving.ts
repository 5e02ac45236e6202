// Asks before the page is left while it trains: a step under way is lost with it. What rests is kept.
import type { PageStore } from './store';

/** @param page hears `beforeunload` */
export function askBeforeLeaving(store: PageStore, page: Pick<Window, 'addEventListener'>): void {
  page.addEventListener('beforeunload', (event) => {
    const { task } = store.live().activity;
    if (task === 'dense' || task === 'sparse' || task === 'finetune') event.preventDefault();
  });
}
