// The page on paper: light, at the size of a page, with everything unfolded and every drawing drawn, in sight or
// not. On the screen nothing is different before and after. What paper leaves out stands in print.css.
import { useEffect } from 'react';
import { framesOf } from './frames';
import { mediaList } from './media';
import { usePage } from './page-context';
import './print.css';

/** Prepares the page when the browser is about to print it. */
export function usePrint(): void {
  const { store } = usePage();
  useEffect(() => {
    const root = document.documentElement;
    let undo: (() => void) | null = null;
    const before = () => {
      if (undo !== null) return;
      const { theme } = root.dataset;
      const presentation = root.hasAttribute('data-presentation');
      const folded = [
        ...document.querySelectorAll<HTMLDetailsElement>('.main details:not([open])'),
      ];
      undo = () => {
        root.removeAttribute('data-print');
        if (theme !== undefined) root.dataset['theme'] = theme;
        root.toggleAttribute('data-presentation', presentation);
        for (const details of folded) details.open = false;
      };
      root.toggleAttribute('data-print', true);
      root.dataset['theme'] = 'light';
      root.toggleAttribute('data-presentation', false);
      for (const details of folded) details.open = true;
      // A browser prints before another frame.
      framesOf(store).paintNow();
    };
    const after = () => {
      undo?.();
      undo = null;
    };
    const turn = (onPaper: boolean) => (onPaper ? before() : after());
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    const leavePaper = mediaList('print').listen(turn);
    return () => {
      after();
      removeEventListener('beforeprint', before);
      removeEventListener('afterprint', after);
      leavePaper();
    };
  }, [store]);
}
