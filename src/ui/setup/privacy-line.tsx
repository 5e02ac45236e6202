// What becomes of a person's data, said only where the page's own policy sees to it; and whether the
// page may go offline.
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { OfflineState } from '../../store/offline-state';
import { usePageState } from '../page-context';

/** The built page carries the policy that forbids every connection elsewhere; read, not assumed. */
const enforced = () =>
  document.querySelector('meta[http-equiv="Content-Security-Policy"]') !== null;

export function PrivacyLine() {
  const { t } = useTranslation();
  const offline = usePageState(({ link }) => link.offline);
  return (
    <p className="small">
      {[enforced() && t('setup.private'), offline !== null && offlineWords(offline, t)]
        .filter((words) => words !== false)
        .join(' ')}
    </p>
  );
}

const offlineWords = (offline: OfflineState, t: TFunction): string =>
  offline.kept ? t('setup.offline') : t(`setup.notOffline.${offline.why}`, offline);
