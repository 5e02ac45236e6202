// Which controls a teacher's step hides or locks, as a folded list of boxes to tick.
import { useTranslation } from 'react-i18next';
import { CONTROL_GROUPS, type ControlGroup } from '../../core/lesson';

interface GroupChoiceProps {
  readonly label: string;
  readonly chosen: readonly ControlGroup[];
  readonly onChange: (chosen: readonly ControlGroup[]) => void;
}

export function GroupChoice({ label, chosen, onChange }: GroupChoiceProps) {
  const { t } = useTranslation();
  const toggle = (name: ControlGroup) =>
    onChange(chosen.includes(name) ? chosen.filter((other) => other !== name) : [...chosen, name]);
  return (
    <details className="own-groups">
      <summary>
        <span>{`${label} `}</span>
        {chosen.length > 0 && <span className="small">{`(${chosen.length})`}</span>}
      </summary>
      {CONTROL_GROUPS.map((name) => (
        <label key={name}>
          <input type="checkbox" checked={chosen.includes(name)} onChange={() => toggle(name)} />
          <span>{t(`lesson.group.${name}`)}</span>
        </label>
      ))}
    </details>
  );
}
