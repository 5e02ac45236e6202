// A command that was refused, in the trainer's own words, until the person has read it.
import { useTranslation } from 'react-i18next';
import { CloseIcon } from '../icons';
import { usePage, usePageState } from '../page-context';
import './status.css';

export function RefusalLine() {
  const { t } = useTranslation();
  const { store } = usePage();
  const refusal = usePageState(({ link }) => link.refusal);
  return (
    <div role="alert">
      {refusal !== null && (
        <div className="refusal">
          <p>
            <strong>{t('error.refused')}</strong> {refusal.message}{' '}
            <span className="refusal-hint">{refusal.hint}</span>
          </p>
          <button
            type="button"
            className="button quiet icon"
            aria-label={t('action.dismiss')}
            title={t('action.dismiss')}
            onClick={() => store.link({ refusal: null })}
          >
            <CloseIcon />
          </button>
        </div>
      )}
    </div>
  );
}
