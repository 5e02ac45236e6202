// Ids of what one part of the page opens in another, or goes to.
import type { PageStore } from '../store/store';

export const ANCHORS = {
  /** The popover of the engines. */
  engines: 'engines',
  /** The slider. */
  rate: 'rate',
  /** The table of results. */
  results: 'results',
  /** The list of runs. */
  runs: 'runs',
  setup: 'setup',
} as const;

/** Goes to the set-up. @param column whether it has a column of its own, and no sheet */
export function goToSetup(store: Pick<PageStore, 'view'>, column: boolean): void {
  if (column) document.querySelector<HTMLElement>(`#${ANCHORS.setup} select`)?.focus();
  else store.view({ drawer: true });
}
