// Pins 1 and 2: a button each, a key each, and what the two rates differ in.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { PINS, type PinIndex, pinned, type Pins } from '../../store/view-state';
import { inField } from '../document';
import { formatOf } from '../format';
import { Live, setAttribute } from '../live';
import { usePage, useView } from '../page-context';
import { pinWords } from './pin-words';
import type { PruneRate } from '../../core/brand';

// Two rates to compare. A pin is set at the rate on the page, and taken up by setting it there again.

/** The pins after pin `index` was pressed at a rate. */
export const pressPin = (pins: Pins, index: PinIndex, rate: PruneRate): Pins =>
  pinned(pins, index, pins[index] === rate ? null : rate);

/** The pin a key stands for; null for all other keys. */
export const pinOfKey = (key: string): PinIndex | null =>
  key === '1' ? 0 : key === '2' ? 1 : null;

export function Pins() {
  const { t } = useTranslation();
  const { store } = usePage();
  const pins = useView((view) => view.pins);
  const format = formatOf(useView((view) => view.language));
  const press = (index: PinIndex) => {
    const { view } = store.getState();
    store.view({ pins: pressPin(view.pins, index, view.rate) });
  };
  usePinKeys();
  return (
    <div className="pins" data-testid="pins">
      <div className="pin-buttons" role="group" aria-label={t('strip.pins.label')}>
        {PINS.map((index) => {
          const rate = pins[index];
          const words = { n: index + 1, rate: rate === null ? '' : format.percent(rate) };
          return (
            <button
              key={index}
              type="button"
              className="button pin"
              aria-pressed={rate !== null}
              aria-label={t(rate === null ? 'strip.pins.set' : 'strip.pins.at', words)}
              onClick={() => press(index)}
            >
              <span className="pin-number" aria-hidden="true">
                {index + 1}
              </span>
              {rate !== null && <span className="pin-rate">{words.rate}</span>}
            </button>
          );
        })}
      </div>
      <Live
        as="p"
        className="pin-words small"
        text={pinWords}
        also={(element, { view }) =>
          setAttribute(element, 'data-compares', view.pins.includes(null) ? null : '')
        }
      />
    </div>
  );
}

/** Keys 1 and 2 press the pins, everywhere outside a field of text. */
function usePinKeys(): void {
  const { store } = usePage();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const index = pinOfKey(event.key);
      if (index === null || inField(event.target)) return;
      const { view } = store.getState();
      store.view({ pins: pressPin(view.pins, index, view.rate) });
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [store]);
}
