// Bounded curves: every step of a run goes in, a few hundred points come out. Points are means over
// equally many steps; when the curve is full, neighbours merge, so its memory never grows.

/** One point of a curve: the step it ends at and the mean of the steps it stands for. */
export interface Point {
  readonly step: number;
  readonly value: number;
}

/** An immutable curve of at most `LIMIT` points. */
export interface Curve {
  readonly points: readonly Point[];
  /** Steps behind each whole point. */
  readonly stride: number;
  /** Steps waiting for a point of their own: their sum and number. */
  readonly pendingSum: number;
  readonly pending: number;
}

const LIMIT = 200;

export const emptyCurve: Curve = { points: [], stride: 1, pendingSum: 0, pending: 0 };

/**
 * The curve with the values of steps `firstStep`, `firstStep` + 1, … added; where the run went back to an earlier
 * step, without what came after it.
 */
export function extendCurve(curve: Curve, firstStep: number, values: ArrayLike<number>): Curve {
  const points = curve.points.filter(({ step }) => step < firstStep);
  let { stride, pendingSum, pending } = curve;
  const before = curve.points.at(-1);
  if (before !== undefined && firstStep <= before.step + pending) pending = pendingSum = 0;
  for (let i = 0; i < values.length; i++) {
    pendingSum += values[i] ?? NaN;
    pending++;
    if (pending < stride) continue;
    points.push({ step: firstStep + i, value: pendingSum / pending });
    pendingSum = 0;
    pending = 0;
    if (points.length < LIMIT) continue;
    merge(points);
    stride *= 2;
  }
  return { points, stride, pendingSum, pending };
}

function merge(points: Point[]): void {
  const half = points.length / 2;
  for (let i = 0; i < half; i++) {
    const a = points[2 * i];
    const b = points[2 * i + 1];
    if (a !== undefined && b !== undefined)
      points[i] = { step: b.step, value: (a.value + b.value) / 2 };
  }
  points.length = half;
}

/** At most `count` of the given, evenly spread, first and last among them. */
export function thinned<T>(given: readonly T[], count: number): T[] {
  if (given.length <= count) return [...given];
  return Array.from(
    { length: count },
    (_, i) => given[Math.round((i * (given.length - 1)) / (count - 1))],
  ).filter((one) => one !== undefined);
}
