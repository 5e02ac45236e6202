// The cuts of the trade-off plot: a hollow mark before tuning, a filled one after it, and their labels.
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { spreadWords, stepsWords } from '../behind';
import { byWords, formatOf, type Format } from '../format';
import { useView } from '../page-context';
import { guessedWidth } from '../canvas/text-width';
import { lineBox, placeLabels } from './label-place';
import { footArrow, R, usePlace, type Scale } from './pareto-place';
import { lookOfPoint, type CutPoint, type Reference } from '../model/points';
import { shapePath } from '../model/run-look';
import { steps, type Spot } from '../model/trade-off';

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
  const words = ({ run, source, rate, criterion }: CutPoint) => {
    const pin = run.pinned && source === 'init' ? `${run.number} · ` : '';
    const whose = mixed && (run.present || source !== 'init') ? t(`results.source.${source}`) : '';
    return `${pin}${format.percent(rate)}${byWords(criterion)} ${whose}`.trim();
  };
  const labels = points.flatMap((point) =>
    labelsOf(point, words(point), place.far, format.accuracy),
  );
  const spots = labels.map(({ point, top1, text }) => ({
    x: place.x(point.x),
    y: place.y(top1),
    width: guessedWidth(text, size),
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
  const far = reference !== null && place.far(reference.top1);
  const bar = reference === null ? [] : [place.y(reference.top1)];
  const walls = bar.map((y) =>
    lineBox(area.x + (far ? area.width / 2 : 0), y, area.x + area.width, y),
  );
  const placed = placeLabels(spots, size * 1.1, [...lines, ...marks, ...walls], area);
  return points.map((point) => {
    const { key, before, after } = point;
    const { colour, shape } = lookOfPoint(point);
    const x = place.x(point.x);
    const at = (top1: number) => `translate(${x} ${place.y(top1)})`;
    const measured = [before, after].filter((top1) => top1 !== null);
    return (
      <g key={key} className="pareto-cut" style={{ color: colour }} data-source={point.source}>
        <title>{hoverWords(point, words(point), t, format)}</title>
        {before !== null && (
          <path className="pareto-hollow" d={shapePath(shape, R - 1)} transform={at(before)} />
        )}
        {after !== null && (
          <path className="pareto-filled" d={shapePath(shape, R)} transform={at(after)} />
        )}
        {measured.some(place.far) && <path className="pareto-arrow" d={footArrow(x, area)} />}
        {labels.map((label, i) => {
          const spot = placed[i] ?? null;
          return (
            label.point === point &&
            spot !== null && (
              <text key={label.text} x={spot.x} y={spot.y} textAnchor={spot.anchor}>
                {label.text}
              </text>
            )
          );
        })}
      </g>
    );
  });
}

interface Label {
  readonly point: CutPoint;
  /** The value it stands beside. */
  readonly top1: number;
  readonly text: string;
}

/** A cut's name beside its best mark, and its value beside a mark that lies below the axis. */
function labelsOf(
  point: CutPoint,
  name: string,
  far: (top1: number | null) => boolean,
  accuracy: (top1: number) => string,
): Label[] {
  const { before, after } = point;
  const main = after ?? before ?? 0;
  const value = (top1: number) => `↓ ${accuracy(top1)}`;
  const first = { point, top1: main, text: far(main) ? `${name} ${value(main)}` : name };
  if (after === null || before === null || !far(before) || far(after)) return [first];
  return [first, { point, top1: before, text: value(before) }];
}

/** What a cut's marks are, and behind each accuracy its images and standard error. */
export function hoverWords(
  { before, after, count, steps }: CutPoint,
  name: string,
  t: TFunction,
  format: Format,
): string {
  const spread = (top1: number, n: number) =>
    spreadWords(top1, { split: 'test', count: n }, t, format);
  return [
    name,
    ...(before === null
      ? []
      : [`${t('pareto.before')}: ${format.accuracy(before)}`, spread(before, count.before)]),
    ...(after === null
      ? []
      : [
          `${t('pareto.after')}: ${format.accuracy(after)} (${stepsWords(steps, t, format)})`,
          spread(after, count.after),
        ]),
  ].join('\n');
}
