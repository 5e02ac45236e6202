// Which engine the run is on: a button that opens the panel of engines.
import { useTranslation } from 'react-i18next';
import { ANCHORS } from '../anchors';
import { useRun } from '../page-context';
import { EnginePopover } from './engine-popover';

export function EngineBadge() {
  const { t } = useTranslation();
  const engine = useRun((run) => run.engineChosen);
  const name = engine === null ? t('engine.none') : t(`engine.name.${engine}`);
  return (
    <>
      <button
        type="button"
        className="button quiet engine-badge"
        popoverTarget={ANCHORS.engines}
        aria-label={t('engine.label', { name })}
      >
        <span className="engine-dot" data-known={engine !== null} />
        <span className="engine-name">{name}</span>
      </button>
      <EnginePopover />
    </>
  );
}
