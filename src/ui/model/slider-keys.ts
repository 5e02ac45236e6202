// Keys on the slider: arrows a percent, with Shift or the page keys ten, Home and End the ends.
import { CONTROLS } from '../../core/controls';

const { min, max } = CONTROLS.rate;
const hundredths = (rate: number) => Math.round(rate * 100);
const held = (percent: number) => Math.min(max, Math.max(min, percent / 100));

/** The rate after a key, a whole percent; null for keys the slider leaves alone. */
export function rateAfterKey(rate: number, key: string, shift: boolean): number | null {
  const step = shift ? 10 : 1;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return held(hundredths(rate) + step);
    case 'ArrowLeft':
    case 'ArrowDown':
      return held(hundredths(rate) - step);
    case 'PageUp':
      return held(hundredths(rate) + 10);
    case 'PageDown':
      return held(hundredths(rate) - 10);
    case 'Home':
      return min;
    case 'End':
      return max;
    default:
      return null;
  }
}

/** What a dragged thumb stands for: whole percents. Finer rates are typed or dragged by threshold. */
export const rateOfThumb = (value: number): number => held(hundredths(value));
