// What the histograms are narrowed to, as a button that frees them again.
import { useTranslation } from 'react-i18next';
import { usePage, useView } from '../page-context';

export function FilterChip() {
  const { t } = useTranslation();
  const { store } = usePage();
  const { block, site } = useView((view) => view.filter);
  const words =
    block === null
      ? t('histogram.onlySite', { site })
      : site === null
        ? t('histogram.onlyBlock', { block: block + 1 })
        : t('histogram.onlyBoth', { block: block + 1, site });
  return (
    <button
      type="button"
      className="chip"
      title={t('histogram.free')}
      onClick={() => store.view({ filter: { block: null, site: null } })}
    >
      <span>{`${words} `}</span>
      <span aria-hidden="true">×</span>
    </button>
  );
}
