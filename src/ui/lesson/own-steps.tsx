// The steps of a teacher's lesson, one under the other, each to be worded anew or taken away. What a step
// shows of the page is kept as it was when the step was made.
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Lesson, type LessonStep, TARGETS, type Target } from '../../core/lesson';
import {
  draftOf,
  draftState,
  questionOf,
  withoutStep,
  withWords,
} from '../../store/lesson/own-lesson';
import { useView } from '../page-context';
import { OwnQuestion } from './own-question';
import { pressedKey } from '../pressed-key';

interface OwnStepsProps {
  readonly lesson: Lesson;
  readonly onChange: (next: Lesson | null) => void;
}

export function OwnSteps({ lesson, onChange }: OwnStepsProps) {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  const list = useRef<HTMLOListElement>(null);
  const [edited, setEdited] = useState<number | null>(null);
  const close = (index: number) => {
    setEdited(null);
    // The form goes: the focus returns to the step it was about.
    list.current?.children.item(index)?.querySelector('span')?.focus();
  };
  return (
    <ol ref={list} className="own-steps">
      {lesson.steps.map((step, i) => (
        <li key={i}>
          <span tabIndex={-1}>{step.text[language]}</span>
          {edited === i ? (
            <EditStep
              step={step}
              number={i + 1}
              onKeep={(wish) => {
                onChange(withWords(lesson, i, wish, language));
                close(i);
              }}
              onCancel={() => close(i)}
            />
          ) : (
            <div className="lesson-buttons">
              <button
                type="button"
                className="button quiet"
                aria-label={t('lesson.own.editStep', { step: i + 1 })}
                onClick={() => setEdited(i)}
              >
                {t('lesson.own.edit')}
              </button>
              <button
                type="button"
                className="button quiet"
                aria-label={t('lesson.own.removeStep', { step: i + 1 })}
                onClick={() => {
                  setEdited(null);
                  onChange(withoutStep(lesson, i));
                }}
              >
                {t('lesson.own.remove')}
              </button>
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}

interface EditStepProps {
  readonly step: LessonStep;
  readonly number: number;
  readonly onKeep: (wish: Pick<LessonStep, 'target' | 'question'> & { text: string }) => void;
  readonly onCancel: () => void;
}

function EditStep({ step, number, onKeep, onCancel }: EditStepProps) {
  const { t } = useTranslation();
  const id = useId();
  const language = useView((view) => view.language);
  const [text, setText] = useState(step.text[language]);
  const [target, setTarget] = useState(step.target);
  const [draft, setDraft] = useState(draftOf(step.question, language));
  const whole = draftState(draft) !== 'part';
  const ready = text.trim() !== '' && whole;
  return (
    <form
      className="own-form"
      onKeyDown={(event) => {
        if (pressedKey(event) !== 'Escape') return;
        event.preventDefault();
        onCancel();
      }}
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onKeep({ text, target, question: questionOf(draft, step.question, language) });
      }}
    >
      <label htmlFor={`${id}-text`}>{t('lesson.own.stepText', { step: number })}</label>
      <textarea
        id={`${id}-text`}
        className="field"
        rows={3}
        maxLength={1200}
        autoFocus
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <label htmlFor={`${id}-target`}>{t('lesson.own.stepTarget', { step: number })}</label>
      <TargetChoice id={`${id}-target`} target={target} onChange={setTarget} />
      <OwnQuestion draft={draft} onChange={setDraft} />
      <div className="lesson-buttons">
        <button type="submit" className="button" aria-disabled={!ready || undefined}>
          {t('lesson.own.keep')}
        </button>
        <button type="button" className="button quiet" onClick={onCancel}>
          {t('lesson.own.cancel')}
        </button>
      </div>
      {!ready && (
        <p className="small">
          {t(text.trim() === '' ? 'lesson.own.needs' : 'lesson.own.needsQuestion')}
        </p>
      )}
    </form>
  );
}

// What a teacher's step points at.
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
