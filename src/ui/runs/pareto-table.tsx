// The plot as a table, for those who hear the page.
import { useTranslation } from 'react-i18next';
import { spreadWords, stepsWords } from '../behind';
import { byWords, formatOf } from '../format';
import { useView } from '../page-context';
import type { Across, CutPoint, Reference } from '../model/points';
import { referenceWords } from './reference-words';
import { nameOf } from '../words/run-words';

interface ParetoTableProps {
  readonly points: readonly CutPoint[];
  readonly reference: Reference | null;
  readonly across: Across;
}

export function ParetoTable({ points, reference, across }: ParetoTableProps) {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  const format = formatOf(language);
  const share = (top1: number | null, count: number) =>
    top1 === null
      ? '–'
      : `${format.accuracy(top1)}. ${spreadWords(top1, { split: 'test', count }, t, format)}`;
  return (
    <table className="visually-hidden">
      <caption>{t('pareto.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('runs.column.run')}</th>
          <th scope="col">{t('runs.column.rate')}</th>
          <th scope="col">{t(`pareto.across.${across}`)}</th>
          <th scope="col">{t('pareto.before')}</th>
          <th scope="col">{t('pareto.after')}</th>
          <th scope="col">{t('runs.column.steps')}</th>
        </tr>
      </thead>
      <tbody>
        {points.map(({ key, run, source, rate, criterion, x, before, after, count, steps }) => (
          <tr key={key}>
            <th scope="row">
              {source === 'init' ? nameOf(run, language, t) : t(`runs.source.${source}`)}
            </th>
            <td>{format.percent(rate) + byWords(criterion)}</td>
            <td>{across === 'macs' ? format.large(x) : format.digits(x)}</td>
            <td>{share(before, count.before)}</td>
            <td>{share(after, count.after)}</td>
            <td>{stepsWords(steps, t, format)}</td>
          </tr>
        ))}
        {reference !== null && (
          <tr>
            <th scope="row">{referenceWords(reference, t, format)}</th>
            <td>–</td>
            <td>–</td>
            <td>–</td>
            <td>{share(reference.top1, reference.count)}</td>
            <td>{stepsWords(reference.steps, t, format)}</td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
