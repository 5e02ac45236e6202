// The two charts, drawn by Recharts: at most a few hundred points each, labelled at the line ends,
// phases as bands. Loaded apart from the page's first code.
import { useTranslation } from 'react-i18next';
import type { Curves } from '../../store/run-state';
import { formatOf } from '../format';
import { useView } from '../page-context';
import { Chart, type ChartLine } from './chart';
import { accuracyRows, axisEnd, bandsUpTo, lossRows } from './lines';

export function Charts({ curves }: { curves: Curves }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const losses = lossRows(curves);
  const accuracies = accuracyRows(curves);
  const last = Math.max(losses.at(-1)?.step ?? 0, accuracies.at(-1)?.step ?? 0);
  const bands = bandsUpTo(curves.bands, last);
  const penalised = losses.some((row) => row.loss !== null);
  const top = axisEnd(Math.max(...losses.map((row) => row.loss ?? row.ce).filter(Number.isFinite)));
  const lossLines: ChartLine[] = [
    { key: 'ce', label: t('curves.ce'), look: 'main', above: false },
    ...(penalised
      ? [{ key: 'loss', label: t('curves.total'), look: 'dashed', above: true } as const]
      : []),
  ];
  const batch = curves.accuracy.points.at(-1)?.value ?? 0;
  const validation = curves.validation.at(-1)?.value ?? 0;
  const accuracyLines: ChartLine[] = [
    { key: 'batch', label: t('curves.batch'), look: 'faint', above: batch > validation },
    { key: 'validation', label: t('curves.validation'), look: 'dots', above: batch <= validation },
  ];
  const steps = format.count(last);
  const percent = (share: number | null | undefined) =>
    share === null || share === undefined ? t('curves.noValidation') : format.percent(share);
  const digits = (value: number | undefined) => format.digits(value ?? NaN);
  return (
    <div className="curves-pair">
      <Chart
        title={t('curves.loss')}
        summary={t('curves.summaryLoss', {
          steps,
          first: digits(losses[0]?.ce),
          last: digits(losses.at(-1)?.ce),
        })}
        rows={losses}
        lines={lossLines}
        bands={bands}
        last={last}
        top={top}
        tick={format.digits}
      />
      <Chart
        title={t('curves.accuracy')}
        summary={t('curves.summaryAccuracy', {
          steps,
          first: percent(curves.accuracy.points[0]?.value),
          last: percent(curves.accuracy.points.at(-1)?.value),
          validation: percent(curves.validation.at(-1)?.value),
        })}
        rows={accuracies}
        lines={accuracyLines}
        bands={bands}
        last={last}
        top={1}
        tick={format.percent}
      />
    </div>
  );
}
