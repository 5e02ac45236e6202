// The name of a run: a button that turns into a field. Enter and leaving the field keep what was
// typed, Escape does not; an empty name gives the page's own back.
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LONGEST_NAME } from '../../core/run-record';
import { renamed } from '../../store/run-book';
import { usePage } from '../page-context';
import { pressedKey } from '../pressed-key';

interface RunNameProps {
  readonly id: string;
  readonly name: string;
}

export function RunName({ id, name }: RunNameProps) {
  const { t } = useTranslation();
  const { store } = usePage();
  const [typed, setTyped] = useState<string | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const end = (keep: boolean) => {
    if (keep && typed !== null && typed.trim() !== name) store.runs(renamed(id, typed));
    setTyped(null);
    // The field goes with the focus in it: the name takes it back.
    requestAnimationFrame(() => button.current?.focus());
  };
  if (typed === null)
    return (
      <button
        ref={button}
        type="button"
        className="run-name"
        title={t('runs.rename')}
        onClick={() => setTyped(name)}
      >
        <span>{name}</span>
        <span className="visually-hidden">{` ${t('runs.rename')}`}</span>
      </button>
    );
  return (
    <input
      className="field run-name-field"
      aria-label={t('runs.renameField', { name })}
      value={typed}
      maxLength={LONGEST_NAME}
      autoFocus
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => {
        if (typed.trim() !== name) store.runs(renamed(id, typed));
        setTyped(null);
      }}
      onKeyDown={(event) => {
        const key = pressedKey(event);
        if (key === 'Enter') end(true);
        if (key === 'Escape') end(false);
      }}
    />
  );
}
