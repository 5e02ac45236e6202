// The link as a QR code, large enough to be scanned from the last row. Black on white in both themes;
// in presentation mode it fills the window.
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { CloseIcon } from '../icons';
import qrcode from 'qrcode-generator';

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

// A link as a QR code: the squares of it as one SVG path. Black on white with the quiet zone scanners want.
// Pure; the encoder is `qrcode-generator`.

/** Squares of white around the code, as its standard asks. */
export const QUIET = 4;

export interface QrCode {
  /** Squares a side, quiet zone included. */
  readonly side: number;
  /** The dark squares, one unit each. */
  readonly path: string;
}

/** The code of a link; null where it is longer than a code can hold. */
export function qrCode(link: string): QrCode | null {
  const code = encode(link, 'M') ?? encode(link, 'L');
  if (code === null) return null;
  const modules = code.getModuleCount();
  const runs: string[] = [];
  for (let row = 0; row < modules; row++)
    for (let column = 0; column < modules; column++) {
      const start = column;
      while (column < modules && code.isDark(row, column)) column++;
      const length = column - start;
      if (length > 0) runs.push(`M${start + QUIET} ${row + QUIET}h${length}v1h-${length}z`);
    }
  return { side: modules + 2 * QUIET, path: runs.join('') };
}

function encode(link: string, level: 'M' | 'L') {
  const code = qrcode(0, level);
  code.addData(link);
  try {
    code.make();
    return code;
  } catch {
    return null;
  }
}
