// The sentence of the cut. Its four numbers can be typed over; each sets the rate that makes it true.
// Their widths are fixed, so the words around them stand still while the numbers run.
import { useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { gateCount } from '../../core/gates';
import type { Page } from '../../store/page';
import { formatOf, parseNumber } from '../format';
import { Live, setAttribute, usePaint } from '../live';
import { usePage, useRun, useView } from '../page-context';
import { Term } from '../term/term';
import { rateForKept, rateForMacs, rateForThreshold } from './solve';
import { clauseWords, pieces, slotTexts, type Slot } from './words';

/** The message of the sentence, slots still marked. */
export function useSentence(compact: boolean): string {
  const { t } = useTranslation();
  const total = formatOf(useView((view) => view.language)).count(gateCount(useRun((r) => r.model)));
  return t(compact ? 'sentence.short' : 'sentence.long', { total });
}

export function Sentence({ compact }: { compact: boolean }) {
  const page = usePage();
  const message = useSentence(compact);
  const digits = String(gateCount(useRun((run) => run.model))).length;
  return (
    <div className="sentence" data-testid="sentence">
      <p className="sentence-words">
        {pieces(message).map((piece, i) =>
          'slot' in piece ? (
            <SlotField key={piece.slot} slot={piece.slot} digits={digits} />
          ) : piece.term === null ? (
            <span key={i}>{piece.words}</span>
          ) : (
            <Term key={i} name={piece.term}>
              {piece.words}
            </Term>
          ),
        )}
      </p>
      <Live
        as="p"
        className="sentence-clause"
        text={(state, t) => clauseWords(state, page.cutting(state), t).text}
        also={(element, state, t) =>
          setAttribute(
            element,
            'data-warns',
            clauseWords(state, page.cutting(state), t).warns ? '' : null,
          )
        }
      />
    </div>
  );
}

/** Sets the rate that makes a typed number true; numbers out of reach give the nearest rate. */
function setFrom(page: Page, slot: Slot, typed: number): void {
  const { run } = page.store.getState();
  const ranking = run.snapshot?.ranking;
  if (slot === 'rate') page.actions.setRate(typed / 100);
  else if (ranking === undefined) return;
  else if (slot === 'threshold') page.actions.setRate(rateForThreshold(ranking, typed));
  else if (slot === 'kept') page.actions.setRate(rateForKept(ranking, typed));
  else page.actions.setRate(rateForMacs(run.model, ranking, typed / 100));
}

function SlotField({ slot, digits }: { slot: Slot; digits: number }) {
  const { t } = useTranslation();
  const page = usePage();
  const field = useRef<HTMLInputElement>(null);
  const editing = useRef(false);
  usePaint((state) => {
    const input = field.current;
    const text = slotTexts(state, page.cutting(state))[slot];
    if (input !== null && !editing.current && input.value !== text) input.value = text;
  });

  const show = () => {
    const state = page.store.getState();
    if (field.current !== null) field.current.value = slotTexts(state, page.cutting(state))[slot];
  };
  const take = () => {
    if (!editing.current || field.current === null) return;
    const typed = parseNumber(field.current.value);
    editing.current = false;
    if (typed !== null) setFrom(page, slot, typed);
    show();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') {
      take();
      field.current?.select();
    } else if (event.key === 'Escape') {
      editing.current = false;
      show();
      field.current?.blur();
    }
  };
  const width = slotWidth(slot, digits);
  return (
    <input
      ref={field}
      type="text"
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      className="sentence-slot"
      style={{ inlineSize: `${width}ch` }}
      aria-label={t(`sentence.slots.${slot}`)}
      onFocus={() => field.current?.select()}
      onInput={() => {
        editing.current = true;
      }}
      onBlur={take}
      onKeyDown={onKeyDown}
    />
  );
}

/** Room for the longest text of a slot, in digits: a threshold may read 0.00638. */
function slotWidth(slot: Slot, digits: number): number {
  if (slot === 'kept') return digits + (digits > 3 ? 0.6 : 0.2);
  return slot === 'threshold' ? 7 : 5.4;
}
