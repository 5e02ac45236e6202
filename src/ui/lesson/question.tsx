// Predict, then see: the options, and after the person has committed to one the answer, with what the
// reference says beside what the network at hand says.
import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { figureOf, figuresIn } from '../../core/lesson-figures';
import type { Question as Asked } from '../../core/lesson';
import type { Figure } from '../../core/lesson-figures';
import type { PageState } from '../../store/store';
import type { ViewState } from '../../store/view-state';
import { keyOf } from '../../store/lesson/desk-state';
import { classEnds, optionFor, yours } from '../../store/lesson/measures';
import { Live } from '../live';
import { usePage, useView } from '../page-context';
import { Terms } from '../term/terms';
import { isTraining } from '../model/situation';
import { className, namerOf } from '../words/data-words';
import { useDesk, useDeskState } from './desk-context';
import { figureWords, lessonWords } from './figure-words';
import { showWithNext } from './into-view';

export function Question({ question }: { question: Asked }) {
  const { t } = useTranslation();
  const desk = useDesk();
  const name = useId();
  const language = useView((view) => view.language);
  const place = useView((view) => view.lesson);
  const recordings = useDeskState((state) => state.recordings);
  const picked = useDeskState((state) => state.picked.get(keyOf(place)));
  const ticked = useDeskState((state) => state.ticked.get(keyOf(place)));
  const shown = picked !== undefined;
  const reveal = useRevealed(shown);
  const words = (text: Asked['ask']) => lessonWords(text, language, recordings);
  return (
    <form
      className="lesson-question"
      onSubmit={(event) => {
        event.preventDefault();
        if (ticked !== undefined && !shown) desk.pick(ticked);
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
              checked={ticked === i}
              disabled={shown}
              onChange={() => desk.tick(i)}
            />
            <span>
              <span>{words(option)}</span>
              {shown && i === question.answer && <strong>{` ✓ ${t('lesson.right')}`}</strong>}
              {shown && i === picked && i !== question.answer && (
                <span className="small">{` ${t('lesson.yourGuess')}`}</span>
              )}
            </span>
          </label>
        ))}
      </fieldset>
      <div ref={reveal} role="status" tabIndex={-1}>
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

/** Brings what an answer reveals into view, and the focus to it: the button that had it is gone. */
function useRevealed(shown: boolean) {
  const reveal = useRef<HTMLDivElement>(null);
  const before = useRef(shown);
  useEffect(() => {
    const element = reveal.current;
    const fresh = shown && !before.current;
    before.current = shown;
    if (!fresh || element === null) return;
    showWithNext(element);
    element.focus({ preventScroll: true });
  }, [shown]);
  return reveal;
}

/** The reference beside the person's own network. */
function Comparison({ question }: { question: Asked }) {
  const { reference, yours: measure } = question;
  const { t } = useTranslation();
  const { store } = usePage();
  const desk = useDesk();
  const language = useView((view) => view.language);
  const recordings = useDeskState((state) => state.recordings);
  const [name] = figuresIn(reference ?? '');
  const words = (figure: Figure | null, view: ViewState) => {
    const { compared } = view;
    const ends =
      measure === 'classSpread' && figure !== null ? classEnds(compared?.classes ?? null) : null;
    if (ends !== null) {
      const points = (by: number) => `${by < 0 ? '−' : '+'}${Math.round(100 * Math.abs(by))}`;
      const name = (label: number) => className(namerOf(store.live()), label, t);
      return t('lesson.classSpread', {
        ...{ worst: name(ends.worst.label), best: name(ends.best.label) },
        ...{ fall: points(ends.worst.by), rise: points(ends.best.by) },
      });
    }
    const number = figureWords(figure, language);
    return measure === 'milliseconds' && figure !== null
      ? t('lesson.milliseconds', { ms: number })
      : number;
  };
  /** What the network at hand would answer, where that is another option; else nothing, and before it is there. */
  const otherwise = ({ run, view }: PageState) => {
    if (isTraining(run)) return '';
    const own = measure === null ? null : yours(measure, store.live(), view, desk.getState().times);
    const option = own === null ? null : optionFor(question, own);
    const said = option === null ? undefined : question.options[option];
    if (said === undefined || option === question.answer) return '';
    return t('lesson.otherwise', { option: lessonWords(said, language, recordings) });
  };
  if (name === undefined && measure === null) return null;
  return (
    <>
      <dl className="lesson-compare">
        {name !== undefined && (
          <div>
            <dt>{t('lesson.reference')}</dt>
            <dd>{words(figureOf(name, recordings), store.getState().view)}</dd>
          </div>
        )}
        {measure !== null && (
          <div>
            <dt>{t('lesson.yours')}</dt>
            <dd>
              <Live
                text={(state) => {
                  const figure = yours(measure, store.live(), state.view, desk.getState().times);
                  return figure === null ? t('lesson.notYet') : words(figure, state.view);
                }}
              />
            </dd>
          </div>
        )}
      </dl>
      {measure !== null && <Live as="p" className="lesson-otherwise" text={otherwise} />}
      {/* A figure of other settings beside it would else read as a contradiction. */}
      {name !== undefined && measure !== null && measure !== 'milliseconds' && (
        <p className="small">{t('lesson.yoursNote')}</p>
      )}
    </>
  );
}
