// Over the page, while a person's pictures are on their way in: the sheet in which a set is seen, chosen and made, or
// taken with the camera. What is in it comes late. Before that, a line while a folder is looked through.
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Boundary } from '../boundary';
import { formatOf } from '../format';
import { CloseIcon } from '../icons';
import { lendFocus } from '../kept-focus';
import { lateComponent } from '../late-component';
import { usePage, usePageState, useRun, useView } from '../page-context';
import type { Bringing } from '../../store/store';
import type { ShotClass } from './shots';
import './own-sheet.css';

const OwnDesk = lateComponent('own-desk', async () => (await import('./own-desk')).OwnDesk);

const inSheet = (bringing: Bringing | null): bringing is Bringing =>
  bringing !== null && bringing.at !== 'listing' && bringing.at !== 'opening';

export function OwnSheet() {
  const { t } = useTranslation();
  const { actions, store } = usePage();
  const bringing = usePageState(({ own }) => own.bringing);
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  // Pictures that were taken outlive a slip that closes the sheet.
  const [shots, setShots] = useState<readonly ShotClass[] | null>(null);
  const open = inSheet(bringing);
  useEffect(() => {
    const element = dialog.current;
    if (element === null || element.open === open) return;
    if (!open) {
      element.close();
      return;
    }
    element.showModal();
    // Its first button is the one that closes it, which nobody came for.
    if (title.current !== null) lendFocus(title.current, false);
  }, [open]);
  const making = bringing?.at === 'making';
  const name = bringing !== null && 'preview' in bringing ? bringing.preview.name : null;
  return (
    <dialog
      ref={dialog}
      className="own-sheet"
      aria-labelledby="own-title"
      onCancel={(event) => {
        // What is being made is ended by its own button, and by no slip of a finger.
        if (making) event.preventDefault();
      }}
      onClose={() => {
        // Word of it comes late: it may be open again, or have been closed for what comes next.
        const element = dialog.current;
        const now = store.getState().own.bringing;
        if (element === null || element.open || !inSheet(now)) return;
        // A browser closes it all the same when it is asked twice.
        if (now.at === 'making') element.showModal();
        else actions.leaveBrought();
      }}
    >
      {open && (
        <>
          <header className="own-head">
            <h2 ref={title} id="own-title" className="own-title" dir="auto">
              {name ?? t('own.camera.title')}
            </h2>
            <button
              type="button"
              className="button quiet icon"
              aria-label={t('own.close')}
              title={t('own.close')}
              disabled={making}
              onClick={() => dialog.current?.close()}
            >
              <CloseIcon />
            </button>
          </header>
          <Boundary>
            <Suspense fallback={<p className="small own-wait">{t('own.loading')}</p>}>
              <OwnDesk shots={shots} onShots={setShots} />
            </Suspense>
          </Boundary>
        </>
      )}
    </dialog>
  );
}

/** How far files are looked through that are many; nothing at any other time. */
export function ListingLine() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const { count } = formatOf(useView((view) => view.language));
  const bringing = usePageState(({ own }) => own.bringing);
  const walked = useRun(({ activity }) => (activity.task === 'pictures' ? activity.done : 0));
  const words = () => {
    if (bringing?.at === 'opening')
      return walked === 0
        ? t('state.picturesOpen')
        : t('own.listing', { count: walked, n: count(walked) });
    if (bringing?.at !== 'listing') return null;
    const { found, handed } = bringing;
    if (handed === null) return t('own.listing', { count: found, n: count(found) });
    return t('own.handing', { done: count(handed), n: count(found) });
  };
  const said = words();
  if (said === null) return null;
  return (
    <div className="refusal brought" data-testid="listing">
      <p className="small">{said}</p>
      <button type="button" className="button" onClick={() => actions.leaveBrought()}>
        {t('own.cancel')}
      </button>
    </div>
  );
}
