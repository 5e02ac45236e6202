// Where focus goes when the button that had it leaves the page: to the group around it, never to
// another button, so that a second press of Enter does nothing by accident, and never to nowhere.
import { useEffect, type RefObject } from 'react';

/**
 * Focuses an element that is no place for the focus otherwise: a press beside its buttons must not
 * leave it there. @param ring whether the focus is shown
 */
export function lendFocus(element: HTMLElement, ring: boolean, options?: FocusOptions): void {
  element.tabIndex = -1;
  element.toggleAttribute('data-quiet-focus', !ring);
  const take = () => {
    element.removeAttribute('tabindex');
    element.removeAttribute('data-quiet-focus');
  };
  element.addEventListener('blur', take, { once: true });
  element.focus(options);
}

/** Gives `group` the focus that one of its elements takes along. */
export function useKeptFocus(group: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = group.current;
    if (element === null) return;
    let last: Element | null = null;
    // Whether the focus of that one was shown: somebody with a pointer is shown none in its place.
    let ring = false;
    const enter = ({ target }: FocusEvent) => {
      last = target instanceof Element && target !== element ? target : null;
      ring = last?.matches(':focus-visible') === true;
    };
    const leave = ({ target }: FocusEvent) => {
      // An element that is taken away loses its focus first: only one that stays was left.
      queueMicrotask(() => {
        if (last === target && last?.isConnected === true && document.activeElement !== last)
          last = null;
      });
    };
    const changes = new MutationObserver(() => {
      if (last === null || last.isConnected) return;
      last = null;
      if (document.activeElement === document.body || document.activeElement === null)
        lendFocus(element, ring, { preventScroll: true });
    });
    element.addEventListener('focusin', enter);
    element.addEventListener('focusout', leave);
    changes.observe(element, { childList: true, subtree: true });
    return () => {
      element.removeEventListener('focusin', enter);
      element.removeEventListener('focusout', leave);
      changes.disconnect();
    };
  }, [group]);
}
