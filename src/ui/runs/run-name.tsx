// The name of a run and, while a person types another, a field in its place. Enter and leaving the field keep what
// was typed, Escape does not; an empty name gives the page's own back.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LONGEST_NAME } from '../../core/run-record';
import { usePage } from '../page-context';
import { pressedKey } from '../pressed-key';

interface RunNameProps {
  readonly id: string;
  readonly name: string;
  readonly naming: boolean;
  /** @param byKey whether a key ended it, and the focus is nowhere then */
  readonly onNamed: (byKey: boolean) => void;
}

export function RunName({ id, name, naming, onNamed }: RunNameProps) {
  if (!naming) return <span className="run-name">{name}</span>;
  return <NameField id={id} name={name} onNamed={onNamed} />;
}

function NameField({ id, name, onNamed }: Omit<RunNameProps, 'naming'>) {
  const { t } = useTranslation();
  const { actions } = usePage();
  const [typed, setTyped] = useState(name);
  const keep = () => {
    if (typed.trim() !== name) actions.labelRun(id, { name: typed });
  };
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
        keep();
        onNamed(false);
      }}
      onKeyDown={(event) => {
        const key = pressedKey(event);
        if (key === 'Enter') keep();
        if (key === 'Enter' || key === 'Escape') onNamed(true);
      }}
    />
  );
}
