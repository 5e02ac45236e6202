// What a teacher's step points at.
import { useTranslation } from 'react-i18next';
import { TARGETS, type Target } from '../../core/lesson';

interface TargetChoiceProps {
  readonly id: string;
  readonly target: Target | null;
  readonly onChange: (target: Target | null) => void;
}

export function TargetChoice({ id, target, onChange }: TargetChoiceProps) {
  const { t } = useTranslation();
  return (
    <select
      id={id}
      className="field"
      value={target ?? ''}
      onChange={(event) => onChange(TARGETS.find((name) => name === event.target.value) ?? null)}
    >
      <option value="">{t('lesson.own.noTarget')}</option>
      {TARGETS.map((one) => (
        <option key={one} value={one}>
          {t(`lesson.target.${one}`)}
        </option>
      ))}
    </select>
  );
}
