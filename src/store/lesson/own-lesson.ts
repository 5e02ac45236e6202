// A lesson of a teacher's own: the present state of the page as its next step. Pure.
// Invariant: a step holds only what a link could carry; trained weights are not in it.
import {
  MOST_OPTIONS,
  type Bilingual,
  type ControlGroup,
  type Lesson,
  type LessonState,
  type LessonStep,
  type Question,
  type Target,
} from '../../core/lesson';
import {
  DEFAULT_CONFIG,
  differing,
  OPENED,
  type DeepPartial,
  type RunConfig,
  type Start,
} from '../../core/run-config';
import { startOf } from '../link-sync';
import type { RunState } from '../run-state';
import type { ViewState } from '../view-state';

const same = (text: string): Bilingual => ({ en: text, zh: text });

/** What of the page a step shows again. */
export function presentState(run: RunState, view: ViewState): LessonState {
  const { filter, rate, mapOrder } = view;
  const shown = {
    rate,
    mapOrder,
    block: filter.block === null ? null : filter.block + 1,
    site: filter.site,
    ...(view.inside && { inside: true }),
    ...(view.unfolded && { unfolded: true }),
  };
  const { standIn } = run;
  if (standIn?.kind === 'ones') return { ...shown, show: 'ones' };
  if (standIn !== null && standIn.id !== null) {
    const { id, step, steps } = standIn;
    return { ...shown, recording: id, ...(step < steps && { recordingStep: step }) };
  }
  const start = startOf(run, null);
  return { ...shown, start, config: difference(run.config, start) };
}

/** What a config changes of that which a page opens with or, for a fresh network, of the defaults. */
export const difference = (config: RunConfig, start: Start): DeepPartial<RunConfig> =>
  differing(start === 'shipped' ? OPENED : DEFAULT_CONFIG, config);

/** A question as it is being written: options one a line. */
export interface QuestionDraft {
  readonly ask: string;
  readonly options: string;
  /** Which of them is right, from 0. */
  readonly answer: number;
  readonly reveal: string;
}

export const NO_QUESTION: QuestionDraft = { ask: '', options: '', answer: 0, reveal: '' };

/** The options that are written; one that stands there twice is one. */
export const optionsOf = ({ options }: QuestionDraft): readonly string[] => [
  ...new Set(options.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))),
];

/** Whether nothing is asked, and whether what is asked is whole. */
export function draftState(draft: QuestionDraft): 'none' | 'whole' | 'part' {
  const { ask, reveal } = draft;
  const options = optionsOf(draft).length;
  if (ask.trim() === '' && reveal.trim() === '' && options === 0) return 'none';
  const said = ask.trim() !== '' && reveal.trim() !== '';
  return said && options >= 2 && options <= MOST_OPTIONS ? 'whole' : 'part';
}

/** A step's question to be written anew. */
export const draftOf = (question: Question | null, language: keyof Bilingual): QuestionDraft =>
  question === null
    ? NO_QUESTION
    : {
        ask: question.ask[language],
        options: question.options.map((option) => option[language]).join('\n'),
        answer: question.answer,
        reveal: question.reveal[language],
      };

/** The question of a whole draft; what it says beside its words stays as it was before. Null where nothing is asked. */
export function questionOf(
  draft: QuestionDraft,
  before: Question | null,
  language: keyof Bilingual,
): Question | null {
  if (draftState(draft) !== 'whole') return null;
  const options = optionsOf(draft);
  const said = (text: string, was: Bilingual | undefined) =>
    was === undefined ? same(text) : reworded(was, text, language);
  const kept = options.length === before?.options.length;
  return {
    ask: said(draft.ask.trim(), before?.ask),
    options: options.map((option, i) => said(option, kept ? before.options[i] : undefined)),
    answer: Math.min(draft.answer, options.length - 1),
    reveal: said(draft.reveal.trim(), before?.reveal),
    reference: before?.reference ?? null,
    yours: before?.yours ?? null,
    ranges: kept ? before.ranges : [],
    shows: before?.shows ?? null,
    covers: before?.covers ?? [],
  };
}

/** Words of two languages keep the other one's. */
const reworded = (now: Bilingual, text: string, language: keyof Bilingual): Bilingual =>
  now.en === now.zh ? same(text) : { ...now, [language]: text };

export interface StepWish {
  readonly text: string;
  readonly target: Target | null;
  readonly hide: readonly ControlGroup[];
  readonly lock: readonly ControlGroup[];
  readonly question: Question | null;
}

/** The lesson with the page's present state as its last step; a first step makes the lesson. */
export function withStep(
  lesson: Lesson | null,
  title: string,
  wish: StepWish,
  state: LessonState,
): Lesson {
  const step: LessonStep = {
    text: same(wish.text),
    target: wish.target,
    state,
    wait: [],
    question: wish.question,
    play: null,
    run: null,
    time: false,
    exercise: null,
    learnt: [],
    next: null,
    hide: wish.hide,
    lock: wish.lock,
  };
  return { version: 1, title: same(title), steps: [...(lesson?.steps ?? []), step] };
}

/** The lesson with a step's text, target and question changed. */
export function withWords(
  lesson: Lesson,
  index: number,
  { text, target, question }: Pick<StepWish, 'text' | 'target' | 'question'>,
  language: keyof Bilingual,
): Lesson {
  const steps = lesson.steps.map((step, i) =>
    i === index ? { ...step, text: reworded(step.text, text, language), target, question } : step,
  );
  return { ...lesson, steps };
}

/** The lesson without a step; null when none is left. */
export function withoutStep(lesson: Lesson, index: number): Lesson | null {
  const steps = lesson.steps.filter((_, i) => i !== index);
  return steps.length === 0 ? null : { ...lesson, steps };
}
