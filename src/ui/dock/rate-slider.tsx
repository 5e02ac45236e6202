// The pruning rate: one native range input. Moving it changes the store and nothing else; React
// commits nothing while it moves.
import { useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ANCHORS } from '../anchors';
import { CONTROLS } from '../../core/controls';
import { formatOf } from '../format';
import { setAttribute, usePaint } from '../live';
import { usePage, useView } from '../page-context';
import { rateAfterKey, rateOfThumb } from '../model/slider-keys';
import { FlipMarks } from './flip-marks';
import { useSentence } from './sentence';
import { spoken } from '../words/sentence';
import './rate-slider.css';

const { min, max } = CONTROLS.rate;
const ENDS = [min, max] as const;

/** Place of a rate along the track, 0…1. */
const along = (rate: number) => (rate - min) / (max - min);

export function RateSlider() {
  const { t } = useTranslation();
  const page = usePage();
  const message = useSentence();
  const format = formatOf(useView((view) => view.language));
  const input = useRef<HTMLInputElement>(null);
  const track = useRef<HTMLDivElement>(null);

  usePaint((state) => {
    const slider = input.current;
    const { rate } = state.view;
    if (slider === null || track.current === null) return;
    if (slider.valueAsNumber !== rate) slider.value = String(rate);
    // While a lesson's question covers the sentence, the slider does not tell it either.
    const covered = state.view.covered.includes('sentence');
    const words = covered ? formatOf(state.view.language).percent(rate) : null;
    setAttribute(slider, 'aria-valuetext', words ?? spoken(message, state, page.cutting(state), t));
    track.current.style.setProperty('--at', String(along(rate)));
    const { committed } = state.run;
    setAttribute(track.current, 'data-ghost', committed === null ? null : '');
    if (committed !== null)
      track.current.style.setProperty('--ghost', String(along(committed.rate)));
  });

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { rate } = page.store.getState().view;
    const next = rateAfterKey(rate, event.key, event.shiftKey);
    if (next === null) return;
    event.preventDefault();
    page.actions.setRate(next);
  };

  return (
    <div ref={track} className="rate-slider">
      <span className="rate-ghost" aria-hidden="true" title={t('dock.ghost')} />
      <input
        ref={input}
        id={ANCHORS.rate}
        type="range"
        min={min}
        max={max}
        step="any"
        aria-label={t('dock.slider')}
        data-testid="rate-slider"
        onInput={(event) => page.actions.setRate(rateOfThumb(event.currentTarget.valueAsNumber))}
        onKeyDown={onKeyDown}
      />
      <div className="rate-ticks" aria-hidden="true">
        {ENDS.map((end) => (
          <span key={end}>{format.percent(end)}</span>
        ))}
      </div>
      <FlipMarks />
    </div>
  );
}
