// What the trade-off plot shows besides its axes: cuts before and after tuning with an arrow between,
// the frontier in steps, the control as a line, and the sign of a broken axis.
// Invariant: both axes are linear; x starts at 0.
import { useTranslation } from 'react-i18next';
import { usePlotArea } from 'recharts';
import { formatOf } from '../format';
import { useView } from '../page-context';
import { lookOfEntry } from './entries';
import type { CutPoint, Reference } from './points';
import { shapePath } from './run-look';
import { steps, withRoom, type Spot } from './trade-off';

/** Where the axes end. */
export interface Scale {
  /** Of the x axis. */
  readonly end: number;
  /** Of the accuracy axis. */
  readonly low: number;
  readonly high: number;
}

/** Radius of a mark, CSS pixels. */
const R = 5;

function usePlace({ end, low, high }: Scale) {
  const area = usePlotArea();
  if (area === undefined) return null;
  return {
    area,
    x: (value: number) => area.x + (value / end) * area.width,
    y: (top1: number) => area.y + ((high - top1) / (high - low)) * area.height,
  };
}

/** Pixels a label keeps free around it. */
const LABEL = { width: 64, height: 13 } as const;

export function Cuts({ points, scale }: { points: readonly CutPoint[]; scale: Scale }) {
  const format = formatOf(useView((view) => view.language));
  const place = usePlace(scale);
  if (place === null) return null;
  const spots = points.map((point) => ({
    point,
    x: place.x(point.x),
    y: place.y(point.after ?? point.before ?? 0),
  }));
  const right = place.area.x + place.area.width;
  const named = new Set(withRoom(spots, LABEL));
  return spots.map((spot) => {
    const { key, run, rate, before, after } = spot.point;
    const { colour, shape } = lookOfEntry(run);
    const at = (top1: number) => `translate(${spot.x} ${place.y(top1)})`;
    const pin = run.pinned ? `${run.number} · ` : '';
    const inside = spot.x + LABEL.width < right;
    return (
      <g key={key} className="pareto-cut" style={{ color: colour }}>
        {before !== null && (
          <path className="pareto-hollow" d={shapePath(shape, R - 1)} transform={at(before)} />
        )}
        {after !== null && (
          <path className="pareto-filled" d={shapePath(shape, R)} transform={at(after)} />
        )}
        {named.has(spot) && (
          <text
            x={spot.x + (inside ? R + 5 : -R - 5)}
            y={spot.y + 4}
            textAnchor={inside ? 'start' : 'end'}
          >
            {pin}
            {format.percent(rate)}
          </text>
        )}
      </g>
    );
  });
}

/** Between the two marks of a cut, where there is room for an arrow. */
export function Arrows({ points, scale }: { points: readonly CutPoint[]; scale: Scale }) {
  const place = usePlace(scale);
  if (place === null) return null;
  return points.map(({ key, run, x, before, after }) => {
    if (before === null || after === null) return null;
    const [from, to] = [place.y(before), place.y(after)];
    const way = Math.sign(to - from);
    const [tail, head] = [from + way * (R + 1), to - way * (R + 3)];
    if ((head - tail) * way < 6) return null;
    const px = place.x(x);
    return (
      <path
        key={key}
        className="pareto-arrow"
        style={{ color: lookOfEntry(run).colour }}
        d={`M${px} ${tail}V${head}m-3 ${-4 * way}l3 ${4 * way}l3 ${-4 * way}`}
      />
    );
  });
}

export function Frontier({ best, scale }: { best: readonly Spot[]; scale: Scale }) {
  const place = usePlace(scale);
  if (place === null || best.length < 2) return null;
  const corners = steps(best, scale.end).map(({ x, y }) => `${place.x(x)} ${place.y(y)}`);
  return <path className="pareto-frontier" d={`M${corners.join('L')}`} />;
}

interface ReferenceLineProps {
  readonly reference: Reference | null;
  readonly scale: Scale;
}

export function ReferenceLine({ reference, scale }: ReferenceLineProps) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const place = usePlace(scale);
  if (place === null || reference === null) return null;
  const y = place.y(reference.top1);
  const words = t(`pareto.reference.${reference.kind}`, {
    top1: format.accuracy(reference.top1),
  });
  return (
    <g>
      <path className="pareto-reference" d={`M${place.area.x} ${y}h${place.area.width}`} />
      <text className="pareto-reference-label" x={place.area.x + 6} y={y - 5}>
        {words}
      </text>
    </g>
  );
}

/** Two strokes across the foot of the accuracy axis: it does not start at 0. */
export function BreakMark() {
  const area = usePlotArea();
  if (area === undefined) return null;
  const y = area.y + area.height - 8;
  return (
    <g className="pareto-break">
      <rect x={area.x - 6} y={y - 3} width={12} height={6} />
      <path d={`M${area.x - 5} ${y + 1}l10 -4M${area.x - 5} ${y + 6}l10 -4`} />
    </g>
  );
}
