// The histograms in words and numbers, for those who do not see them.
import { SITES, type Site } from '../../core/gates';
import { useTranslation } from 'react-i18next';
import type { PageState } from '../../store/store';
import { formatOf } from '../format';
import { Live } from '../live';
import { usePage, useRun } from '../page-context';
import { symbolWords } from '../words/score-words';
import { nearZeroOf, type HistogramReader } from '../model/histogram';

export function HistogramTable({ read }: { read: HistogramReader }) {
  const { t } = useTranslation();
  const page = usePage();
  const symbol = useRun((run) => symbolWords(run, t));
  const keptOf = (state: PageState, site: Site) => {
    const { block } = state.view.filter;
    const widths = page.cutting(state)?.plan.widths ?? [];
    return widths.reduce((n, w, b) => n + (block === null || block === b ? w[site] : 0), 0);
  };
  const cell = (value: (state: PageState) => string) => (state: PageState) =>
    read(state) === null ? '' : value(state);
  return (
    <table className="visually-hidden">
      <caption>{t('histogram.table')}</caption>
      <thead>
        <tr>
          {(['site', 'channels', 'kept', 'near', 'median'] as const).map((column) => (
            <th key={column} scope="col">
              {t(`histogram.columns.${column}`, { symbol })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {SITES.map((site) => {
          const bins = (state: PageState) => read(state)?.whole[site];
          const sum = (state: PageState) => bins(state)?.count.reduce((a, b) => a + b, 0) ?? 0;
          const near = (state: PageState) => {
            const model = read(state);
            if (model === null || model.nearZero === null) return '–';
            const share = nearZeroOf(model.whole[site], model.nearZero);
            return formatOf(state.view.language).percent(share);
          };
          return (
            <tr key={site}>
              <th scope="row">{site}</th>
              <Live
                as="td"
                kind="aside"
                text={cell((s) => formatOf(s.view.language).count(sum(s)))}
              />
              <Live
                as="td"
                kind="aside"
                text={cell((s) => formatOf(s.view.language).count(keptOf(s, site)))}
              />
              <Live as="td" kind="aside" text={cell(near)} />
              <Live
                as="td"
                kind="aside"
                text={cell((s) => formatOf(s.view.language).score(read(s)?.medians[site] ?? 0))}
              />
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
