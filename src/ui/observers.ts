// Observers of sizes and of sight, also in a browser without them (an old one, one with parts switched off):
// there every size is told again when the window takes another, and everything counts as in sight.
import { useEffect, useState, type RefObject } from 'react';

export interface Observer {
  observe(element: Element): void;
  disconnect(): void;
}

export type SizeEntry = Pick<ResizeObserverEntry, 'contentRect' | 'borderBoxSize'>;
export type SightEntry = Pick<IntersectionObserverEntry, 'isIntersecting'>;

/** What a browser may lack, whatever its types promise. */
const browser = (): Partial<Pick<typeof globalThis, 'ResizeObserver' | 'IntersectionObserver'>> =>
  globalThis;

/** Tells the size of what it observes, the first one too, never at once. */
export function observeSizes(tell: (entries: readonly SizeEntry[]) => void): Observer {
  const { ResizeObserver } = browser();
  return ResizeObserver === undefined ? observeWindow(tell) : new ResizeObserver(tell);
}

/** Tells whether what it observes is in the window, the first time too. @param rootMargin as in a style sheet */
export function observeSight(
  tell: (entries: readonly SightEntry[]) => void,
  rootMargin: string,
): Observer {
  const { IntersectionObserver } = browser();
  if (IntersectionObserver !== undefined) return new IntersectionObserver(tell, { rootMargin });
  let watches = true;
  return {
    observe: () =>
      queueMicrotask(() => {
        if (watches) tell([{ isIntersecting: true }]);
      }),
    disconnect: () => {
      watches = false;
    },
  };
}

function observeWindow(tell: (entries: readonly SizeEntry[]) => void): Observer {
  const elements = new Set<Element>();
  let asked = 0;
  const look = () => {
    asked = 0;
    if (elements.size > 0) tell([...elements].map(entryOf));
  };
  const ask = () => {
    if (asked === 0) asked = requestAnimationFrame(look);
  };
  return {
    observe: (element) => {
      if (elements.size === 0) addEventListener('resize', ask);
      elements.add(element);
      ask();
    },
    disconnect: () => {
      elements.clear();
      removeEventListener('resize', ask);
      cancelAnimationFrame(asked);
      asked = 0;
    },
  };
}

function entryOf(element: Element): SizeEntry {
  const box = element.getBoundingClientRect();
  const style = getComputedStyle(element);
  const px = (name: string) => parseFloat(style.getPropertyValue(name)) || 0;
  const width = element.clientWidth - px('padding-left') - px('padding-right');
  const height = element.clientHeight - px('padding-top') - px('padding-bottom');
  return {
    contentRect: new DOMRect(0, 0, width, height),
    borderBoxSize: [{ inlineSize: box.width, blockSize: box.height }],
  };
}

// The size the style sheet gives an element, from an observer: layout is never read.

/** CSS pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** Size of an element's content; null until it is known. */
export function useSize(element: RefObject<Element | null>): Size | null {
  const [size, setSize] = useState<Size | null>(null);
  useEffect(() => {
    if (element.current === null) return;
    const observer = observeSizes(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setSize(width > 0 && height > 0 ? { width, height } : null);
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return size;
}

// Whether an element is in the window or near it, so that what nobody sees is neither loaded nor
// redrawn.

/** @param margin distance from the window at which an element still counts, as in a style sheet */
export function useInView(element: RefObject<Element | null>, margin: string): boolean {
  const [inView, setInView] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const observer = observeSight(
      (entries) => setInView(entries.some((entry) => entry.isIntersecting)),
      margin,
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, margin]);
  return inView;
}
