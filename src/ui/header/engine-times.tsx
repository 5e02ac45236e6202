// Measured step times of the engines as bars, all on one scale from 0, and the buttons that measure.
import { useTranslation } from 'react-i18next';
import type { EngineChoice, EngineTime } from '../../core/engine-info';
import { formatOf } from '../format';
import { usePage, useView } from '../page-context';

/** One engine's bar; nothing where it was not measured. */
export function EngineTimeBar({ time, slowest }: { time: EngineTime | null; slowest: number }) {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  if (time === null) return null;
  const ms = formatOf(language).digits(time.ms);
  return (
    <span className="engine-time" data-testid={`engine-time-${time.id}`}>
      <span className="engine-time-track" aria-hidden="true">
        <span className="engine-time-bar" style={{ inlineSize: `${(100 * time.ms) / slowest}%` }} />
      </span>
      <span className="small">{t('engine.step', { ms, batch: time.batch })}</span>
    </span>
  );
}

interface TimingProps {
  readonly times: readonly EngineTime[];
  readonly busy: boolean;
  readonly choices: readonly EngineChoice[];
}

export function EngineTiming({ times, busy, choices }: TimingProps) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const software = choices.filter(({ code, available }) => available && code === 'software-gpu');
  return (
    <div className="engine-timing">
      <button
        type="button"
        className="button"
        disabled={busy}
        onClick={() => actions.timeEngines(null)}
      >
        {t('engine.measure')}
      </button>
      {software.map(({ id }) => (
        <button
          key={id}
          type="button"
          className="button quiet"
          disabled={busy}
          onClick={() => actions.timeEngines([id])}
        >
          {t('engine.measureOne', { name: t(`engine.name.${id}`) })}
        </button>
      ))}
      <p className="small">{t(times.length === 0 ? 'engine.measureHint' : 'engine.measured')}</p>
    </div>
  );
}
