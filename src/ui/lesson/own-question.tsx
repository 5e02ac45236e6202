// The question of a teacher's own step: what is asked, the options one a line, which of them is right, and what is said
// with the answer. Left empty, the step asks nothing.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_OPTIONS } from '../../core/lesson';
import { optionsOf, type QuestionDraft } from '../../store/lesson/own-lesson';
import { formatOf } from '../format';
import { useView } from '../page-context';

interface OwnQuestionProps {
  readonly draft: QuestionDraft;
  readonly onChange: (draft: QuestionDraft) => void;
}

export function OwnQuestion({ draft, onChange }: OwnQuestionProps) {
  const { t } = useTranslation();
  const id = useId();
  const format = formatOf(useView((view) => view.language));
  const options = optionsOf(draft);
  const change = (part: Partial<QuestionDraft>) => onChange({ ...draft, ...part });
  return (
    <details className="own-groups own-form">
      <summary>
        <span>{`${t('lesson.own.question')} `}</span>
        {draft.ask.trim() !== '' && <span className="small">{'(1)'}</span>}
      </summary>
      <label htmlFor={`${id}-ask`}>{t('lesson.own.ask')}</label>
      <textarea
        id={`${id}-ask`}
        className="field"
        rows={2}
        maxLength={1200}
        value={draft.ask}
        onChange={({ target }) => change({ ask: target.value })}
      />
      <label htmlFor={`${id}-options`}>
        {t('lesson.own.options', { most: format.count(MOST_OPTIONS) })}
      </label>
      <textarea
        id={`${id}-options`}
        className="field"
        rows={3}
        maxLength={1200}
        value={draft.options}
        onChange={({ target }) => change({ options: target.value })}
      />
      <label htmlFor={`${id}-answer`}>{t('lesson.own.answer')}</label>
      <select
        id={`${id}-answer`}
        className="field"
        value={draft.answer}
        onChange={({ target }) => change({ answer: Number(target.value) })}
      >
        {options.length === 0 && <option value={0}>{t('lesson.own.noOptions')}</option>}
        {options.map((option, i) => (
          <option key={i} value={i}>
            {option}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-reveal`}>{t('lesson.own.reveal')}</label>
      <textarea
        id={`${id}-reveal`}
        className="field"
        rows={2}
        maxLength={1200}
        value={draft.reveal}
        onChange={({ target }) => change({ reveal: target.value })}
      />
    </details>
  );
}
