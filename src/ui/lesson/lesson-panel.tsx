// The lesson's panel, beside the page and never over it: words, question, buttons, and where one is.
// Escape leaves; what the page showed before comes back.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { keyOf } from '../../store/lesson/desk-state';
import { createLessonDesk } from '../../store/lesson/lesson-desk';
import { createLessonFiles } from '../../store/lesson/lesson-files';
import { replaceAddress } from '../../store/link-sync';
import { ownBase, ownStorage } from '../../store/own-storage';
import { flows } from '../flow';
import { CloseIcon } from '../icons';
import { usePage, useView } from '../page-context';
import { pressedKey } from '../pressed-key';
import { reportWords } from '../report-words';
import { DeskContext, useDesk, useDeskState } from './desk-context';
import { useHighlight } from './highlight';
import { lessonWords } from './figure-words';
import { FoldButton, useFold } from './fold';
import { LessonFoot } from './lesson-foot';
import { LessonStep } from './lesson-step';
import { OwnLesson } from './own-lesson';
import './lesson.css';
import './own-lesson.css';
import './lesson-phone.css';
import './fold.css';
import './lesson-side.css';
import './covers.css';
import { sentences } from '../sentences';

export function LessonPanel() {
  const page = usePage();
  const [desk] = useState(() =>
    createLessonDesk(
      page,
      createLessonFiles({
        base: ownBase(),
        hash: () => window.location.hash,
        dropHash: () => replaceAddress(window.location.search, ''),
        storage: ownStorage,
      }),
    ),
  );
  useEffect(() => desk.open(), [desk]);
  return (
    <DeskContext value={desk}>
      <Panel />
    </DeskContext>
  );
}

function Panel() {
  const { t } = useTranslation();
  const desk = useDesk();
  const panel = useRef<HTMLElement>(null);
  const language = useView((view) => view.language);
  const place = useView((view) => view.lesson);
  const lesson = useDeskState((state) => state.lesson);
  const recordings = useDeskState((state) => state.recordings);
  const failure = useDeskState((state) => state.failure);
  const beyond = useDeskState((state) => state.beyond);
  const step = lesson?.steps[(place?.step ?? 1) - 1] ?? null;
  const fold = useFold(panel, place?.id ?? null);
  useHighlight(
    useDeskState((state) => state.target),
    useDeskState((state) => state.picked.has(keyOf(place))),
  );
  useCovers();
  useEffect(() => {
    // A link that opens a lesson leaves the focus where a page begins.
    if (document.activeElement === document.body) return;
    panel.current?.focus({ preventScroll: true });
    // By then it is known whether it flows with the page, at its foot.
    requestAnimationFrame(() => {
      if (flows('lesson')) panel.current?.scrollIntoView();
    });
  }, []);
  const leave = () => {
    desk.leave();
    document.querySelector<HTMLElement>('.header-lessons')?.focus();
  };
  const press = (event: KeyboardEvent) => {
    if (pressedKey(event) !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    // A question is closed before the lesson it stands in.
    if (desk.getState().asking === null) leave();
    else {
      desk.answer(false);
      panel.current?.focus({ preventScroll: true });
    }
  };
  const steps = lesson?.steps.length ?? 0;
  const at = place?.step ?? 1;
  const failed = failure === null ? null : reportWords(failure, language, t);
  // Where nothing was made yet, that is no failure.
  const empty = failure?.words?.happened === 'noOwnLesson';
  const loaded = lesson !== null || failure !== null;
  return (
    <section
      ref={panel}
      className="lesson"
      aria-label={t('lesson.label')}
      data-testid="lesson"
      data-step={step === null ? undefined : at}
      data-folded={fold.folded || undefined}
      tabIndex={-1}
      onKeyDown={press}
    >
      <header className="lesson-head">
        <h2>
          {place?.id !== 'own' && <span>{`${place?.id ?? ''} · `}</span>}
          <span>
            {lesson !== null
              ? lessonWords(lesson.title, language, recordings)
              : failure === null || place === null
                ? t('lesson.loading')
                : t(`lesson.titles.${place.id}`)}
          </span>
        </h2>
        <FoldButton fold={fold} />
        <button
          type="button"
          className="button quiet icon"
          aria-label={t('lesson.leave')}
          title={t('lesson.leaveKey')}
          onClick={leave}
        >
          <CloseIcon />
        </button>
      </header>
      <div className="lesson-body" id={fold.id}>
        {failed !== null && (
          <p
            className={empty ? 'lesson-text' : 'lesson-failure'}
            role={empty ? undefined : 'alert'}
          >
            {sentences(t, failed.message, failed.hint)}
          </p>
        )}
        {failure?.kind === 'DataError' && !empty && (
          <button type="button" className="button" onClick={() => desk.again()}>
            {t('part.again')}
          </button>
        )}
        {beyond !== null && (
          <p className="small" role="status">
            {t('lesson.beyond', { asked: beyond, steps })}
          </p>
        )}
        {step !== null && <LessonStep key={`${place?.id ?? ''} ${at}`} step={step} />}
        {place?.id === 'own' && loaded && <OwnLesson />}
        {step !== null && place !== null && (
          <LessonFoot place={place} step={step} steps={steps} onEnd={leave} />
        )}
      </div>
    </section>
  );
}

// Keeps out of sight, and from those who hear the page, what would tell the answer to a question. The
// root says what is covered and covers.css does it, so that what mounts later is covered from the start.
function useCovers(): void {
  const { t } = useTranslation();
  const covered = useView((view) => view.covered);
  useEffect(() => {
    if (covered.length === 0) return;
    const root = document.documentElement;
    root.dataset['covered'] = covered.join(' ');
    root.style.setProperty('--covered', JSON.stringify(t('lesson.covered')));
    return () => {
      delete root.dataset['covered'];
      root.style.removeProperty('--covered');
    };
  }, [covered, t]);
}
