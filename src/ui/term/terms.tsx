// Text with explained words in it: fixed, or following the store. Words are written as Live writes
// them; React commits only when other words are explained.
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { PageState } from '../../store/store';
import { Live } from '../live';
import { usePageState } from '../page-context';
import { marked } from './marked';
import { Term } from './term';

/** A message of the catalogue with its explained words. */
export function Terms({ text }: { text: string }) {
  return marked(text).map(({ words, term }, i) =>
    term === null ? (
      words
    ) : (
      <Term key={i} name={term}>
        {words}
      </Term>
    ),
  );
}

interface LiveTermsProps {
  readonly text: (state: PageState, t: TFunction) => string;
  readonly as?: 'p' | 'figcaption';
  readonly className: string;
}

/** A paragraph of live text with its explained words. */
export function LiveTerms({ text, as: Element = 'p', className }: LiveTermsProps) {
  const { t } = useTranslation();
  // A line a piece, live words left out: texts that explain the same words cause no commit.
  const shape = usePageState((state) =>
    marked(text(state, t))
      .map(({ words, term }) => (term === null ? '' : `<${term}>${words}</${term}>`))
      .join('\n'),
  );
  return (
    <Element className={className}>
      {shape
        .split('\n')
        .map((line, i) =>
          line === '' ? (
            <Live key={i} text={(state, words) => marked(text(state, words))[i]?.words ?? ''} />
          ) : (
            <Terms key={`${i} ${line}`} text={line} />
          ),
        )}
    </Element>
  );
}
