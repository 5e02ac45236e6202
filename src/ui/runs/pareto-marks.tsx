// What the trade-off plot shows besides its axes: cuts before and after tuning with an arrow between,
// the frontier in steps, the control as a line, and the sign of a broken axis.
// Invariant: both axes are linear; x starts at 0.
import { useTranslation } from 'react-i18next';
import { usePlotArea } from 'recharts';
import { formatOf } from '../format';
import { useView } from '../page-context';
import { lineBox, placeLabels, widthOf } from './label-place';
import { lookOfPoint, type CutPoint, type Reference } from './points';
import { referenceWords } from './reference-words';
import { shapePath } from './run-look';
import { steps, type Spot } from './trade-off';

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

/** Size of the plot's letters, CSS pixels, here and on a projector. */
const LETTERS = { plain: 12, presented: 18 } as const;

interface CutsProps {
  readonly points: readonly CutPoint[];
  readonly best: readonly Spot[];
  readonly reference: Reference | null;
  readonly scale: Scale;
}

export function Cuts({ points, best, reference, scale }: CutsProps) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const size = useView((view) => (view.presentation ? LETTERS.presented : LETTERS.plain));
  const place = usePlace(scale);
  if (place === null) return null;
  const { area } = place;
  const mixed = points.some(({ source }) => source !== 'init');
  const words = ({ run, source, rate }: CutPoint) => {
    const pin = run.pinned && source === 'init' ? `${run.number} · ` : '';
    const whose = mixed && (run.present || source !== 'init') ? t(`results.source.${source}`) : '';
    return `${pin}${format.percent(rate)} ${whose}`.trim();
  };
  const spots = points.map((point) => ({
    x: place.x(point.x),
    y: place.y(point.after ?? point.before ?? 0),
    width: widthOf(words(point), size),
  }));
  const corners = steps(best, scale.end).map(({ x, y }) => [place.x(x), place.y(y)] as const);
  const lines = corners.flatMap(([x, y], i) => {
    const [nextX, nextY] = corners[i + 1] ?? [x, y];
    return best.length < 2 ? [] : [lineBox(x, y, nextX, nextY)];
  });
  const marks = points.flatMap(({ x, before, after }) => {
    const ends = [before, after].flatMap((top1) => (top1 === null ? [] : [place.y(top1)]));
    const px = place.x(x);
    return [lineBox(px - R, Math.min(...ends) - R, px + R, Math.max(...ends) + R)];
  });
  const bar = reference === null ? [] : [place.y(reference.top1)];
  const walls = bar.map((y) => lineBox(area.x, y, area.x + area.width, y));
  const labels = placeLabels(spots, size * 1.1, [...lines, ...marks, ...walls], area);
  return points.map((point, i) => {
    const { key, before, after } = point;
    const { colour, shape } = lookOfPoint(point);
    const [spot, label] = [spots[i], labels[i] ?? null];
    const at = (top1: number) => `translate(${spot?.x ?? 0} ${place.y(top1)})`;
    return (
      <g key={key} className="pareto-cut" style={{ color: colour }} data-source={point.source}>
        {before !== null && (
          <path className="pareto-hollow" d={shapePath(shape, R - 1)} transform={at(before)} />
        )}
        {after !== null && (
          <path className="pareto-filled" d={shapePath(shape, R)} transform={at(after)} />
        )}
        {label !== null && (
          <text x={label.x} y={label.y} textAnchor={label.anchor}>
            {words(point)}
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
  return points.map((point) => {
    const { key, x, before, after } = point;
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
        style={{ color: lookOfPoint(point).colour }}
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
  const words = referenceWords(reference, t, format);
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
