// What may be typed into the sentence: the bounds of each of its numbers for the gates at hand, and
// the rate that makes a typed number true. Numbers are as a person types them: shares in percent.
// Invariant: a number outside its bounds never becomes a rate.
import type { ViTConfig } from '../../core/config';
import { CONTROLS } from '../../core/controls';
import type { Ranking } from '../../core/ranking';
import type { Format } from '../format';
import { readTyped, type Typed } from '../typed-number';
import { rateForKept, rateForMacs, rateForThreshold, savedAt } from './solve';
import type { Slot } from '../words/sentence';

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** Bounds as the page prints them: three digits, so that whatever it says is allowed, is. */
const printed = (value: number): number => Number(value.toPrecision(3));

/** The bounds of a slot; null where it cannot be known before the first gates are there. */
export function slotBounds(slot: Slot, model: ViTConfig, ranking: Ranking | null): Bounds | null {
  const { min, max } = CONTROLS.rate;
  if (slot === 'rate') return { min: 100 * min, max: 100 * max };
  if (ranking === null) return null;
  const { sorted } = ranking;
  const most = Math.floor(max * sorted.length);
  switch (slot) {
    case 'threshold':
      return { min: 0, max: printed(sorted[most] ?? 0) };
    case 'kept':
      return { min: sorted.length - most, max: sorted.length };
    case 'macs':
      return { min: 0, max: printed(100 * savedAt(model, ranking, max)) };
  }
}

/** What a text in a slot stands for. */
export const readSlot = (slot: Slot, text: string, bounds: Bounds): Typed =>
  readTyped(text, {
    ...bounds,
    whole: slot === 'kept',
    percent: slot === 'rate' || slot === 'macs',
  });

/** The rate that makes a number within its bounds true. */
export function rateFor(slot: Slot, typed: number, model: ViTConfig, ranking: Ranking): number {
  switch (slot) {
    case 'rate':
      return Number((typed / 100).toFixed(6));
    case 'threshold':
      return rateForThreshold(ranking, typed);
    case 'kept':
      return rateForKept(ranking, typed);
    case 'macs':
      return rateForMacs(model, ranking, typed / 100);
  }
}

/** A bound as the sentence prints its number. */
export function boundText(slot: Slot, value: number, format: Format): string {
  if (slot === 'kept') return format.count(value);
  return slot === 'threshold' ? format.score(value) : format.percent(value / 100);
}
