// The arithmetic of the trade-off plot: the step frontier and the window of its accuracy axis. Pure.

/** One network: what it costs, and how often it is right, 0…1. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/**
 * The networks that no other beats: none is at least as cheap and at least as right. By rising cost,
 * so accuracy rises too (the Pareto frontier of minimal x and maximal y).
 */
export function frontier<T extends Spot>(spots: readonly T[]): T[] {
  const byCost = [...spots].sort((a, b) => a.x - b.x || b.y - a.y);
  const best: T[] = [];
  for (const spot of byCost) if (spot.y > (best.at(-1)?.y ?? -Infinity)) best.push(spot);
  return best;
}

/** Corners of the frontier's steps: an accuracy holds until a dearer network is better. */
export function steps(best: readonly Spot[], end: number): Spot[] {
  return best.flatMap((spot, i) => {
    const next = best[i + 1]?.x ?? end;
    return [spot, { x: Math.max(next, spot.x), y: spot.y }];
  });
}

export interface Window {
  /** Ends of the axis, 0…1. */
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
  /** Whether the axis leaves out what lies between 0 and `low`. */
  readonly broken: boolean;
  /** Whether values lie below `low`; they stand at the axis's foot. */
  readonly far: boolean;
}

/** A window is never narrower than this, so that a difference of chance does not look like a cliff. */
const LEAST_POINTS = 5;
/** Of the cuts' values at most this share may lie below the axis. */
const FAR_SHARE = 1 / 3;
/** So many cuts' values at least, or none can be told to be far from the others. */
const LEAST_VALUES = 4;
/** Values lie below where the axis would else be this many times as high as the others need. */
const SQUEEZE = 2;
/** Accuracy points kept free over the highest and under the lowest value. */
const AIR = 0.5;

/**
 * The accuracy axis for values 0…1: whole points, at least five of them, within 0…100 %. A few values
 * far below the others are left below the axis, so that these can be told apart.
 * @param cuts what the plot is about
 * @param reference what they are measured against, which the axis need not hold
 */
export function accuracyWindow(cuts: readonly number[], reference: number | null = null): Window {
  const values = [
    ...cuts.map((value) => ({ point: 100 * value, cut: true })),
    ...(reference === null ? [] : [{ point: 100 * reference, cut: false }]),
  ].sort((a, b) => a.point - b.point);
  const points = values.map(({ point }) => point);
  if (points.length === 0)
    return { low: 0, high: 1, ticks: [0, 0.5, 1], broken: false, far: false };
  const whole = axisOf(points);
  const most = cuts.length < LEAST_VALUES ? 0 : Math.floor(FAR_SHARE * cuts.length);
  for (let left = 1; left < points.length; left++) {
    if (values.slice(0, left).filter(({ cut }) => cut).length > most) break;
    const axis = axisOf(points.slice(left));
    const squeezed = whole.high - whole.low >= SQUEEZE * (axis.high - axis.low);
    if (squeezed && (points[left - 1] ?? 0) < axis.low) return windowOf(axis, true);
  }
  return windowOf(whole, false);
}

interface Axis {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/** @param points accuracies in points, rising */
function axisOf(points: readonly number[]): Axis {
  const [least, most] = [points[0] ?? 0, points.at(-1) ?? 0];
  const spare = Math.max(0, LEAST_POINTS - (most - least + 2 * AIR)) / 2;
  const step = tickStep(most - least + 2 * (AIR + spare));
  let low = Math.max(0, step * Math.floor((least - AIR - spare) / step));
  let high = Math.min(100, step * Math.ceil((most + AIR + spare) / step));
  if (high - low < LEAST_POINTS && high === 100) low = Math.max(0, 100 - LEAST_POINTS);
  if (high - low < LEAST_POINTS && low === 0) high = LEAST_POINTS;
  return { low, high, step };
}

function windowOf({ low, high, step }: Axis, far: boolean): Window {
  const ticks: number[] = [];
  for (let tick = step * Math.ceil(low / step); tick <= high; tick += step) ticks.push(tick / 100);
  return { low: low / 100, high: high / 100, ticks, broken: low > 0, far };
}

/** Points between two ticks: at most about eight of them. */
const tickStep = (span: number): number => [1, 2, 5, 10].find((step) => span / step <= 8) ?? 20;
