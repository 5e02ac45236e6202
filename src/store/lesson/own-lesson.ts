// A lesson of a teacher's own: the present state of the page as its next step. Pure.
// Invariant: a step holds only what a link could carry; trained weights are not in it.
import type {
  Bilingual,
  ControlGroup,
  Lesson,
  LessonState,
  LessonStep,
  Target,
} from '../../core/lesson';
import { DEFAULT_CONFIG, differing, type DeepPartial, type RunConfig } from '../../core/run-config';
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
  };
  const { standIn } = run;
  if (standIn?.kind === 'ones') return { ...shown, show: 'ones' };
  if (standIn !== null && standIn.id !== null) return { ...shown, recording: standIn.id };
  return { ...shown, start: startOf(run, null), config: difference(run.config) };
}

/** What a config changes of the default one. */
export const difference = (config: RunConfig): DeepPartial<RunConfig> =>
  differing(DEFAULT_CONFIG, config);

export interface StepWish {
  readonly text: string;
  readonly target: Target | null;
  readonly hide: readonly ControlGroup[];
  readonly lock: readonly ControlGroup[];
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
    question: null,
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

/** The lesson with a step's text and target changed. Words of two languages keep the other one's. */
export function withWords(
  lesson: Lesson,
  index: number,
  { text, target }: Pick<StepWish, 'text' | 'target'>,
  language: keyof Bilingual,
): Lesson {
  const words = (now: Bilingual): Bilingual =>
    now.en === now.zh ? same(text) : { ...now, [language]: text };
  const steps = lesson.steps.map((step, i) =>
    i === index ? { ...step, text: words(step.text), target } : step,
  );
  return { ...lesson, steps };
}

/** The lesson without a step; null when none is left. */
export function withoutStep(lesson: Lesson, index: number): Lesson | null {
  const steps = lesson.steps.filter((_, i) => i !== index);
  return steps.length === 0 ? null : { ...lesson, steps };
}
