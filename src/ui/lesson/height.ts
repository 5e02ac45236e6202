// What the height of a lesson's panel depends on, as properties of its style: the stylesheets choose.
import { useEffect, type RefObject } from 'react';
import { observeSizes } from '../observers';

/** Keeps `--dock`, the dock's height, and `--top`, the panel's distance from the window's top. */
export function useHeight(panel: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const dock = document.querySelector('.dock');
    const measure = () => {
      const { current } = panel;
      if (current === null || dock === null) return;
      const { top } = current.getBoundingClientRect();
      current.style.setProperty('--dock', `${dock.clientHeight}px`);
      current.style.setProperty('--top', `${top}px`);
    };
    const sizes = observeSizes(measure);
    // What stands above the panel changes the height of all that is around it.
    for (const element of [dock, panel.current, document.querySelector('.main')])
      if (element !== null) sizes.observe(element);
    addEventListener('scroll', measure, { passive: true });
    return () => {
      sizes.disconnect();
      removeEventListener('scroll', measure);
    };
  }, [panel]);
}
