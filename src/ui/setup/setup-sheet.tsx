// The set-up panel where the page has no column for it: a drawer at the side, on phones a sheet over
// the whole page. Open or not is the view's word.
import { Suspense, useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { CloseIcon } from '../icons';
import { usePage, useView } from '../page-context';
import { Boundary } from '../boundary';
import { lateComponent } from '../late-component';

// Nobody sees it before the drawer opens: it comes in a chunk of its own.
const Setup = lateComponent('setup', async () => (await import('./setup')).Setup);

/** @param machine how the page runs and looks on this machine */
export function SetupSheet({ machine }: { machine: ReactElement }) {
  const { t } = useTranslation();
  const { store } = usePage();
  const open = useView((view) => view.drawer);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element === null || element.open === open) return;
    if (open) element.showModal();
    else element.close();
  }, [open]);
  const close = () => store.view({ drawer: false });
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-label={t('setup.title')}
      onClose={close}
      onClick={(event) => {
        // A click on the dialog itself is one on the ground around its content.
        if (event.target === dialog.current) close();
      }}
    >
      <div className="sheet-body">
        <header className="sheet-head">
          <h2>{t('setup.title')}</h2>
          <button
            type="button"
            className="button quiet icon"
            aria-label={t('setup.close')}
            onClick={close}
          >
            <CloseIcon />
          </button>
        </header>
        {open && (
          <Boundary>
            <Suspense fallback={<p className="small">{t('setup.loading')}</p>}>
              <Setup machine={machine} />
            </Suspense>
          </Boundary>
        )}
      </div>
    </dialog>
  );
}
