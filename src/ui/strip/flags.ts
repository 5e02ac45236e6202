// The flags of the pins, and the words on their line that keep clear of them. Pure.
import type { PinIndex } from '../../store/view-state';
import { xOfRate, type Plot, type Rect } from './geometry';

/** Side of a flag at type of 16 px. */
const SIZE = 14;
/** Room between a flag and words. */
const CLEAR = 4;

/**
 * Where the flag of a pin flies: the two fly apart, so that two close pins are both read.
 * @param unit size of the page's type, 1 at 16 px
 */
export function flagOf(plot: Plot, index: PinIndex, rate: number, unit: number): Rect {
  const size = SIZE * unit;
  const x = xOfRate(plot, rate);
  const left = index === 0 ? x - size : x;
  const top = plot.roomy ? 1 : 0;
  return { left, top, right: left + size, bottom: top + size };
}

/**
 * Left edge of words on the line of the flags: at `wanted` or, where that is not free, as near to it as
 * may be. Null where the line has no room for them.
 */
export function besideFlags(
  { left, right }: Pick<Plot, 'left' | 'right'>,
  width: number,
  wanted: number,
  flags: readonly Pick<Rect, 'left' | 'right'>[],
): number | null {
  const held = Math.min(wanted, right - width);
  const places = [
    held,
    ...flags.flatMap((flag) => [flag.right + CLEAR, flag.left - CLEAR - width]),
  ].filter(
    (x) =>
      x >= left &&
      x + width <= right &&
      flags.every((flag) => x >= flag.right + CLEAR || x + width <= flag.left - CLEAR),
  );
  return places.reduce<number | null>(
    (best, x) => (best === null || Math.abs(x - held) < Math.abs(best - held) ? x : best),
    null,
  );
}
