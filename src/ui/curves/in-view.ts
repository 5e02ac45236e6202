// Whether an element is near the window, so that what nobody sees is neither loaded nor redrawn.
import { useEffect, useState, type RefObject } from 'react';

/** Distance from the window at which an element counts as near. */
const MARGIN = '200px';

export function useInView(element: RefObject<Element | null>): boolean {
  const [inView, setInView] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new IntersectionObserver(
      (entries) => setInView(entries.some((entry) => entry.isIntersecting)),
      { rootMargin: MARGIN },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return inView;
}
