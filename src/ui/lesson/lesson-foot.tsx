// The foot of the lesson, in reach however long a step is: where one is, and the way on. While a question
// is open the answer is what it offers first; after the last step, the next lesson.
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { LESSON_COUNT, type LessonStep } from '../../core/lesson';
import { keyOf } from '../../store/lesson/desk-state';
import { LESSON_IDS, type LessonPlace } from '../../store/view-state';
import { usePage } from '../page-context';
import { useDesk, useDeskState } from './desk-context';

interface LessonFootProps {
  readonly place: LessonPlace;
  readonly step: LessonStep;
  readonly steps: number;
  readonly onEnd: () => void;
}

export function LessonFoot({ place, step, steps, onEnd }: LessonFootProps) {
  const { t } = useTranslation();
  const desk = useDesk();
  const waits = useDeskState((state) => state.met.some((held) => !held));
  const ticked = useDeskState((state) => state.ticked.get(keyOf(place)) ?? null);
  const answered = useDeskState((state) => state.picked.has(keyOf(place)));
  const at = place.step;
  const last = at >= steps;
  const open = step.question !== null && !answered;
  const following = last && !open ? lessonAfter(place) : null;
  const calm = waits || open || following !== null;
  return (
    <footer className="lesson-foot">
      <progress className="lesson-progress" max={steps} value={at} aria-hidden="true" />
      <p className="small">
        <span>{t('lesson.progress', { at, steps })}</span>
        {open && ticked === null && (
          <>
            <span>{' · '}</span>
            <span id="lesson-needs">{t('lesson.tickFirst')}</span>
          </>
        )}
      </p>
      <div className="lesson-buttons">
        <button
          type="button"
          className="button"
          aria-disabled={at <= 1 || undefined}
          onClick={() => desk.go(at - 1)}
        >
          {t('lesson.back')}
        </button>
        {open && (
          <button
            type="button"
            className="button primary"
            aria-disabled={ticked === null || undefined}
            aria-describedby={ticked === null ? 'lesson-needs' : undefined}
            onClick={() => {
              if (ticked !== null) desk.pick(ticked);
            }}
          >
            {t('lesson.reveal')}
          </button>
        )}
        {following !== null && <NextLesson place={following} />}
        <button
          type="button"
          className={open ? 'button quiet' : calm ? 'button' : 'button primary'}
          onClick={() => (last ? onEnd() : desk.go(at + 1))}
        >
          {onwards(t, last, waits)}
        </button>
      </div>
    </footer>
  );
}

const onwards = (t: TFunction, last: boolean, waits: boolean): string =>
  last ? t('lesson.finish') : t(waits ? 'lesson.skip' : 'lesson.next');

function NextLesson({ place }: { place: LessonPlace }) {
  const { t } = useTranslation();
  const { store } = usePage();
  return (
    <button type="button" className="button primary" onClick={() => store.view({ lesson: place })}>
      {t('lesson.nextLesson', { n: place.id })}
    </button>
  );
}

/** The lesson that follows one that comes with the page; null after the last and after one's own. */
function lessonAfter({ id }: LessonPlace): LessonPlace | null {
  const next = id === 'own' ? LESSON_COUNT + 1 : Number(id) + 1;
  const known = LESSON_IDS.find((other) => other === String(next));
  return known === undefined ? null : { id: known, step: 1 };
}
