// The report of the run at hand, as the page's button saves it and a script gets it. What a lesson shows in
// the place of the network is never reported as the run.
import { recipeLink } from '../../store/link/recipe-link';
import { viewOfRun } from '../../store/link/write-link';
import type { Page } from '../../store/page';
import { obstacleOf, recipeOf } from '../../core/run-recipe';
import { formatOf } from '../format';
import { catalogueOf, createI18n } from '../i18n';
import { reportHtml } from './report-html';

export interface ReportPage extends Pick<Page, 'store' | 'cutting'> {
  readonly version: string;
}

/**
 * Of the page as it is when this is called.
 * @param address of the page
 * @param now milliseconds since 1970
 */
export async function makeReport(page: ReportPage, address: string, now: number): Promise<string> {
  const { store, cutting, version } = page;
  const state = { ...store.getState(), run: store.live() };
  const { run, view } = state;
  const input = {
    state,
    cutting: cutting(state),
    address,
    link:
      obstacleOf(run) === null ? await recipeLink(recipeOf(run), viewOfRun(view), address) : null,
    when: formatOf(view.language).moment(now),
    version,
  };
  return reportHtml(input, createI18n(view.language, await catalogueOf(view.language)).t);
}
