// How often the drawings follow the training: for those whom movement distracts, and to look at one
// moment at leisure. Beside the state for as long as things move by themselves.
import { useTranslation } from 'react-i18next';
import { TEMPOS } from '../../store/view-state';
import { usePage, useView } from '../page-context';

export function TempoChoice() {
  const { t } = useTranslation();
  const { store } = usePage();
  const chosen = useView((view) => view.tempo);
  return (
    <label className="tempo">
      <span>{t('tempo.label')}</span>
      <select
        className="field"
        value={chosen}
        onChange={({ target }) => {
          const tempo = TEMPOS.find((known) => known === target.value);
          if (tempo !== undefined) store.view({ tempo });
        }}
      >
        {TEMPOS.map((tempo) => (
          <option key={tempo} value={tempo}>
            {t(`tempo.${tempo}`)}
          </option>
        ))}
      </select>
    </label>
  );
}
