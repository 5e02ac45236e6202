// Which engine the run is on, as a button, and what it opens: the engines of this machine, which there are
// and why, how long a step takes on each where that was measured, and the choice among them, which starts a
// fresh run and says so.
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { ANCHORS } from '../anchors';
import type { RunConfig } from '../../core/run-config';
import { usePage, useRun } from '../page-context';
import { EngineTimeBar, EngineTiming } from './engine-times';
import { HALF_PRECISION, isHalf, microBatchOf } from '../../core/engine-record';

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

function EnginePopover() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const engine = useRun((run) => run.engine);
  const choices = useRun((run) => run.engines);
  const chosen = useRun((run) => run.config.engine);
  const times = useRun((run) => run.engineTimes);
  const parts = engine === null ? null : microBatchOf(engine.variants);
  const busy = useRun((run) => run.activity.task !== null || !run.open);
  const slowest = Math.max(...times.map(({ ms }) => ms));
  const choose = (id: RunConfig['engine']) => {
    if (id !== chosen) actions.configure({ engine: id });
  };
  return (
    <div id={ANCHORS.engines} popover="auto" className="popover engine-popover">
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
          >
            <EngineTimeBar time={times.find((time) => time.id === id) ?? null} slowest={slowest} />
          </EngineOption>
        ))}
      </fieldset>
      {choices.some(({ half }) => half) && <HalfPrecision />}
      <EngineTiming times={times} busy={busy} choices={choices} />
      {engine !== null && (
        <p className="small engine-facts">
          {[
            engine.adapter,
            engine.precision,
            engine.threads === 1
              ? t('engine.oneThread')
              : t('engine.threads', { n: engine.threads }),
            ...engine.variants.filter((name) => microBatchOf([name]) === null),
            parts === null ? '' : t('engine.inParts', { n: parts }),
            engine.dispatches === null ? '' : t('engine.dispatches', { n: engine.dispatches }),
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
  readonly children?: ReactElement | false;
}

function EngineOption({
  id,
  name,
  why,
  note,
  checked,
  available,
  onChoose,
  children,
}: OptionProps) {
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
          <span>{name}</span>
          {note !== undefined && note !== null && <span className="small">{note}</span>}
        </span>
        <span className="small">{why}</span>
        {children}
      </span>
    </label>
  );
}

// The switch for training in half precision on our own WebGPU engine. Part of what a run is repeated with,
// so that it travels in links; turning it starts a fresh run, as choosing an engine does.
function HalfPrecision() {
  const { t } = useTranslation();
  const { actions } = usePage();
  const half = useRun((run) => run.config.engine === 'wgsl' && isHalf(run.config.record));
  const turn = (on: boolean) =>
    actions.configure({ engine: 'wgsl', record: on ? HALF_PRECISION : null });
  return (
    <label className="engine-option engine-half">
      <input type="checkbox" checked={half} onChange={(event) => turn(event.target.checked)} />
      <span>
        <span className="engine-option-name">{t('engine.half')}</span>
        <span className="small">{t('engine.halfHint')}</span>
      </span>
    </label>
  );
}
