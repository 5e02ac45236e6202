// The switch for training in half precision on our own WebGPU engine. Part of what a run is repeated with,
// so that it travels in links; turning it starts a fresh run, as choosing an engine does.
import { useTranslation } from 'react-i18next';
import { HALF_PRECISION, isHalf } from '../../core/engine-record';
import { usePage, useRun } from '../page-context';

export function HalfPrecision() {
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
