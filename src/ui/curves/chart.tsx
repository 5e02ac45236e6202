// One chart of the curves: rows against steps, phases as bands with their names, lines labelled where
// they end. Colours and widths come from curves.css. It mounts in stages: in one piece it would hold
// up the page for a tenth of a second.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts';
import { axisTicks, lastValue, stepTicks, type Band } from '../model/curve-lines';
import { AcrossWord, Bands, EndLabels, TurnMarks, type LineEnd } from './marks';
import { usePicture } from '../picture/use-picture';
import { Overlays, type OverlayLine } from './overlays';
import { useSize } from '../observers';
import { useView } from '../page-context';
import type { Turned } from '../../core/trained-settings';
import { turnWords } from '../words/turn-words';

export interface ChartLine {
  readonly key: string;
  readonly label: string;
  readonly look: 'main' | 'dashed' | 'faint' | 'dots';
  /** Whether the label stands above the line's end or under it, where two end close together. */
  readonly above: boolean;
}

/** The stages a chart mounts in: frame, axis of steps, y axis, grid and bands, then line by line. */
export const CHART_STAGES = 6;
const BEFORE_LINES = 4;

interface ChartProps<Row extends { readonly step: number }> {
  /** Names the picture's file. */
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly rows: readonly Row[];
  readonly lines: readonly ChartLine[];
  readonly bands: readonly Band[];
  /** Lines of other runs. */
  readonly overlays: readonly OverlayLine[];
  /** Where a setting was turned while it trained. */
  readonly turns: readonly Turned[];
  readonly last: number;
  /** Upper end of the y axis, which starts at 0. */
  readonly top: number;
  readonly tick: (value: number) => string;
  /** How much of it is mounted, 0…{@link CHART_STAGES}. */
  readonly stage: number;
}

const MARGIN = { top: 18, right: 96, bottom: 0, left: 0 };

export function Chart<Row extends { readonly step: number }>(props: ChartProps<Row>) {
  const { t } = useTranslation();
  const { id, title, summary, rows, lines, bands, overlays, turns, top, tick, stage } = props;
  const plot = useRef<HTMLDivElement>(null);
  const size = useSize(plot);
  const figure = useRef<HTMLElement>(null);
  usePicture(figure, { id, title, caption: () => summary });
  const last = Math.max(1, props.last);
  // The y axis has room for larger type.
  const wide = useView((view) => view.presentation);
  const shown = lines.slice(0, Math.max(0, stage - BEFORE_LINES));
  return (
    <figure ref={figure} className="chart">
      <figcaption>
        <span aria-hidden="true">{title}</span>
        <span className="visually-hidden">{summary}</span>
      </figcaption>
      <div ref={plot} className="chart-plot" aria-hidden="true">
        {size !== null && stage > 0 && (
          <LineChart
            {...size}
            data={rows.length > 0 ? rows : [{ step: 0 }, { step: last }]}
            margin={MARGIN}
            accessibilityLayer={false}
          >
            {/* On level 0 parts are drawn in this order; other levels cost a portal each. */}
            {stage > 3 && (
              <Bands
                bands={bands}
                nameOf={(phase) => t(`curves.phase.${phase}`)}
                undone={t('results.undone')}
                last={last}
              />
            )}
            {stage > 3 && <CartesianGrid vertical={false} zIndex={0} />}
            {stage > 3 && (
              <TurnMarks turns={turns} wordsOf={(turn) => turnWords(turn, t)} last={last} />
            )}
            {stage > 3 && <Overlays lines={overlays} last={last} top={top} />}
            {shown.map((line) => (
              <Line
                key={line.key}
                dataKey={line.key}
                className={`chart-line chart-line-${line.look}`}
                dot={line.look === 'dots' ? DOT : false}
                activeDot={false}
                connectNulls={line.look !== 'dashed'}
                isAnimationActive={false}
                zIndex={0}
              />
            ))}
            {stage > 1 && (
              <XAxis
                dataKey="step"
                type="number"
                domain={[0, last]}
                ticks={stepTicks(last)}
                tickLine={false}
              />
            )}
            {stage > 1 && <AcrossWord word={t('curves.across')} />}
            {stage > 2 && (
              <YAxis
                domain={[0, top]}
                ticks={axisTicks(top)}
                interval={0}
                tickFormatter={tick}
                width={wide ? 76 : 52}
                tickLine={false}
              />
            )}
            <EndLabels ends={endsOf(rows, shown)} last={last} top={top} />
          </LineChart>
        )}
      </div>
    </figure>
  );
}

const DOT = { r: 2.5, className: 'chart-dot' };

const endsOf = (
  rows: readonly { readonly step: number }[],
  lines: readonly ChartLine[],
): LineEnd[] =>
  lines.flatMap(({ key, label, above }) => {
    const end = lastValue(rows, key);
    return end === null ? [] : [{ ...end, label, above }];
  });
