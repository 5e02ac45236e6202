// One chart of the curves: rows against steps, phases as bands with their names, lines labelled where
// they end. Colours and widths come from curves.css.
import { useTranslation } from 'react-i18next';
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import type { Band } from './lines';

export interface ChartLine {
  readonly key: string;
  readonly label: string;
  readonly look: 'main' | 'dashed' | 'faint' | 'dots';
  /** Whether the label stands above the line's end or under it, where two end close together. */
  readonly above: boolean;
}

interface ChartProps<Row extends { readonly step: number }> {
  readonly title: string;
  readonly summary: string;
  readonly rows: readonly Row[];
  readonly lines: readonly ChartLine[];
  readonly bands: readonly Band[];
  readonly last: number;
  /** Upper end of the y axis, which starts at 0. */
  readonly top: number;
  readonly tick: (value: number) => string;
}

export function Chart<Row extends { readonly step: number }>(props: ChartProps<Row>) {
  const { t } = useTranslation();
  const { title, summary, rows, lines, bands, last, top, tick } = props;
  return (
    <figure className="chart">
      <figcaption>
        <span aria-hidden="true">{title}</span>
        <span className="visually-hidden">{summary}</span>
      </figcaption>
      <div className="chart-plot" aria-hidden="true">
        <ResponsiveContainer width="100%" height="100%">
          <LineChart
            data={[...rows]}
            margin={{ top: 18, right: 96, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            {bands.map(({ phase, start, end }, i) => (
              <ReferenceArea
                key={`${phase}-${start}`}
                x1={start}
                x2={end}
                zIndex={-200}
                className={`chart-band chart-band-${i % 2}`}
                ifOverflow="hidden"
                label={bandName(t(`curves.phase.${phase}`))}
              />
            ))}
            <CartesianGrid vertical={false} />
            <XAxis
              dataKey="step"
              type="number"
              domain={[0, Math.max(1, last)]}
              tickCount={6}
              tickLine={false}
              allowDecimals={false}
            />
            <YAxis
              domain={[0, top]}
              tickCount={5}
              tickFormatter={tick}
              width={52}
              tickLine={false}
            />
            {lines.map((line) => (
              <Line
                key={line.key}
                dataKey={line.key}
                className={`chart-line chart-line-${line.look}`}
                dot={line.look === 'dots' ? { r: 2.5, className: 'chart-dot' } : false}
                activeDot={false}
                connectNulls={line.look !== 'dashed'}
                isAnimationActive={false}
                label={endLabel(line, lastIndexOf(rows, line.key))}
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
}

/** The index of the last row that has a value of this line, or -1. */
function lastIndexOf(rows: readonly object[], key: string): number {
  return rows.findLastIndex((row) => {
    const value: unknown = new Map<string, unknown>(Object.entries(row)).get(key);
    return typeof value === 'number';
  });
}

interface BandLabelProps {
  readonly viewBox?: unknown;
}

/** The name of a phase over the left end of its band. */
function bandName(name: string) {
  return function BandName({ viewBox }: BandLabelProps) {
    if (typeof viewBox !== 'object' || viewBox === null) return null;
    const x = 'x' in viewBox ? Number(viewBox.x) : 0;
    const y = 'y' in viewBox ? Number(viewBox.y) : 0;
    return (
      <text x={x + 2} y={y - 5}>
        {name}
      </text>
    );
  };
}

interface LabelProps {
  readonly x?: string | number | undefined;
  readonly y?: string | number | undefined;
  readonly index?: number | undefined;
}

function endLabel(line: ChartLine, last: number) {
  return function EndLabel({ x, y, index }: LabelProps) {
    if (index !== last) return null;
    return (
      <text x={Number(x) + 8} y={Number(y) + (line.above ? -4 : 13)} className="chart-label">
        {line.label}
      </text>
    );
  };
}
