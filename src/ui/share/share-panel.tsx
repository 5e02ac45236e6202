// Everything a person can take away from the page: its link, a QR code, pictures, a report, and a frame
// for another page. Loaded late; each part says what it has done beside its own button.
import { useTranslation } from 'react-i18next';
import { LinkPart } from './link-part';
import { PicturesPart } from './pictures-part';
import { embedCode, useSettled } from './link';
import { Outcome, useOutcome } from './outcome';
import { DataError, toReport } from '../../core/errors';
import { saveFile } from '../../store/save-file';
import { usePage } from '../page-context';
import { reportWords } from '../report-words';
import { sentences } from '../sentences';

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

// The page as a frame for another page: the line of HTML a person pastes there.
function EmbedPart() {
  const { t } = useTranslation();
  const code = embedCode(useSettled().address, t('app.title'));
  const [outcome, say] = useOutcome();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(code);
      say(t('share.copied'));
    } catch {
      say(t('share.embed.failed'));
    }
  };
  return (
    <details className="share-part">
      <summary className="share-label">{t('share.embed.title')}</summary>
      <p className="small">{t('share.embed.hint')}</p>
      <textarea
        className="field"
        readOnly
        rows={4}
        dir="ltr"
        aria-label={t('share.embed.title')}
        value={code}
        onFocus={({ currentTarget }) => currentTarget.select()}
      />
      <button type="button" className="button" onClick={() => void copy()}>
        {t('share.embed.copy')}
      </button>
      <Outcome words={outcome} />
    </details>
  );
}

// The run report: one HTML file with everything about the run at hand. The code that writes it comes when
// it is asked for.
function ReportPart() {
  const { t } = useTranslation();
  const { espalier, store } = usePage();
  const [outcome, say] = useOutcome();
  const save = async () => {
    try {
      const report = await espalier.report();
      const { config } = store.live();
      const name = typeof config.model === 'string' ? config.model : 'vit';
      const file = `espalier-report-${name}-seed${config.seed}.html`;
      saveFile(new TextEncoder().encode(report), file, 'text/html');
      say(t('share.report.saved', { file }));
    } catch (error) {
      const { message, hint } = reportWords(toReport(error), store.getState().view.language, t);
      say(error instanceof DataError ? sentences(t, message, hint) : t('share.report.failed'));
    }
  };
  return (
    <section className="share-part">
      <h3 className="share-label">{t('share.report.title')}</h3>
      <p className="small">{t('share.report.hint')}</p>
      <button type="button" className="button" onClick={() => void save()}>
        {t('share.report.save')}
      </button>
      <Outcome words={outcome} />
    </section>
  );
}
