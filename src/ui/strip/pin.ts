// Two rates to compare. A pin is set at the rate on the page, and taken up by setting it there again.
import type { PruneRate } from '../../core/brand';
import type { Pins } from '../../store/view-state';

export const PINS = [0, 1] as const;
export type PinIndex = (typeof PINS)[number];

/** The pins after pin `index` was pressed at a rate. */
export function pressPin(pins: Pins, index: PinIndex, rate: PruneRate): Pins {
  const next = pins[index] === rate ? null : rate;
  return index === 0 ? [next, pins[1]] : [pins[0], next];
}

/** The pin a key stands for; null for all other keys. */
export const pinOfKey = (key: string): PinIndex | null =>
  key === '1' ? 0 : key === '2' ? 1 : null;
