// The header's way to the lessons: the five that come with the page, and a teacher's own.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { LessonIcon } from '../icons';
import { usePage, useView } from '../page-context';
import { LESSON_IDS, type LessonId } from '../../store/view-state';
import './lessons-menu.css';

const MENU = 'lessons';

export function LessonsButton() {
  const { t } = useTranslation();
  const { store } = usePage();
  const menu = useRef<HTMLDivElement>(null);
  const open = useView((view) => view.lesson?.id ?? null);
  const start = (id: LessonId) => {
    menu.current?.hidePopover();
    store.view({ lesson: { id, step: 1 } });
  };
  return (
    <>
      <button
        type="button"
        className="button quiet header-lessons"
        popoverTarget={MENU}
        aria-label={t('lesson.button')}
        title={t('lesson.button')}
      >
        <LessonIcon />
        <span className="header-words">{t('lesson.button')}</span>
      </button>
      <div ref={menu} id={MENU} popover="auto" className="popover lessons-menu">
        <p className="small">{t('lesson.intro')}</p>
        <ol>
          {LESSON_IDS.map((id) => (
            <li key={id}>
              <button
                type="button"
                className="button quiet lessons-item"
                aria-current={open === id || undefined}
                onClick={() => start(id)}
              >
                <span className="lessons-number" aria-hidden="true">
                  {id === 'own' ? '+' : id}
                </span>
                <span>{t(`lesson.titles.${id}`)}</span>
              </button>
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}
