// One number of the run's config. Text that is not allowed is said beside the field and not sent;
// text that is goes out on Enter or when the field is left.
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { CONTROLS, type Control } from '../../core/controls';
import { formatOf } from '../format';
import { usePage, useRun, useView } from '../page-context';
import { eitherOf } from '../typed-number';
import { ExplainedRow } from './explained-row';
import {
  boundsOf,
  changeAt,
  fieldText,
  readField,
  risesOnly,
  turnAt,
  valueAt,
  type FieldKey,
} from '../model/field';

export function NumberField({ field }: { field: FieldKey }) {
  const { t } = useTranslation();
  const { actions, store } = usePage();
  const value = useRun((run) => valueAt(run.config, field));
  // What is being typed; null while the field shows the run's own value.
  const [draft, setDraft] = useState<string | null>(null);
  const control: Control = CONTROLS[field];
  const bounds = boundsOf(field, formatOf(useView((view) => view.language)));
  // The run still has its own value, whatever stands in the field.
  const stands = { ...bounds, value: fieldText(value) };
  const typed = draft === null ? null : readField(field, draft);
  const wrong = typed !== null && typed.kind !== 'number';
  const commit = () => {
    if (typed?.kind !== 'number') return;
    setDraft(null);
    if (typed.value === value) return;
    const { task } = store.live().activity;
    const turn = turnAt(field, typed.value, task);
    if (turn === null) actions.configure(changeAt(field, typed.value));
    else actions.turn(turn);
  };
  const problem = () =>
    typed?.kind === 'ambiguous'
      ? t('setup.ambiguous', { ...stands, text: draft, ...eitherOf(typed.either) })
      : t(bounds.whole ? 'setup.mustBeWhole' : 'setup.mustBe', { ...stands, text: draft });
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') commit();
    if (event.key === 'Escape' && draft !== null) setDraft(null);
  };
  const rises = useRun((run) => risesOnly(run.config, field));
  return (
    <ExplainedRow
      term={CONTROLS[field].label}
      hint={rises ? t('setup.onlyRises') : null}
      problem={wrong ? problem() : null}
    >
      {({ id, describedBy }) => (
        <input
          id={id}
          className="field setup-number"
          data-field={field}
          type="text"
          inputMode={control.integer ? 'numeric' : 'text'}
          autoComplete="off"
          spellCheck={false}
          value={draft ?? fieldText(value)}
          aria-invalid={wrong}
          aria-describedby={describedBy}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={press}
        />
      )}
    </ExplainedRow>
  );
}
