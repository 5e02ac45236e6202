// The curves as a short table, for those who hear the page.
import { useTranslation } from 'react-i18next';
import type { Curves } from '../../store/run-state';
import { thinned } from '../../store/series';
import { formatOf } from '../format';
import { useView } from '../page-context';
import { accuracyRows, lossRows } from '../model/curve-lines';

/** Lines of the table: few enough to listen to. */
const LINES = 12;

export function CurvesTable({ curves }: { curves: Curves }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const accuracies = new Map(accuracyRows(curves).map((row) => [row.step, row]));
  const share = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : format.percent(value);
  return (
    <table className="visually-hidden">
      <caption>{t('curves.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('curves.step')}</th>
          <th scope="col">{t('curves.ce')}</th>
          <th scope="col">{t('curves.loss')}</th>
          <th scope="col">{t('curves.batch')}</th>
        </tr>
      </thead>
      <tbody>
        {thinned(lossRows(curves), LINES).map((row) => (
          <tr key={row.step}>
            <th scope="row">{format.count(row.step)}</th>
            <td>{format.digits(row.ce)}</td>
            <td>{format.digits(row.loss ?? row.ce)}</td>
            <td>{share(accuracies.get(row.step)?.batch)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
