// Whether the worker may measure accuracies by rate while nothing else runs. A choice of the person's,
// not of the run: it changes no setting and stays for the next visit.
import { useTranslation } from 'react-i18next';
import { usePage, useView } from '../page-context';

export function SurveyChoice() {
  const { t } = useTranslation();
  const { store } = usePage();
  const on = useView((view) => view.survey);
  return (
    <section className="setup-group">
      <label className="setup-switch">
        <input
          type="checkbox"
          checked={on}
          aria-describedby="survey-hint"
          onChange={({ target }) => store.view({ survey: target.checked })}
        />
        <span>{t('setup.survey')}</span>
      </label>
      <p id="survey-hint" className="small">
        {t('setup.surveyHint')}
      </p>
    </section>
  );
}
