// One step: its words, what it waits for, its question, and what can be shown or run for it.
import { useTranslation } from 'react-i18next';
import type { LessonStep as Step } from '../../core/lesson';
import { useRun, useView } from '../page-context';
import { Terms } from '../term/terms';
import { useDesk, useDeskState } from './desk-context';
import { lessonWords } from './figure-words';
import { MeasureHere } from './measure-here';
import { Question } from './question';
import { RecordedRun } from './recorded-run';

export function LessonStep({ step }: { step: Step }) {
  const language = useView((view) => view.language);
  const recordings = useDeskState((state) => state.recordings);
  return (
    <div className="lesson-step">
      <div aria-live="polite">
        <p className="lesson-text">
          <Terms text={lessonWords(step.text, language, recordings)} />
        </p>
      </div>
      <Waits step={step} />
      <StandInNote />
      {step.question !== null && <Question question={step.question} />}
      {step.play !== null && <RecordedRun id={step.play} />}
      {step.run !== null && <RunHere />}
      {step.time && <MeasureHere />}
      <Asking />
    </div>
  );
}

function Waits({ step }: { step: Step }) {
  const { t } = useTranslation();
  const met = useDeskState((state) => state.met);
  if (step.wait.length === 0) return null;
  return (
    <ul className="lesson-waits" role="status">
      {step.wait.map((condition, i) => {
        const key = condition.kind === 'inspected' ? condition.which : condition.kind;
        return (
          <li key={i} data-met={met[i] === true}>
            <span aria-hidden="true">{met[i] === true ? '●' : '○'}</span> {t(`lesson.wait.${key}`)}
            <span className="visually-hidden">
              {t(met[i] === true ? 'lesson.wait.done' : 'lesson.wait.open')}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** Says so when what the page shows is not the person's network. */
function StandInNote() {
  const { t } = useTranslation();
  const desk = useDesk();
  const kind = useRun((run) => run.standIn?.kind ?? null);
  if (kind === null) return null;
  return (
    <p className="lesson-stand-in small">
      {t(`lesson.standIn.${kind}`)}{' '}
      <button type="button" className="link" onClick={() => desk.back()}>
        {t('lesson.standIn.back')}
      </button>
    </p>
  );
}

function RunHere() {
  const { t } = useTranslation();
  const desk = useDesk();
  const busy = useRun((run) => run.activity.task !== null);
  const asking = useDeskState((state) => state.asking !== null);
  return (
    <p className="lesson-offer">
      <button
        type="button"
        className="button"
        aria-disabled={busy || asking || undefined}
        onClick={() => {
          if (!busy && !asking) desk.run();
        }}
      >
        {t('lesson.run')}
      </button>
      <span className="small">{t('lesson.runHint')}</span>
    </p>
  );
}

/** Before a network of the person's would go: open, keep, or save it first. */
function Asking() {
  const { t } = useTranslation();
  const desk = useDesk();
  const asking = useDeskState((state) => state.asking);
  if (asking === null) return null;
  return (
    <div className="lesson-asking" role="alert">
      <p>{t(`lesson.ask.${asking.what}`)}</p>
      <div className="lesson-buttons">
        <button type="button" className="button" onClick={() => desk.answer(true)}>
          {t('lesson.ask.yes')}
        </button>
        <button type="button" className="button" onClick={() => desk.answer(false)}>
          {t('lesson.ask.no')}
        </button>
        <SaveFirst />
      </div>
    </div>
  );
}

function SaveFirst() {
  const { t } = useTranslation();
  const desk = useDesk();
  const busy = useRun((run) => run.activity.task !== null);
  if (busy) return null;
  return (
    <button type="button" className="button" onClick={() => desk.save()}>
      {t('lesson.ask.save')}
    </button>
  );
}
