// The page as a frame for another page: the line of HTML a person pastes there.
import { useTranslation } from 'react-i18next';
import { embedCode } from './link';
import { Outcome, useOutcome } from './outcome';
import { useAddress } from './use-address';

export function EmbedPart() {
  const { t } = useTranslation();
  const code = embedCode(useAddress(), t('app.title'));
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
