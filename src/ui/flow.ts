// Which parts stay in sight while the page scrolls under them. They stay only as long as they leave enough
// of the window to it: what is zoomed, set in large type or shown in a low frame is read by scrolling. The
// answer stands on <html>, as names in `data-flow`, and flow.css follows it. No measure depends on how a
// part stands now, so nothing flickers.
import { useLayoutEffect } from 'react';
import { mediaList, SIDE } from './media';
import { observeSizes } from './observers';
import './flow.css';

/** Share of the window's height that is the page's. */
const FREE = 0.45;
/** A lesson over the dock takes no larger share of the window, … */
const LESSON = 0.42;
/** … where less than this many times the size of the page's type is no room for one. */
const LEAST_LESSON = 18;

/** The line under the header, where it says anything. */
const STATE = '.page > .state:not(.state-quiet)';

/** Heights in CSS pixels; 0 is what is not there. */
export interface Heights {
  readonly window: number;
  readonly rail: number;
  /** Without a lesson over it. */
  readonly dock: number;
  /** What a lesson over the dock wants to show. */
  readonly lesson: number;
  /** Of a line of the page's type. */
  readonly type: number;
}

/** What flows with the page; `alone`: the lesson stays though the dock under it flows. */
export type Flowing = 'rail' | 'dock' | 'lesson' | 'alone';

export interface Flow {
  readonly flowing: readonly Flowing[];
  /** CSS pixels that a lesson over the dock may take. */
  readonly lesson: number;
}

/** The least that has to flow for the page to have its share. */
export function flowFor({ window, rail, dock, lesson, type }: Heights): Flow {
  const room = (1 - FREE) * window;
  const least = Math.min(lesson, LEAST_LESSON * type);
  const fits = (stuck: number) => stuck + least <= room;
  const flow = (stuck: number, ...flowing: readonly Flowing[]): Flow => ({
    flowing,
    lesson: Math.floor(Math.min(Math.max(LESSON * window, least), room - stuck)),
  });
  if (fits(rail + dock)) return flow(rail + dock);
  if (fits(dock)) return flow(dock, 'rail');
  if (lesson === 0) return flow(0, 'rail', 'dock');
  return fits(0) ? flow(0, 'rail', 'dock', 'alone') : flow(0, 'rail', 'dock', 'lesson');
}

/** Whether a part flows with the page now. */
export const flows = (part: Flowing): boolean =>
  document.documentElement.dataset['flow']?.split(' ').includes(part) === true;

const heightOf = (element: Element | null | undefined): number =>
  element?.getBoundingClientRect().height ?? 0;

function measure(): Heights {
  const dock = document.querySelector('.dock-area');
  const parts = [...(dock?.querySelectorAll(':scope > :not(.lesson-slot)') ?? [])];
  const lesson = dock?.querySelector('.lesson') ?? null;
  return {
    window: innerHeight,
    rail: heightOf(document.querySelector('.header')),
    dock: parts.reduce((sum, part) => sum + heightOf(part), dock?.clientTop ?? 0),
    lesson: lesson === null || mediaList(SIDE).matches() ? 0 : lesson.scrollHeight,
    type: parseFloat(getComputedStyle(dock ?? document.body).fontSize),
  };
}

/** Keeps `data-flow`, the lesson's room and the heights of dock and state on <html> as the window and the parts change. */
export function useFlow(): void {
  useLayoutEffect(() => {
    const root = document.documentElement;
    const follow = () => {
      const heights = measure();
      const { flowing, lesson } = flowFor(heights);
      const names = flowing.join(' ');
      if (root.dataset['flow'] !== names) root.dataset['flow'] = names;
      root.style.setProperty('--lesson-room', `${lesson}px`);
      root.style.setProperty('--dock', `${Math.ceil(heights.dock)}px`);
      root.style.setProperty('--state', `${Math.ceil(heightOf(document.querySelector(STATE)))}px`);
    };
    const sizes = observeSizes(follow);
    let watched: readonly Element[] = [];
    // Run controls and lessons come and go.
    const watch = () => {
      const parts = [
        ...document.querySelectorAll(`.header, ${STATE}, .dock-area > *, .dock-area .lesson`),
      ];
      if (parts.length === watched.length && parts.every((part, i) => part === watched[i])) return;
      watched = parts;
      sizes.disconnect();
      for (const part of parts) sizes.observe(part);
      follow();
    };
    const comings = new MutationObserver(watch);
    const dock = document.querySelector('.dock-area');
    if (dock !== null) comings.observe(dock, { childList: true, subtree: true });
    const page = document.querySelector('.page');
    if (page !== null) comings.observe(page, { childList: true });
    addEventListener('resize', follow);
    watch();
    return () => {
      sizes.disconnect();
      comings.disconnect();
      removeEventListener('resize', follow);
      delete root.dataset['flow'];
      root.style.removeProperty('--lesson-room');
      root.style.removeProperty('--dock');
      root.style.removeProperty('--state');
    };
  }, []);
}
