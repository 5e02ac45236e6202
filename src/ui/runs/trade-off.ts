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
}

/** A window is never narrower than this, so that a difference of chance does not look like a cliff. */
const LEAST_POINTS = 5;
/** Accuracy points kept free over the highest and under the lowest value. */
const AIR = 0.5;

/** The accuracy axis for values 0…1: whole points, at least five of them, within 0…100 %. */
export function accuracyWindow(values: readonly number[]): Window {
  const points = values.filter(Number.isFinite).map((value) => 100 * value);
  if (points.length === 0) return { low: 0, high: 1, ticks: [0, 0.5, 1], broken: false };
  const [least, most] = [Math.min(...points), Math.max(...points)];
  const spare = Math.max(0, LEAST_POINTS - (most - least + 2 * AIR)) / 2;
  const step = tickStep(most - least + 2 * (AIR + spare));
  let low = Math.max(0, step * Math.floor((least - AIR - spare) / step));
  let high = Math.min(100, step * Math.ceil((most + AIR + spare) / step));
  if (high - low < LEAST_POINTS && high === 100) low = Math.max(0, 100 - LEAST_POINTS);
  if (high - low < LEAST_POINTS && low === 0) high = LEAST_POINTS;
  const ticks: number[] = [];
  for (let tick = step * Math.ceil(low / step); tick <= high; tick += step) ticks.push(tick / 100);
  return { low: low / 100, high: high / 100, ticks, broken: low > 0 };
}

/** Points between two ticks: at most about eight of them. */
const tickStep = (span: number): number => [1, 2, 5, 10].find((step) => span / step <= 8) ?? 20;
