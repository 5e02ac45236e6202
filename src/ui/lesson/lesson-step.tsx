// One step: its words, what it waits for, its question, and what can be shown or run for it.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import type { Bilingual, Condition, LessonStep as Step } from '../../core/lesson';
import { useRun, useView } from '../page-context';
import { Terms } from '../term/terms';
import { ByHand } from './by-hand';
import { useDesk, useDeskState } from './desk-context';
import { DrawCurve } from './draw-curve';
import { formatOf, type Format } from '../format';
import { lessonWords } from './figure-words';
import { GateKnob } from './gate-knob';
import { keepInLesson } from './into-view';
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
      {step.exercise === 'gate' && <GateKnob />}
      {step.exercise === 'threshold' && <ByHand />}
      {step.exercise === 'curve' && <DrawCurve />}
      {step.question !== null && <Question question={step.question} />}
      {step.play !== null && <RecordedRun id={step.play} />}
      {step.run !== null && <RunHere />}
      {step.time && <MeasureHere />}
      <Ending step={step} />
      <Asking />
    </div>
  );
}

/** How a lesson ends: what was learnt, and what to do next at the page. */
function Ending({ step: { learnt, next } }: { step: Step }) {
  const { t } = useTranslation();
  const language = useView((view) => view.language);
  const recordings = useDeskState((state) => state.recordings);
  const words = (said: Bilingual) => lessonWords(said, language, recordings);
  return (
    <>
      {learnt.length > 0 && (
        <section className="lesson-ending">
          <h3>{t('lesson.learnt')}</h3>
          <ul>
            {learnt.map((said, i) => (
              <li key={i}>
                <Terms text={words(said)} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {next !== null && (
        <section className="lesson-ending">
          <h3>{t('lesson.whatNext')}</h3>
          <p>
            <Terms text={words(next)} />
          </p>
        </section>
      )}
    </>
  );
}

function Waits({ step }: { step: Step }) {
  const { t } = useTranslation();
  const met = useDeskState((state) => state.met);
  const format = formatOf(useView((view) => view.language));
  if (step.wait.length === 0) return null;
  return (
    <div role="status">
      <ul className="lesson-waits">
        {step.wait.map((condition, i) => {
          return (
            <li key={i} data-met={met[i] === true}>
              <span className="lesson-tick" aria-hidden="true">
                {met[i] === true ? '✓' : ''}
              </span>
              <span>
                <span>{waitWords(condition, t, format)}</span>
                <span className="visually-hidden">
                  {t(met[i] === true ? 'lesson.wait.done' : 'lesson.wait.open')}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** Rates that lie as near to each other as this are spoken of as the one between them. */
const NEAR_RATES = 0.1;

function waitWords(condition: Condition, t: TFunction, { percent }: Format): string {
  switch (condition.kind) {
    case 'inspected':
      return t(`lesson.wait.${condition.which}`);
    case 'rate': {
      const { min, max } = condition;
      if (max - min > NEAR_RATES)
        return t('lesson.wait.rateWithin', { min: percent(min), max: percent(max) });
      return t('lesson.wait.rate', { rate: percent(Math.round(50 * (min + max)) / 100) });
    }
    case 'stage':
    case 'steps':
    case 'timed':
      return t(`lesson.wait.${condition.kind}`);
    case 'compared': {
      const { rate } = condition;
      return rate === undefined
        ? t('lesson.wait.compared')
        : t('lesson.wait.comparedAt', { rate: percent(rate) });
    }
  }
}

/** Says so when what the page shows is not the person's network. */
function StandInNote() {
  const { t } = useTranslation();
  const desk = useDesk();
  const kind = useRun((run) => run.standIn?.kind ?? null);
  if (kind === null) return null;
  return (
    <p className="lesson-stand-in small">
      <span>{`${t(`lesson.standIn.${kind}`)} `}</span>
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
  const question = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = question.current;
    if (asking === null || element === null) return;
    const leave = keepInLesson(element);
    const { activeElement } = document;
    // What the person is doing elsewhere on the page is not interrupted.
    if (activeElement === document.body || element.closest('.lesson')?.contains(activeElement))
      element.focus({ preventScroll: true });
    return leave;
  }, [asking]);
  if (asking === null) return null;
  return (
    <div ref={question} className="lesson-asking" role="alert" tabIndex={-1}>
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
