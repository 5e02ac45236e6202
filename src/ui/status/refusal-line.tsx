// A command that was refused, in words of the page's language, until the person has read it.
import { useTranslation } from 'react-i18next';
import { CloseIcon } from '../icons';
import { usePage, usePageState, useView } from '../page-context';
import { reportWords } from '../report-words';
import { WayOn } from './brought';
import './status.css';
import { sentences } from '../sentences';

export function RefusalLine() {
  const { t } = useTranslation();
  const { store } = usePage();
  const language = useView((view) => view.language);
  const refusal = usePageState(({ link }) => link.refusal);
  const said = refusal === null ? null : reportWords(refusal, language, t);
  const parts = refusal?.parts?.map((part) => reportWords(part, language, t)) ?? [];
  return (
    <div role="alert">
      {said !== null && (
        <div className="refusal">
          <p>
            <strong>{t('error.refused')}</strong>
            <span>{` ${sentences(t, said.message, ...parts.flatMap(({ message, hint }) => [message, hint]))} `}</span>
            <span className="refusal-hint">{said.hint}</span>
          </p>
          <WayOn />
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
