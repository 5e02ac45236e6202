// Whether words have room on the page as it stands: none lies on another, none is cut off, nothing makes the
// page scroll sideways. Words for those who hear the page have none and need none.
import type { Page } from 'playwright-core';

export interface Room {
  /** Pixels that the page can be scrolled sideways. */
  readonly sideways: number;
  /** Pairs of words that lie on each other. */
  readonly overlaps: readonly string[];
  /** Words that an edge cuts off, where no scrolling brings them. */
  readonly cut: readonly string[];
  /** Share of the window's height that nothing lies over while the page scrolls. */
  readonly free: number;
}

export const roomOf = (page: Page): Promise<Room> =>
  page.evaluate(() => {
    interface Box {
      readonly left: number;
      readonly right: number;
      readonly top: number;
      readonly bottom: number;
    }
    const root = document.documentElement;
    const clips = (element: Element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      return overflowX !== 'visible' || overflowY !== 'visible';
    };
    const around = (element: Element): Element[] => {
      const found: Element[] = [];
      for (
        let at: Element | null = element;
        at !== null && at !== document.body;
        at = at.parentElement
      )
        found.push(at);
      return found;
    };
    const heard = ({ clientWidth, clientHeight }: Element) =>
      clientWidth === 1 && clientHeight === 1;
    const shared = (a: Box, b: Box): Box => ({
      left: Math.max(a.left, b.left),
      right: Math.min(a.right, b.right),
      top: Math.max(a.top, b.top),
      bottom: Math.min(a.bottom, b.bottom),
    });
    const stuck = [
      ...document.querySelectorAll('.header, .dock-area, .lesson, .lesson-head, .lesson-foot'),
    ].filter((part) => ['sticky', 'fixed'].includes(getComputedStyle(part).position));
    const layerOf = (element: Element) => stuck.findLast((part) => part.contains(element)) ?? null;
    const texts: { words: string; seen: Box; layer: Element | null; parent: Element }[] = [];
    const cut: string[] = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node !== null; node = walk.nextNode()) {
      const parent = node.parentElement;
      const words = (node.nodeValue ?? '').trim().slice(0, 40);
      if (parent === null || words === '') continue;
      if (!parent.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
      if (parent.closest('.visually-hidden, .skip, [popover], select, script, style') !== null)
        continue;
      if (around(parent).some(heard)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const line of range.getClientRects()) {
        const frames = around(parent).filter(clips);
        const seen = frames.reduce<Box>(
          (box, frame) => shared(box, frame.getBoundingClientRect()),
          line,
        );
        const [frame] = frames;
        if (frame !== undefined) {
          const { overflowX, textOverflow } = getComputedStyle(frame);
          const box = frame.getBoundingClientRect();
          const hidden = overflowX === 'hidden' || overflowX === 'clip';
          // What ends in dots says so itself, and the whole of it stands elsewhere.
          if (hidden && textOverflow === 'clip' && line.right > box.right + 1.5) cut.push(words);
        }
        if (seen.right - seen.left < 2 || seen.bottom - seen.top < 2) continue;
        if (line.left < -1.5 && layerOf(parent) === null) cut.push(words);
        texts.push({ words, seen, layer: layerOf(parent), parent });
      }
    }
    for (const field of document.querySelectorAll<HTMLInputElement>('input[type=text]'))
      if (field.checkVisibility() && field.scrollWidth > field.clientWidth + 1.5)
        cut.push(`${field.getAttribute('aria-label') ?? field.id}: ${field.value}`);
    const overlaps: string[] = [];
    texts.forEach((a, i) => {
      for (const b of texts.slice(i + 1)) {
        if (a.layer !== b.layer || a.parent === b.parent) continue;
        const { left, right, top, bottom } = shared(a.seen, b.seen);
        const height = Math.min(a.seen.bottom - a.seen.top, b.seen.bottom - b.seen.top);
        // Lines of one paragraph stand closer than letters are high.
        if (right - left > 1.5 && bottom - top > 0.4 * height)
          overlaps.push(`${a.words} | ${b.words}`);
      }
    });
    const over = stuck.filter((part) => part.getBoundingClientRect().width > root.clientWidth / 2);
    const taken = over
      .filter((part) => !over.some((other) => other !== part && other.contains(part)))
      .reduce((sum, part) => sum + part.getBoundingClientRect().height, 0);
    return {
      sideways: root.scrollWidth - root.clientWidth,
      overlaps,
      cut,
      free: 1 - taken / innerHeight,
    };
  });
