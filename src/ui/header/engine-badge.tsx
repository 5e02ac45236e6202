// Which engine the run is on and why, and the others to choose from. Choosing starts a fresh run,
// which the choice says.
import { useTranslation } from 'react-i18next';
import type { RunConfig } from '../../core/run-config';
import { usePage, useRun } from '../page-context';

/** The popover's id, for other buttons that open it. */
export const ENGINE_POPOVER = 'engines';

export function EngineBadge() {
  const { t } = useTranslation();
  const engine = useRun((run) => run.engineChosen);
  const name = engine === null ? t('engine.none') : t(`engine.name.${engine}`);
  return (
    <>
      <button
        type="button"
        className="button quiet engine-badge"
        popoverTarget={ENGINE_POPOVER}
        aria-label={t('engine.label', { name })}
      >
        <span className="engine-dot" data-known={engine !== null} />
        {name}
      </button>
      <EnginePopover />
    </>
  );
}

function EnginePopover() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const engine = useRun((run) => run.engine);
  const choices = useRun((run) => run.engines);
  const chosen = useRun((run) => run.config.engine);
  const choose = (id: RunConfig['engine']) => {
    if (id !== chosen) actions.configure({ engine: id });
  };
  return (
    <div id={ENGINE_POPOVER} popover="auto" className="popover engine-popover">
      <fieldset className="engine-choices">
        <legend>
          <strong>{t('engine.title')}</strong>
        </legend>
        <p className="small">{t('engine.intro')}</p>
        <EngineOption
          id="auto"
          name={t('engine.auto')}
          why={t('engine.autoHint')}
          checked={chosen === 'auto'}
          available
          onChoose={choose}
        />
        {choices.map(({ id, available, code }) => (
          <EngineOption
            key={id}
            id={id}
            name={t(`engine.name.${id}`)}
            why={t(`engine.reason.${code}`)}
            note={
              !available ? t('engine.unavailable') : engine?.id === id ? t('engine.inUse') : null
            }
            checked={chosen === id}
            available={available}
            onChoose={choose}
          />
        ))}
      </fieldset>
      {engine !== null && (
        <p className="small engine-facts">
          {[
            engine.adapter,
            engine.precision,
            engine.threads === 1
              ? t('engine.oneThread')
              : t('engine.threads', { n: engine.threads }),
          ]
            .filter((fact) => fact !== '')
            .join(' · ')}
        </p>
      )}
    </div>
  );
}

interface OptionProps {
  readonly id: RunConfig['engine'];
  readonly name: string;
  readonly why: string;
  readonly note?: string | null;
  readonly checked: boolean;
  readonly available: boolean;
  readonly onChoose: (id: RunConfig['engine']) => void;
}

function EngineOption({ id, name, why, note, checked, available, onChoose }: OptionProps) {
  return (
    <label className="engine-option" data-available={available}>
      <input
        type="radio"
        name="engine"
        value={id}
        checked={checked}
        disabled={!available}
        onChange={() => onChoose(id)}
      />
      <span>
        <span className="engine-option-name">
          {name}
          {note !== undefined && note !== null && <span className="small">{note}</span>}
        </span>
        <span className="small">{why}</span>
      </span>
    </label>
  );
}
