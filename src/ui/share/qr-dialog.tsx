// The link as a QR code, large enough to be scanned from the last row. Black on white in both themes;
// in presentation mode it fills the window.
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CloseIcon } from '../icons';
import { qrCode } from './qr';

export function QrDialog({ link, onClose }: { link: string; onClose: () => void }) {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  const code = useMemo(() => qrCode(link), [link]);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="qr-dialog" aria-labelledby="qr-title" onClose={onClose}>
      <header className="qr-head">
        <h2 id="qr-title">{t('share.qr.title')}</h2>
        <button
          type="button"
          className="button icon quiet"
          aria-label={t('share.qr.close')}
          title={t('share.qr.close')}
          onClick={() => dialog.current?.close()}
        >
          <CloseIcon />
        </button>
      </header>
      {code === null ? (
        <p>{t('share.qr.tooLong')}</p>
      ) : (
        <svg
          className="qr-code"
          viewBox={`0 0 ${code.side} ${code.side}`}
          role="img"
          aria-label={t('share.qr.alt', { address: link })}
          shapeRendering="crispEdges"
        >
          <rect width={code.side} height={code.side} fill="#fff" />
          <path d={code.path} fill="#000" />
        </svg>
      )}
      <p className="qr-link" dir="ltr">
        {link}
      </p>
    </dialog>
  );
}
