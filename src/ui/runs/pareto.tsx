// The trade-off of cost and accuracy over all cuts: what stands in the plot, its words, its table. The
// figure is drawn by `pareto-plot.tsx`.
import { dataName } from '../words/data-words';
import { memo, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_CONFIG } from '../../core/run-config';
import { formatOf } from '../format';
import { useView } from '../page-context';
import { usePicture } from '../picture/use-picture';
import type { RunEntry } from '../model/run-entries';
import { ParetoPlot } from './pareto-plot';
import { ParetoTable } from './pareto-table';
import {
  bestCuts,
  comparable,
  cutPoints,
  referenceOf,
  timedOn,
  windowOfPoints,
  type Across,
} from '../model/points';
import { sentences } from '../sentences';

interface ParetoProps {
  readonly entries: readonly RunEntry[];
  /** How much of the plot is mounted, 0…2. */
  readonly stage: number;
}

export const Pareto = memo(function Pareto({ entries, stage }: ParetoProps) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const [wish, setWish] = useState<Across>('macs');
  const shown = useMemo(() => entries.filter(({ hidden }) => !hidden), [entries]);
  const alike = useMemo(() => comparable(shown), [shown]);
  const data = dataName(alike[0]?.config.data ?? DEFAULT_CONFIG.data, t);
  const engine = useMemo(() => timedOn(alike), [alike]);
  const across = engine === null ? 'macs' : wish;
  const points = useMemo(() => cutPoints(alike, across, engine), [alike, across, engine]);
  const reference = useMemo(() => referenceOf(alike), [alike]);
  const range = useMemo(() => windowOfPoints(points, reference), [points, reference]);
  const given = points.some(({ source }) => source !== 'init');
  const values = points.flatMap(({ after }) => after ?? []);
  const summary =
    values.length === 0
      ? t('pareto.summaryNone', { count: points.length })
      : t('pareto.summary', {
          count: points.length,
          low: format.accuracy(Math.min(...values)),
          high: format.accuracy(Math.max(...values)),
        });
  const figure = useRef<HTMLElement>(null);
  usePicture(figure, { id: 'pareto', title: t('pareto.title'), caption: () => summary });
  return (
    <figure ref={figure} className="pareto">
      <figcaption>
        <h3>{t('pareto.title')}</h3>
        <span className="visually-hidden">{summary}</span>
        {engine !== null && (
          <label className="pareto-across">
            <input
              type="checkbox"
              checked={across === 'ms'}
              onChange={() => setWish(across === 'ms' ? 'macs' : 'ms')}
            />
            <span>{t('pareto.byTime')}</span>
          </label>
        )}
      </figcaption>
      {points.length === 0 ? (
        <p className="pareto-empty">{t('pareto.none')}</p>
      ) : (
        <>
          <ParetoPlot
            points={points}
            reference={reference}
            across={across}
            engine={engine}
            range={range}
            stage={stage}
          />
          {points.length === 1 && <p className="pareto-one">{t('pareto.one')}</p>}
          <p className="small">
            {sentences(
              t,
              t('pareto.images', { data }),
              t('pareto.legend'),
              bestCuts(points).length > 1 && t('pareto.legendBest'),
              given && t('pareto.legendGiven'),
              range.far && t('pareto.far'),
            )}
          </p>
          <ParetoTable points={points} reference={reference} across={across} />
        </>
      )}
      {alike.length < shown.length && <p className="small">{t('pareto.others')}</p>}
    </figure>
  );
});
