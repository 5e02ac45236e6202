// The run report: one HTML file with everything about the run at hand. The code that writes it comes when
// it is asked for.
import { useTranslation } from 'react-i18next';
import { DataError, toReport } from '../../core/errors';
import { saveFile } from '../../store/save-file';
import { usePage } from '../page-context';
import { reportWords } from '../report-words';
import { Outcome, useOutcome } from './outcome';

export function ReportPart() {
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
      say(error instanceof DataError ? `${message} ${hint}` : t('share.report.failed'));
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
