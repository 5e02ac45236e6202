// λ and learning rates of the phase that trains, at hand while it does: what is changed holds from the next step on.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { CONTROLS } from '../../core/controls';
import { SetupIcon } from '../icons';
import { usePage, useRun } from '../page-context';
import { fieldText, turnAt, turnFields, valueAt, type FieldKey } from '../model/field';
import { playable } from '../model/situation';
import { NumberField } from './number-field';
import './turn-settings.css';

export function TurnSettings() {
  const { t } = useTranslation();
  const id = useId();
  const phase = useRun(playable);
  if (phase === null) return null;
  const words = t(phase === 'sparse' ? 'turn.openSparse' : 'turn.open');
  return (
    <>
      <button type="button" className="button quiet turn-open" popoverTarget={id} title={words}>
        <SetupIcon />
        <span className="visually-hidden">{words}</span>
      </button>
      <div
        id={id}
        popover="auto"
        className="popover turn-popover"
        role="dialog"
        aria-label={words}
        data-testid="turn"
      >
        <p className="small">{t('turn.next')}</p>
        {turnFields(phase).map((field) => (
          <div key={field} className="turn-row">
            <NumberField field={field} />
            <Times field={field} by={0.5} />
            <Times field={field} by={2} />
          </div>
        ))}
      </div>
    </>
  );
}

/** Half or twice the setting, for those who would not type a power of ten. */
function Times({ field, by }: { field: FieldKey; by: number }) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const value = useRun((run) => valueAt(run.config, field));
  const { min, max, label } = CONTROLS[field];
  const next = Number(Math.min(max, Math.max(min, value * by)).toPrecision(6));
  const said = t('turn.to', { what: t(`control.${label}`), value: fieldText(next) });
  return (
    <button
      type="button"
      className="button quiet turn-times"
      aria-label={said}
      title={said}
      disabled={next === value}
      onClick={() => {
        const task = field.split('.')[0] ?? '';
        const turn = turnAt(field, next, task);
        if (turn !== null) actions.turn(turn);
      }}
    >
      {by < 1 ? '½' : '×2'}
    </button>
  );
}
