// Whether an element is in the window or near it, so that what nobody sees is neither loaded nor
// redrawn.
import { useEffect, useState, type RefObject } from 'react';
import { observeSight } from '../observers';

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
