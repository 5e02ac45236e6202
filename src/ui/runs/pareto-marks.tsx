// What the trade-off plot shows besides its axes and its cuts: an arrow from before to after tuning, the
// frontier in steps, the control as a line, and the sign of a broken axis.
import { useTranslation } from 'react-i18next';
import { usePlotArea } from 'recharts';
import { formatOf } from '../format';
import { spreadWords } from '../behind';
import { useView } from '../page-context';
import { footArrow, R, usePlace, type Scale } from './pareto-place';
import { lookOfPoint, type CutPoint, type Reference } from '../model/points';
import { referenceWords } from './reference-words';
import { steps, type Spot } from '../model/trade-off';

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
  const { x, width } = place.area;
  // The table under the plot has the whole of it.
  const words = referenceWords(reference, t, format, width - 16);
  const { top1, count } = reference;
  const said = [
    referenceWords(reference, t, format),
    spreadWords(top1, { split: 'test', count }, t, format),
  ].join('\n');
  // A line at the foot would stand at a value that was not measured. Dense networks are at the right.
  if (place.far(reference.top1))
    return (
      <g>
        <title>{said}</title>
        <path className="pareto-arrow" d={footArrow(x + width - 6, place.area)} />
        <text className="pareto-reference-label" x={x + width - 16} y={y + 4} textAnchor="end">
          {words}
        </text>
      </g>
    );
  return (
    <g>
      <title>{said}</title>
      <path className="pareto-reference" d={`M${x} ${y}h${width}`} />
      <text className="pareto-reference-label" x={x + 6} y={y - 5}>
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
