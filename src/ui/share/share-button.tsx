// The header's way to hand this page on. What it opens comes in a chunk of its own, when it is first
// opened; the QR code outlives the popover that asked for it.
import { Suspense, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Boundary } from '../boundary';
import { ShareIcon } from '../icons';
import { lateComponent } from '../late-component';
import './share.css';

const POPOVER = 'share';

const loaded = () => import('./share-panel');
const SharePanel = lateComponent('share-panel', async () => (await loaded()).SharePanel);
const QrDialog = lateComponent('share-panel', async () => (await loaded()).QrDialog);

export function ShareButton() {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [qr, setQr] = useState<string | null>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        className="button quiet"
        popoverTarget={POPOVER}
        title={t('share.title')}
        aria-label={t('share.title')}
      >
        <ShareIcon />
        <span className="header-words">{t('share.button')}</span>
      </button>
      <div
        id={POPOVER}
        popover="auto"
        className="popover share-popover"
        role="dialog"
        aria-label={t('share.title')}
        onToggle={({ newState }) => setOpen(newState === 'open')}
      >
        {open && (
          <Boundary>
            <Suspense fallback={<p>{t('share.loading')}</p>}>
              <SharePanel onQr={setQr} />
            </Suspense>
          </Boundary>
        )}
      </div>
      {qr !== null && (
        <Boundary>
          <Suspense fallback={null}>
            <QrDialog
              link={qr}
              onClose={() => {
                setQr(null);
                button.current?.focus();
              }}
            />
          </Suspense>
        </Boundary>
      )}
    </>
  );
}
