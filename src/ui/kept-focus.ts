// Where focus goes when the button that had it leaves the page: to the group around it, never to
// another button, so that a second press of Enter does nothing by accident, and never to nowhere.
import { useEffect, type RefObject } from 'react';

/** Gives `group` the focus that one of its elements takes along. The group must be focusable. */
export function useKeptFocus(group: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = group.current;
    if (element === null) return;
    let last: Element | null = null;
    const enter = ({ target }: FocusEvent) => {
      last = target instanceof Element && target !== element ? target : null;
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
        element.focus({ preventScroll: true });
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
