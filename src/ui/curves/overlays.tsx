// Lines of pinned runs under those of the run at hand, each with the run's mark and number at its end.
// Invariant: the axes are those of the chart around it, linear and from 0.
import { usePlotArea } from 'recharts';
import type { RunLine } from '../../core/run-record';
import type { Overlay } from '../overlay/overlays';
import type { Point } from '../../core/series';
import { lookOf, RUN_COLOURS, shapePath } from '../model/run-look';

/** A line of another run. */
export interface OverlayLine {
  readonly run: Pick<RunLine, 'id' | 'look' | 'number'>;
  readonly points: readonly Point[];
}

/** One line of each run: the first of the named curves that holds any points. */
export const overlayLines = (
  runs: readonly Overlay[],
  curves: readonly ('ce' | 'validation' | 'accuracy')[],
): OverlayLine[] =>
  runs.flatMap((run) => {
    const points = curves
      .map((name) => run.drawings.curves[name])
      .find((curve) => curve.length > 1);
    return points === undefined ? [] : [{ run, points }];
  });

/** The last step of all lines; 0 without any. */
export const overlayEnd = (lines: readonly OverlayLine[]): number =>
  Math.max(0, ...lines.map(({ points }) => points.at(-1)?.step ?? 0));

interface OverlaysProps {
  readonly lines: readonly OverlayLine[];
  readonly last: number;
  readonly top: number;
}

export function Overlays({ lines, last, top }: OverlaysProps) {
  const area = usePlotArea();
  if (area === undefined) return null;
  const place = ({ step, value }: Point) =>
    [area.x + (step / last) * area.width, area.y + (1 - value / top) * area.height] as const;
  return lines.map(({ run, points }) => {
    const { colour, shape } = lookOf(run.look);
    const at = points.map(place);
    const [x, y] = at.at(-1) ?? [0, 0];
    return (
      <g key={run.id} className="chart-overlay" style={{ color: colour }}>
        <path
          className="chart-overlay-line"
          data-dashed={run.look >= RUN_COLOURS}
          d={`M${at.map(([px, py]) => `${px.toFixed(1)} ${py.toFixed(1)}`).join('L')}`}
        />
        <path
          className="chart-overlay-end"
          d={shapePath(shape, 4)}
          transform={`translate(${x} ${y})`}
        />
        <text x={x + 7} y={y + 4}>
          {run.number}
        </text>
      </g>
    );
  });
}
