// Two rates to compare. A pin is set at the rate on the page, and taken up by setting it there again.
import type { PruneRate } from '../../core/brand';
import { pinned, type PinIndex, type Pins } from '../../store/view-state';

/** The pins after pin `index` was pressed at a rate. */
export const pressPin = (pins: Pins, index: PinIndex, rate: PruneRate): Pins =>
  pinned(pins, index, pins[index] === rate ? null : rate);

/** The pin a key stands for; null for all other keys. */
export const pinOfKey = (key: string): PinIndex | null =>
  key === '1' ? 0 : key === '2' ? 1 : null;
