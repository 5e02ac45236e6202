// Text with explained words in it: fixed, or following the store. Words are written as Live writes
// them; React commits only when other words are explained.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { PageState } from '../../store/store';
import { Live } from '../live';
import { usePageState } from '../page-context';
import { isExplained } from './formulas';
import { marked, type MarkedPiece } from './marked';
import { Term } from './term';

/** A message of the catalogue with its explained words. */
export function Terms({ text }: { text: string }) {
  return marked(text).map(({ words, term, said }, i) =>
    term === null ? (
      <span key={i}>{words}</span>
    ) : (
      <Term key={i} name={term} said={said}>
        {words}
      </Term>
    ),
  );
}

type LiveText = (state: PageState, t: TFunction) => string;

interface LiveTermsProps {
  readonly text: LiveText;
  readonly as?: 'p' | 'figcaption' | 'span' | 'strong';
  readonly className: string;
}

/** A paragraph of live text with its explained words. */
export function LiveTerms({ text, as: Element = 'p', className }: LiveTermsProps) {
  const { t } = useTranslation();
  // Every piece asks for the whole text: it is put into words once for a state.
  const pieces = useMemo(() => piecesOf(text), [text]);
  // The names that are explained, a line a piece: texts that explain the same words cause no commit.
  const shape = usePageState((state) =>
    pieces(state, t)
      .map(({ term }) => term ?? '')
      .join('\n'),
  );
  return (
    <Element className={className}>
      {shape.split('\n').map((name, i) => {
        const words = <Live key={i} text={(state) => pieces(state, t)[i]?.words ?? ''} />;
        if (!isExplained(name)) return words;
        const said = (state: PageState) => pieces(state, t)[i]?.said ?? t(`explain.${name}`);
        return (
          <Term key={`${i} ${name}`} name={name} said={<Live text={said} />}>
            {words}
          </Term>
        );
      })}
    </Element>
  );
}

/** The pieces of a live text, put into words once for a state and a language. */
function piecesOf(text: LiveText): (state: PageState, t: TFunction) => readonly MarkedPiece[] {
  let last: { state: PageState; t: TFunction; pieces: readonly MarkedPiece[] } | null = null;
  return (state, t) => {
    if (last?.state !== state || last.t !== t) last = { state, t, pieces: marked(text(state, t)) };
    return last.pieces;
  };
}
