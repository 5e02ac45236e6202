// The sentence of the cut. Its four numbers can be typed over; each sets the rate that makes it true, and
// one out of bounds stays as it was typed, with what is allowed under it, and changes nothing.
// Their widths are fixed, so the words around them stand still while the numbers run.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { gateCount } from '../../core/gates';
import { formatOf } from '../format';
import { Live, setAttribute } from '../live';
import { usePage, useRun, useView } from '../page-context';
import { Term } from '../term/term';
import { Problem, SlotField, type Refused } from './slot-field';
import { clauseWords, pieces } from '../words/sentence';

/** The message of the sentence, slots still marked. */
export function useSentence(): string {
  const { t } = useTranslation();
  const total = formatOf(useView((view) => view.language)).count(gateCount(useRun((r) => r.model)));
  return t('sentence.long', { total });
}

export function Sentence() {
  const page = usePage();
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
      {refused === null ? (
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
      ) : (
        <Problem refused={refused} />
      )}
    </div>
  );
}
