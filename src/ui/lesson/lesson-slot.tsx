// Where a lesson stands while one is open: in one of two places, by the width of the page. It is made
// once and moves between them whole, with its answers and what is being written. Its panel comes in a
// chunk of its own.
import { Suspense, useLayoutEffect, useState, type RefObject } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Boundary } from '../boundary';
import { lateComponent } from '../late-component';
import { usePage, useView } from '../page-context';

const LessonPanel = lateComponent(
  'lesson-panel',
  async () => (await import('./lesson-panel')).LessonPanel,
);

export const useLessonOpen = (): boolean => useView((view) => view.lesson !== null);

type Slot = RefObject<HTMLDivElement | null>;

/** A place for the lesson; one at a time has the `slot`. */
export function LessonSlot({ slot }: { slot: Slot }) {
  return <div ref={slot} className="lesson-slot" />;
}

/** The lesson in its slot. Stands behind all places, so that it finds the one that there is. */
export function Lesson({ slot, wide }: { slot: Slot; wide: boolean }) {
  const { t } = useTranslation();
  const [home] = useState(makeHome);
  useLayoutEffect(() => {
    slot.current?.append(home.element);
    home.refocus();
    return () => home.element.remove();
  }, [slot, home, wide]);
  return createPortal(
    <Boundary more={<Leave />}>
      <Suspense fallback={<p className="small">{t('lesson.loading')}</p>}>
        <LessonPanel />
      </Suspense>
    </Boundary>,
    home.element,
  );
}

/** Where the lesson's panel, which has this button else, is not to be had. */
function Leave() {
  const { t } = useTranslation();
  const { store } = usePage();
  return (
    <button type="button" className="button" onClick={() => store.view({ lesson: null })}>
      {t('lesson.leave')}
    </button>
  );
}

/** What holds the lesson and moves. It remembers the focus, which is lost on the way. */
function makeHome() {
  const element = document.createElement('div');
  element.className = 'lesson-slot';
  let focused: HTMLElement | null = null;
  element.addEventListener('focusin', ({ target }) => {
    focused = target instanceof HTMLElement ? target : null;
  });
  element.addEventListener('focusout', () => {
    // By then a lesson that moves stands in its new place with the focus in it.
    queueMicrotask(() => {
      if (!element.contains(document.activeElement)) focused = null;
    });
  });
  const refocus = () => {
    if (document.activeElement === document.body) focused?.focus();
  };
  return { element, refocus };
}
