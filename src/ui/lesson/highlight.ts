// Draws a frame around what a step points at and brings it into view. The frame lies outside of it, so
// nothing is covered, and focus stays where the person has it.
import { useEffect } from 'react';
import type { Target } from '../../core/lesson';
import { flows } from '../flow';
import { mediaList, SIDE, SINGLE } from '../media';
import { findTarget } from './targets';

const MARK = 'data-pointed';
/** Panels mount late and mount anew: the frame is looked after this often, in milliseconds. */
const AGAIN_MS = 500;
/** Until then the page may still move what is pointed at, and it is followed unless a hand moves the page. */
const SETTLES_MS = 1600;
/** What a hand does to a page. */
const HANDS = ['pointerdown', 'wheel', 'touchmove', 'keydown'] as const;
/** Pixels around it that stay free. */
const ROOM = 16;

/** @param again another value brings the same target into view once more */
export function useHighlight(target: Target | null, again: boolean): void {
  useEffect(() => {
    if (target === null) return;
    let shown: HTMLElement | null = null;
    let settled = Date.now() + SETTLES_MS;
    /** Where it lies in the page, and was pushed from. */
    let lies = NaN;
    let moved = false;
    const move = () => {
      moved = true;
    };
    // Where the page was left: who scrolls it from there, by whatever means, wants it elsewhere.
    let left = window.scrollY;
    const show = (found: HTMLElement) => {
      const now = found.getBoundingClientRect().top + window.scrollY;
      const pushed = !(Math.abs(now - lies) <= 1);
      if (pushed) settled = Date.now() + SETTLES_MS;
      lies = now;
      // A browser scrolls along with what pushes it.
      moved ||= window.scrollY !== left && !pushed;
      if (moved) return;
      bringIntoView(found);
      left = window.scrollY;
    };
    const mark = () => {
      const found = findTarget(target);
      if (found === shown && found?.hasAttribute(MARK) === true) {
        // What is above it mounts late too, and pushes it away.
        if (Date.now() < settled) show(found);
        return;
      }
      shown?.removeAttribute(MARK);
      shown = found;
      if (found === null) return;
      found.setAttribute(MARK, '');
      const folded = found.closest('details');
      if (folded !== null) folded.open = true;
      show(found);
    };
    mark();
    const timer = setInterval(mark, AGAIN_MS);
    for (const hand of HANDS) addEventListener(hand, move, { capture: true, passive: true });
    return () => {
      clearInterval(timer);
      for (const hand of HANDS) removeEventListener(hand, move, { capture: true });
      shown?.removeAttribute(MARK);
    };
  }, [target, again]);
}

/**
 * Scrolls what the rail and the dock cover or the window leaves out; what stands fast stays. A lesson that
 * flows with the page is being read: it is not scrolled away.
 */
export function bringIntoView(element: HTMLElement): void {
  if (flows('lesson') && document.querySelector('.dock-area .lesson') !== null) return;
  const fast = [...(flows('rail') ? [] : ['.header']), ...(flows('dock') ? [] : ['.dock-area'])];
  if (fast.length > 0 && element.closest(fast.join()) !== null) return;
  const edge = (selector: string) => document.querySelector(selector)?.getBoundingClientRect();
  const top = Math.max(0, edge('.header')?.bottom ?? 0);
  const stays = mediaList(SINGLE).matches()
    ? null
    : element.closest('.first-pictures, .first-tree');
  if (stays !== null) {
    // They stay beside what is inside, and leave with it: whoever is further down is brought back to it.
    const { top: at } = stays.getBoundingClientRect();
    if (at < top) window.scrollBy({ top: at - top - ROOM });
    return;
  }
  // At the side of the page a lesson covers nothing of what is above the dock.
  const beside = mediaList(SIDE).matches() ? '.dock' : '.dock-area';
  const below = flows('alone') ? '.dock-area .lesson' : beside;
  const bottom = Math.min(window.innerHeight, edge(below)?.top ?? window.innerHeight);
  const box = element.getBoundingClientRect();
  const room = bottom - top - 2 * ROOM;
  // Of what is taller than the room most is seen where it begins near the top.
  const begins = box.height > room && box.top < top + ROOM + room / 3;
  if (box.top >= top + ROOM && (box.bottom <= bottom - ROOM || begins)) return;
  const toTop = box.top - top - ROOM;
  const toBottom = box.bottom - bottom + ROOM;
  // What is taller than the room begins at its top; the rest moves no further than it must.
  const by = box.height > room || box.top < top + ROOM ? toTop : toBottom;
  window.scrollBy({ top: by });
}
