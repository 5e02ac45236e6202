// The chart of the loss: cross-entropy and, in sparse phases, cross-entropy plus penalty.
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Curves } from '../../core/run-curves';
import type { Turned } from '../../core/trained-settings';
import { formatOf } from '../format';
import { useView } from '../page-context';
import { useOverlays } from '../overlay/overlays';
import { Chart, type ChartLine } from './chart';
import { axisEnd, bandsUpTo, lastStep, lossRows } from '../model/curve-lines';
import { overlayEnd, overlayLines } from './overlays';

interface LossChartProps {
  readonly curves: Curves;
  readonly turns: readonly Turned[];
  readonly stage: number;
}

export const LossChart = memo(function LossChart({ curves, turns, stage }: LossChartProps) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const rows = lossRows(curves);
  const last = lastStep(curves);
  const overlays = overlayLines(useOverlays(), ['ce']);
  const values = [
    ...rows.map((row) => row.loss ?? row.ce),
    ...overlays.flatMap(({ points }) => points.map(({ value }) => value)),
  ];
  const penalised = rows.some((row) => row.loss !== null);
  const lines: ChartLine[] = [
    { key: 'ce', label: t('curves.ce'), look: 'main', above: false },
    ...(penalised
      ? [{ key: 'loss', label: t('curves.total'), look: 'dashed', above: true } as const]
      : []),
  ];
  const [first, end] = [rows[0], rows.at(-1)];
  const summary =
    first === undefined || end === undefined
      ? ''
      : t('curves.summaryLoss', {
          steps: format.count(last),
          first: format.digits(first.ce),
          last: format.digits(end.ce),
        });
  return (
    <Chart
      id="loss"
      title={t('curves.loss')}
      summary={summary}
      rows={rows}
      lines={lines}
      bands={bandsUpTo(curves.bands, last)}
      overlays={overlays}
      turns={turns}
      last={Math.max(last, overlayEnd(overlays))}
      top={axisEnd(Math.max(...values.filter(Number.isFinite)))}
      tick={format.digits}
      stage={stage}
    />
  );
});
