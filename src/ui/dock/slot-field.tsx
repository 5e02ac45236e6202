// One number of the sentence, to be typed over, and the line that says what is allowed where the text
// cannot be taken. The field follows the store without React until somebody types.
import { useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ANCHORS } from '../anchors';
import type { PageState } from '../../store/store';
import { formatOf, type Format } from '../format';
import { usePaint } from '../live';
import { usePage, useView } from '../page-context';
import { eitherOf, type Typed } from '../typed-number';
import { boundText, rateFor, readSlot, slotBounds } from './slot-input';
import { slotTexts, type Slot } from '../words/sentence';

/** A text that is no number, two, or out of bounds, and what would be allowed. */
export interface Refused {
  readonly slot: Slot;
  readonly text: string;
  readonly typed: Exclude<Typed, { readonly kind: 'number' }>;
  /** The number that still holds. */
  readonly stays: string;
  readonly min: number;
  readonly max: number;
}

const PROBLEM = 'sentence-problem';

export function Problem({ refused }: { refused: Refused }) {
  const { t } = useTranslation();
  const format = formatOf(useView((view) => view.language));
  const { slot, text, typed, stays, min, max } = refused;
  const words =
    typed.kind === 'ambiguous'
      ? t('sentence.ambiguous', { text, stays, ...eitherOf(typed.either) })
      : t('sentence.notAllowed', {
          text,
          stays,
          name: t(`sentence.slots.${slot}`),
          min: boundText(slot, min, format),
          max: boundText(slot, max, format),
        });
  return (
    <p id={PROBLEM} className="sentence-clause sentence-problem" role="alert">
      {words}
    </p>
  );
}

interface SlotProps {
  readonly slot: Slot;
  readonly digits: number;
  readonly refused: boolean;
  readonly onRefused: (problem: Refused | null) => void;
}

export function SlotField({ slot, digits, refused, onRefused }: SlotProps) {
  const { t } = useTranslation();
  const page = usePage();
  const field = useRef<HTMLInputElement>(null);
  const editing = useRef(false);
  // The number the sentence had when a text was left in its place; once that is another, the text goes.
  const left = useRef<string | null>(null);
  const shown = (state: PageState) => slotTexts(state, page.cutting(state))[slot];
  const restore = () => {
    editing.current = false;
    left.current = null;
    onRefused(null);
    if (field.current !== null) field.current.value = shown(page.store.getState());
  };
  usePaint((state) => {
    const input = field.current;
    const text = shown(state);
    if (left.current !== null && left.current !== text) restore();
    if (input !== null && !editing.current && input.value !== text) input.value = text;
  });

  /** Answers whether the number stands. */
  const take = (leaves: boolean): boolean => {
    if (!editing.current || field.current === null) return true;
    const { value } = field.current;
    const state = page.store.getState();
    const { model, snapshot } = state.run;
    const bounds = slotBounds(slot, model, snapshot?.ranking ?? null);
    if (value.trim() === '' || snapshot === null || bounds === null) {
      restore();
      return true;
    }
    const typed = readSlot(slot, value, bounds);
    if (typed.kind !== 'number') {
      if (leaves) left.current = shown(state);
      onRefused({ slot, text: value.trim(), typed, stays: shown(state), ...bounds });
      return false;
    }
    page.actions.setRate(rateFor(slot, typed.value, model, snapshot.ranking));
    restore();
    return true;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      // On the slider the keys of the page work again, and arrows go on from the number.
      if (take(false)) document.getElementById(ANCHORS.rate)?.focus({ preventScroll: true });
      else field.current?.select();
    } else if (event.key === 'Escape') {
      restore();
      field.current?.blur();
    }
  };
  const format = formatOf(useView((view) => view.language));
  return (
    <span className="sentence-place" data-widest={widestText(slot, digits, format)}>
      <input
        ref={field}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        className="sentence-slot"
        aria-label={t(`sentence.slots.${slot}`)}
        aria-invalid={refused}
        aria-describedby={refused ? PROBLEM : undefined}
        onFocus={() => {
          left.current = null;
          field.current?.select();
        }}
        onInput={() => {
          editing.current = true;
        }}
        onBlur={() => void take(true)}
        onKeyDown={onKeyDown}
      />
    </span>
  );
}

/** The widest text of a slot: its room is that text's in whatever face the page is set in. */
function widestText(slot: Slot, digits: number, { count, percent }: Format): string {
  if (slot === 'threshold') return '0.00888';
  return slot === 'kept' ? count(Number('8'.repeat(digits))) : percent(0.888);
}
