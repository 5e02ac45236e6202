// The chart of the accuracy: on the training batches, and on validation images as measured.
import { GLANCE, standardError } from '../../core/evaluation';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Curves } from '../../core/run-curves';
import type { Turned } from '../../core/trained-settings';
import { formatOf } from '../format';
import { useView } from '../page-context';
import { useOverlays } from '../overlay/overlays';
import { Chart, type ChartLine } from './chart';
import { accuracyRows, bandsUpTo, lastStep } from '../model/curve-lines';
import { overlayEnd, overlayLines } from './overlays';

interface AccuracyChartProps {
  readonly curves: Curves;
  readonly turns: readonly Turned[];
  readonly stage: number;
}

export const AccuracyChart = memo(function AccuracyChart({
  curves,
  turns,
  stage,
}: AccuracyChartProps) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const rows = accuracyRows(curves);
  const last = lastStep(curves);
  const overlays = overlayLines(useOverlays(), ['validation', 'accuracy']);
  const batch = curves.accuracy.points.at(-1)?.value;
  const validation = curves.validation.at(-1)?.value;
  const batchAbove = (batch ?? 0) > (validation ?? 0);
  const lines: ChartLine[] = [
    { key: 'batch', label: t('curves.batch'), look: 'faint', above: batchAbove },
    { key: 'validation', label: t('curves.validation'), look: 'dots', above: !batchAbove },
  ];
  const measured = (share: number | undefined) =>
    share === undefined
      ? t('curves.noValidation')
      : t('curves.spread', {
          accuracy: format.percent(share),
          error: format.digits(Math.round(1000 * standardError(share, GLANCE)) / 10),
        });
  const percent = (share: number | undefined) =>
    share === undefined ? t('curves.noValidation') : format.percent(share);
  const summary =
    rows.length === 0
      ? ''
      : t('curves.summaryAccuracy', {
          steps: format.count(last),
          first: percent(curves.accuracy.points[0]?.value),
          last: percent(batch),
          validation: measured(validation),
          images: format.count(GLANCE),
        });
  return (
    <Chart
      id="accuracy"
      title={t('curves.accuracy')}
      summary={summary}
      rows={rows}
      lines={lines}
      bands={bandsUpTo(curves.bands, last)}
      overlays={overlays}
      turns={turns}
      last={Math.max(last, overlayEnd(overlays))}
      top={1}
      tick={format.percent}
      stage={stage}
    />
  );
});
