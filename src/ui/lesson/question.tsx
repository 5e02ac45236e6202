// Predict, then see: the options, and after the person has committed to one the answer, with what the
// reference says beside what the network at hand says.
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { figureOf, figuresIn } from '../../core/lesson-figures';
import type { Question as Asked } from '../../core/lesson';
import { yours } from '../../store/lesson/measures';
import { Live } from '../live';
import { usePage, useView } from '../page-context';
import { Terms } from '../term/terms';
import { useDesk, useDeskState } from './desk-context';
import { figureWords, lessonWords } from './figure-words';

export function Question({ question }: { question: Asked }) {
  const { t } = useTranslation();
  const desk = useDesk();
  const name = useId();
  const language = useView((view) => view.language);
  const place = useView((view) => view.lesson);
  const recordings = useDeskState((state) => state.recordings);
  const picked = useDeskState((s) => s.picked.get(`${place?.id ?? ''}.${place?.step ?? ''}`));
  const [choice, setChoice] = useState<number | null>(picked ?? null);
  const shown = picked !== undefined;
  const words = (text: Asked['ask']) => lessonWords(text, language, recordings);
  return (
    <form
      className="lesson-question"
      onSubmit={(event) => {
        event.preventDefault();
        if (choice !== null) desk.pick(choice);
      }}
    >
      <fieldset>
        <legend>
          <Terms text={words(question.ask)} />
        </legend>
        {question.options.map((option, i) => (
          <label key={i} className="lesson-option" data-right={shown && i === question.answer}>
            <input
              type="radio"
              name={name}
              checked={choice === i}
              disabled={shown}
              onChange={() => setChoice(i)}
            />
            <span>
              {words(option)}
              {shown && i === question.answer && <strong> ✓ {t('lesson.right')}</strong>}
              {shown && i === picked && i !== question.answer && (
                <span className="small"> {t('lesson.yourGuess')}</span>
              )}
            </span>
          </label>
        ))}
      </fieldset>
      {!shown && (
        <button type="submit" className="button" aria-disabled={choice === null || undefined}>
          {t('lesson.reveal')}
        </button>
      )}
      <div role="status">
        {shown && (
          <>
            <p className="lesson-reveal">
              <Terms text={words(question.reveal)} />
            </p>
            <Comparison question={question} />
          </>
        )}
      </div>
    </form>
  );
}

/** The reference beside the person's own network. */
function Comparison({ question: { reference, yours: measure } }: { question: Asked }) {
  const { t } = useTranslation();
  const { store } = usePage();
  const desk = useDesk();
  const language = useView((view) => view.language);
  const recordings = useDeskState((state) => state.recordings);
  const [name] = figuresIn(reference ?? '');
  if (name === undefined && measure === null) return null;
  return (
    <dl className="lesson-compare">
      {name !== undefined && (
        <div>
          <dt>{t('lesson.reference')}</dt>
          <dd>{figureWords(figureOf(name, recordings), language)}</dd>
        </div>
      )}
      {measure !== null && (
        <div>
          <dt>{t('lesson.yours')}</dt>
          <dd>
            <Live
              text={(state) => {
                const figure = yours(measure, store.live(), state.view, desk.getState().times);
                return figure === null ? t('lesson.notYet') : figureWords(figure, language);
              }}
            />
          </dd>
        </div>
      )}
    </dl>
  );
}
