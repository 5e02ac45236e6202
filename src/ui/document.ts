// What the view asks of the document itself: language, theme, presentation, title; the keys that work everywhere
// outside a field, and files that are dropped on it or pasted.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { chosenFiles, droppedOn } from '../store/dropped-files';
import { showRefusal } from '../store/refusal';
import { setupClosed } from '../store/view-state';
import { speak } from './i18n';
import { useMedia } from './media';
import { usePage, useView } from './page-context';
import { isForPage } from './pressed-key';

/** Keeps <html> and the title as the view wants them. */
export function useDocument(): void {
  const { i18n, t } = useTranslation();
  const { store } = usePage();
  const language = useView((view) => view.language);
  const theme = useView((view) => view.theme);
  const presentation = useView((view) => view.presentation);
  const dark = useMedia('(prefers-color-scheme: dark)');
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    if (i18n.language !== language)
      speak(i18n, language).catch((error: unknown) => showRefusal(store, error));
  }, [store, i18n, language]);
  useEffect(() => {
    document.title = t('app.title');
  }, [t, language]);
  useEffect(() => {
    const system = dark ? 'dark' : 'light';
    document.documentElement.dataset['theme'] = theme === 'system' ? system : theme;
  }, [theme, dark]);
  useEffect(() => {
    document.documentElement.toggleAttribute('data-presentation', presentation);
  }, [presentation]);
}

/** Whether keys typed there are text. */
export const inField = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) &&
  !(target instanceof HTMLInputElement && target.type === 'range');

/**
 * Files that are dropped anywhere, in folders too, or pasted are opened, but where something else takes them; the
 * browser would leave the page for them.
 */
export function useDrops(): void {
  const { actions } = usePage();
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') === true) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (event.defaultPrevented || event.dataTransfer === null) return;
      const dropped = droppedOn(event.dataTransfer);
      if (dropped.files.length === 0 && dropped.entries === null) return;
      event.preventDefault();
      actions.openDropped(dropped);
    };
    const paste = (event: ClipboardEvent) => {
      const files = chosenFiles(event.clipboardData?.files ?? []);
      if (event.defaultPrevented || files.length === 0 || inField(event.target)) return;
      event.preventDefault();
      actions.openFiles(files);
    };
    addEventListener('dragover', over);
    addEventListener('drop', drop);
    addEventListener('paste', paste);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('drop', drop);
      removeEventListener('paste', paste);
    };
  }, [actions]);
}

/** P: presentation, which Escape leaves too, and D the dock of it. I: look inside. C: the curve strip. S: set-up, by `openSetup`. */
export function useKeys(openSetup: () => void): void {
  const { store } = usePage();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (inField(event.target)) return;
      const key = event.key.toLowerCase();
      if (key === 'p') store.view({ presentation: !store.getState().view.presentation });
      if (key === 'escape' && isForPage(event)) store.view({ presentation: false });
      if (key === 'd' && store.getState().view.presentation)
        store.view({ thin: !store.getState().view.thin });
      if (key === 'i') store.view({ inside: !store.getState().view.inside });
      if (key === 'c') store.view({ unfolded: !store.getState().view.unfolded });
      if (key === 's' && !setupClosed(store.getState().view)) {
        event.preventDefault();
        openSetup();
      }
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [store, openSetup]);
}
