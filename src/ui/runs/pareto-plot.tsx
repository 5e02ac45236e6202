// The trade-off, drawn by Recharts: exact MACs or measured time from 0 to the right, top-1 over a
// window of at least five points upwards. Colours and widths come from runs.css.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CartesianGrid, Scatter, ScatterChart, XAxis, YAxis } from 'recharts';
import type { EngineId } from '../../core/run-config';
import { axisEnd, axisTicks } from '../model/curve-lines';
import { useSize } from '../observers';
import { formatOf } from '../format';
import { useView } from '../page-context';
import { Cuts } from './pareto-cuts';
import { Arrows, BreakMark, Frontier, ReferenceLine } from './pareto-marks';
import type { Scale } from './pareto-place';
import { bestCuts, type Across, type CutPoint, type Reference } from '../model/points';
import type { Window } from '../model/trade-off';

interface ParetoPlotProps {
  readonly points: readonly CutPoint[];
  readonly reference: Reference | null;
  readonly across: Across;
  readonly engine: EngineId | null;
  readonly range: Window;
  readonly stage: number;
}

const MARGIN = { top: 28, right: 24, bottom: 20, left: 0 };

export function ParetoPlot({ points, reference, across, engine, range, stage }: ParetoPlotProps) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  // For larger type.
  const wide = useView((view) => view.presentation);
  const plot = useRef<HTMLDivElement>(null);
  const size = useSize(plot);
  const end = axisEnd(Math.max(...points.map(({ x }) => x)));
  const scale: Scale = { end, low: range.low, high: range.high };
  const tuned = points.flatMap(({ x, after }) => (after === null ? [] : [{ x, y: after }]));
  const best = bestCuts(points).filter(({ y }) => y >= range.low);
  const label =
    across === 'macs' ? t('pareto.across.macs') : t('pareto.timed', { engine: engine ?? '' });
  return (
    <div ref={plot} className="pareto-plot" aria-hidden="true">
      {size !== null && stage > 0 && (
        <ScatterChart {...size} margin={MARGIN} accessibilityLayer={false}>
          <CartesianGrid vertical={false} zIndex={0} />
          <XAxis
            dataKey="x"
            type="number"
            domain={[0, end]}
            ticks={axisTicks(end)}
            tickLine={false}
            tickFormatter={across === 'macs' ? format.large : format.digits}
            label={{ value: label, position: 'insideBottom', offset: -12 }}
          />
          <YAxis
            dataKey="y"
            type="number"
            domain={[range.low, range.high]}
            allowDataOverflow
            ticks={[...range.ticks]}
            interval={0}
            tickFormatter={format.percent}
            width={wide ? 80 : 56}
            tickLine={false}
          />
          {stage > 1 && (
            <>
              {/* Recharts has its axes from these; the marks themselves are shapes of our own. */}
              <Scatter data={tuned} isAnimationActive={false} shape={NOTHING} zIndex={0} />
              <ReferenceLine reference={reference} scale={scale} />
              <Frontier best={best} scale={scale} />
              <Arrows points={points} scale={scale} />
              <Cuts points={points} best={best} reference={reference} scale={scale} />
              {range.broken && <BreakMark />}
            </>
          )}
        </ScatterChart>
      )}
      <span className="pareto-top">{t('pareto.upwards')}</span>
    </div>
  );
}

const NOTHING = () => <g />;
