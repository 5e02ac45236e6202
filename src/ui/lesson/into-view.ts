// Scrolls inside the lesson, and nothing else, to what has just appeared there: the head and the foot of
// the panel cover nothing of it, and what is taller than the room begins at its top.
import { observeSizes } from '../observers';

/** Pixels above and below it. */
const ROOM = 8;

/** How far to scroll on so that a box stands between two edges. */
export function scrollBy(
  box: { readonly top: number; readonly bottom: number },
  room: { readonly top: number; readonly bottom: number },
): number {
  const top = box.top - room.top - ROOM;
  const bottom = box.bottom - room.bottom + ROOM;
  if (top < 0) return top;
  return Math.max(0, Math.min(top, bottom));
}

export function showInLesson(element: HTMLElement): void {
  const panel = element.closest<HTMLElement>('.lesson');
  if (panel === null) return;
  const foot = panel.querySelector('.lesson-foot')?.getBoundingClientRect();
  const { top, bottom } = panel.getBoundingClientRect();
  const head = panel.querySelector('.lesson-head');
  // Where the head stays in sight, what it covers is not seen.
  const stays = head !== null && getComputedStyle(head).position === 'sticky';
  panel.scrollTop += scrollBy(element.getBoundingClientRect(), {
    top: stays ? Math.max(top, head.getBoundingClientRect().bottom) : top,
    bottom: Math.min(bottom, foot?.top ?? bottom),
  });
}

/** What has appeared, with what comes next in its step as far as there is room for both. */
export function showWithNext(element: HTMLElement): void {
  const next = element.closest('.lesson-step')?.querySelector<HTMLElement>('.lesson-recorded');
  if (next !== null && next !== undefined) showInLesson(next);
  showInLesson(element);
}

/** The same as {@link showInLesson}, and again whenever the panel or the element takes another size; answers the way to stop. */
export function keepInLesson(element: HTMLElement): () => void {
  const sizes = observeSizes(() => showInLesson(element));
  sizes.observe(element);
  const panel = element.closest('.lesson');
  if (panel !== null) sizes.observe(panel);
  showInLesson(element);
  return () => sizes.disconnect();
}
