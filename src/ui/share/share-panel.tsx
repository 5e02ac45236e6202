// Everything a person can take away from the page: its link, a QR code, pictures, a report, and a frame
// for another page. Loaded late; each part says what it has done beside its own button.
import { useTranslation } from 'react-i18next';
import { EmbedPart } from './embed-part';
import { LinkPart } from './link-part';
import { PicturesPart } from './pictures-part';
import { ReportPart } from './report-part';

export { QrDialog } from './qr-dialog';

export function SharePanel({ onQr }: { onQr: (link: string) => void }) {
  const { t } = useTranslation();
  return (
    <>
      <h2>{t('share.title')}</h2>
      <LinkPart onQr={onQr} />
      <PicturesPart />
      <ReportPart />
      <EmbedPart />
    </>
  );
}
