// The fields of a set's choices: one of a few, a number that is typed, a size that is offered or typed.
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Typed } from '../typed-number';
import { eitherOf } from '../typed-number';
import { formatOf } from '../format';
import { useView } from '../page-context';
import { readNumber, SIZES, WANTED, type NumberName } from './form';

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly value: T;
  readonly options: readonly (readonly [T, string])[];
  readonly hint?: string | null;
  readonly onChoose: (value: T) => void;
}

export function Choice<T extends string>(props: ChoiceProps<T>) {
  const { name, value, options, hint = null, onChoose } = props;
  const id = useId();
  return (
    <fieldset className="own-choice" aria-describedby={hint === null ? undefined : id}>
      <legend>{name}</legend>
      <div className="own-options">
        {options.map(([option, words]) => (
          <label key={option}>
            <input
              type="radio"
              name={`${id}-of`}
              checked={option === value}
              onChange={() => onChoose(option)}
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
      {hint !== null && (
        <p id={id} className="small">
          {hint}
        </p>
      )}
    </fieldset>
  );
}

interface NumberProps {
  readonly name: NumberName;
  readonly text: string;
  readonly wrong: boolean;
  readonly onText: (text: string) => void;
}

interface NumberBoxProps extends NumberProps {
  readonly label: string;
  readonly hint?: string;
}

export function NumberBox({ name, text, wrong, onText, label, hint }: NumberBoxProps) {
  const { t } = useTranslation();
  const { count } = formatOf(useView((view) => view.language));
  const id = useId();
  const { min, max, whole } = WANTED[name];
  const values = { min: count(min), max: count(max), text };
  const typed: Typed = readNumber(name, text);
  return (
    <div className="own-number">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="field"
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        value={text}
        aria-invalid={wrong}
        aria-describedby={`${id}-said`}
        onChange={({ target }) => onText(target.value)}
      />
      <p
        id={`${id}-said`}
        className={wrong ? 'own-error' : 'small'}
        role={wrong ? 'alert' : undefined}
      >
        {!wrong
          ? (hint ?? '')
          : typed.kind === 'ambiguous'
            ? t('own.ambiguous', { text, ...eitherOf(typed.either) })
            : t(whole ? 'own.mustBeWhole' : 'own.mustBe', values)}
      </p>
    </div>
  );
}

const OTHER = 'other';

export function SizeChoice(props: NumberProps) {
  const { t } = useTranslation();
  const { text, onText } = props;
  const id = useId();
  const offered = SIZES.some((size) => String(size) === text);
  const [other, setOther] = useState(!offered);
  return (
    <>
      <div className="own-number">
        <label htmlFor={id}>{t('own.size.name')}</label>
        <select
          id={id}
          className="field"
          value={other ? OTHER : text}
          onChange={({ target }) => {
            setOther(target.value === OTHER);
            if (target.value !== OTHER) onText(target.value);
          }}
        >
          {SIZES.map((size) => (
            <option key={size} value={size}>{`${size}×${size}`}</option>
          ))}
          <option value={OTHER}>{t('own.size.other')}</option>
        </select>
      </div>
      {other && <NumberBox {...props} label={t('own.size.side')} />}
    </>
  );
}
