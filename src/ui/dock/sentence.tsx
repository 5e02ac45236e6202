// The sentence of the cut. Its four numbers can be typed over; each sets the rate that makes it true, and
// one out of bounds stays as it was typed, with what is allowed under it, and changes nothing.
// Their widths are fixed, so the words around them stand still while the numbers run.
import type { TFunction } from 'i18next';
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { gateCount } from '../../core/gates';
import type { PageState } from '../../store/store';
import { formatOf } from '../format';
import { setAttribute, usePaint } from '../live';
import { usePage, useRun, useView } from '../page-context';
import { Term } from '../term/term';
import { LiveTerms } from '../term/terms';
import { Problem, SlotField, type Refused } from './slot-field';
import { clauseWords, pieces } from '../words/sentence';

/** The message of the sentence, slots still marked. */
export function useSentence(): string {
  const { t } = useTranslation();
  const total = formatOf(useView((view) => view.language)).count(gateCount(useRun((r) => r.model)));
  return t('sentence.long', { total });
}

export function Sentence() {
  const message = useSentence();
  const digits = String(gateCount(useRun((run) => run.model))).length;
  const [refused, setRefused] = useState<Refused | null>(null);
  return (
    <div className="sentence" data-testid="sentence">
      <p className="sentence-words">
        {pieces(message).map((piece, i) =>
          'slot' in piece ? (
            <SlotField
              key={piece.slot}
              slot={piece.slot}
              digits={digits}
              refused={refused?.slot === piece.slot}
              onRefused={(problem) => {
                setRefused((before) =>
                  problem !== null || before?.slot === piece.slot ? problem : before,
                );
              }}
            />
          ) : piece.term === null ? (
            <span key={i}>{piece.words}</span>
          ) : (
            <Term key={i} name={piece.term}>
              {piece.words}
            </Term>
          ),
        )}
      </p>
      {refused === null ? <Clause /> : <Problem refused={refused} />}
    </div>
  );
}

/** What a cut there would do, or has done; an accuracy says its count and standard error where they are asked for. */
function Clause() {
  const { t } = useTranslation();
  const { cutting } = usePage();
  const place = useRef<HTMLDivElement>(null);
  const text = useCallback(
    (state: PageState, translate: TFunction) => clauseWords(state, cutting(state), translate).text,
    [cutting],
  );
  usePaint((state) => {
    const { warns } = clauseWords(state, cutting(state), t);
    if (place.current !== null) setAttribute(place.current, 'data-warns', warns ? '' : null);
  });
  return (
    <div ref={place} className="sentence-clause">
      <LiveTerms className="clause" text={text} />
    </div>
  );
}
