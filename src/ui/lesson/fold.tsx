// Folds the lesson down to its title where it stands over the dock, so that the page beneath can be seen;
// elsewhere the style sheet hides the button and shows the lesson whole. Nothing of the step is lost.
import { useId, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { FoldIcon } from '../icons';
import { bringIntoView } from './highlight';

export interface Fold {
  readonly folded: boolean;
  readonly toggle: () => void;
  /** Of what is folded away. */
  readonly id: string;
}

/** @param lesson another one than the one that was folded begins unfolded */
export function useFold(panel: RefObject<HTMLElement | null>, lesson: string | null): Fold {
  const id = useId();
  const [foldedLesson, setFoldedLesson] = useState<string | null>(null);
  const folded = lesson !== null && foldedLesson === lesson;
  const scrolled = useRef(0);
  useLayoutEffect(() => {
    if (!folded) panel.current?.scrollTo({ top: scrolled.current });
  }, [folded, panel]);
  const toggle = () => {
    if (!folded) scrolled.current = panel.current?.scrollTop ?? 0;
    setFoldedLesson(folded ? null : lesson);
  };
  return { folded, toggle, id };
}

/**
 * Folds the lesson that an element stands in, where it covers what is about to move on the page, and brings
 * that into view. The focus goes to the button that brings the lesson back.
 */
export function foldAround(element: Element): void {
  const button = element.closest('.lesson')?.querySelector<HTMLElement>('.lesson-fold');
  if (button?.checkVisibility() !== true || button.ariaExpanded !== 'true') return;
  button.click();
  button.focus({ preventScroll: true });
  // In the next frame the lesson has its new height.
  requestAnimationFrame(() => {
    const pointed = document.querySelector<HTMLElement>('[data-pointed]');
    if (pointed !== null) bringIntoView(pointed);
  });
}

/** Its name stays the same: whether the lesson is there to be read is its state. */
export function FoldButton({ fold: { folded, toggle, id } }: { fold: Fold }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="button quiet icon lesson-fold"
      aria-label={t('lesson.fold')}
      aria-expanded={!folded}
      aria-controls={id}
      title={folded ? t('lesson.unfoldHint') : t('lesson.foldHint')}
      onClick={toggle}
    >
      <FoldIcon />
    </button>
  );
}
