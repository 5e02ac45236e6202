// Where a value of the trade-off plot stands, in pixels of its drawing. Both axes are linear; what lies
// below the accuracy axis stands at its foot.
import { usePlotArea } from 'recharts';

/** Where the axes end. */
export interface Scale {
  /** Of the x axis. */
  readonly end: number;
  /** Of the accuracy axis. */
  readonly low: number;
  readonly high: number;
}

/** Radius of a mark, CSS pixels. */
export const R = 5;
/** How far over the foot of the plot the marks stand whose values lie below it. */
const FOOT = 14;

export function usePlace({ end, low, high }: Scale) {
  const area = usePlotArea();
  if (area === undefined) return null;
  return {
    area,
    x: (value: number) => area.x + (value / end) * area.width,
    y: (top1: number) =>
      top1 < low
        ? area.y + area.height - FOOT
        : area.y + ((high - top1) / (high - low)) * area.height,
    /** Whether a value lies below the axis. */
    far: (top1: number | null): top1 is number => top1 !== null && top1 < low,
  };
}

/** From a mark at the foot downwards: its value lies below the axis. */
export const footArrow = (x: number, { y, height }: { y: number; height: number }): string =>
  `M${x} ${y + height - FOOT + R + 1}v6m-3 -3l3 3l3 -3`;
