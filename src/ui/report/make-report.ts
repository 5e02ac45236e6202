// The report of the run at hand, as the page's button saves it and a script gets it. What a lesson shows in
// the place of the network is never reported as the run.
import type { Page } from '../../store/page';
import { formatOf } from '../format';
import { createI18n } from '../i18n';
import { reportHtml } from './report-html';

export interface ReportPage extends Pick<Page, 'store' | 'cutting'> {
  readonly version: string;
}

/** @param address of the page @param now milliseconds since 1970 */
export function makeReport(page: ReportPage, address: string, now: number): string {
  const { store, cutting, version } = page;
  const state = { ...store.getState(), run: store.live() };
  const { language } = state.view;
  const input = {
    state,
    cutting: cutting(state),
    address,
    when: formatOf(language).moment(now),
    version,
  };
  return reportHtml(input, createI18n(language).t);
}
