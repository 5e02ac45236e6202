// A lesson out of a file's text, checked whole at the edge: what is wrong is named by its place in the
// file, `steps.2.target`, with what was wanted. Nothing below checks again.
import { CONTROLS, isAllowed, allowedFor } from './controls';
import { checkFileSize, FormatError, InvalidValueError } from './errors';
import { words } from './error-words';
import { SITES } from './gates';
import { HELD_OUT } from './images';
import {
  CONDITION_KINDS,
  CONTROL_GROUPS,
  EXERCISES,
  LARGEST_LESSON,
  LONGEST_TEXT,
  MEASURES,
  MOST_OPTIONS,
  MOST_STEPS,
  SHOWN,
  TARGETS,
  type Bilingual,
  type Condition,
  type Lesson,
  type LessonState,
  type LessonStep,
  type Question,
  type Range,
  type Shows,
} from './lesson';
import { checkFigures } from './lesson-figures';
import { fields, flag, isGiven, list, number, oneOf, text, whole } from './read';
import { RECORDING_IDS } from './recording';
import { repeatedName } from './repeated-name';
import {
  changeConfig,
  DEFAULT_CONFIG,
  shippedFor,
  PHASES,
  STARTS,
  type DeepPartial,
  type RunConfig,
} from './run-config';
import { saidBy } from './said';
import { cut, showText } from './shown';

/** @throws FormatError where the text is no JSON; InvalidValueError naming the field and what was wanted. */
export function readLesson(file: string): Lesson {
  checkFileSize(file.length, LARGEST_LESSON);
  let given: unknown;
  try {
    // Editors of Windows write the mark of an order of bytes before everything else.
    given = JSON.parse(file.replace(/^\ufeff/, ''));
  } catch (error) {
    const reason = saidBy(error) ?? 'JSON.parse';
    throw new FormatError(
      `A lesson must be written as JSON; got something else: ${reason}.`,
      'Choose a JSON file that was saved as a lesson.',
      words('notLesson', 'lessonFile', { reason }),
    );
  }
  // Of two words of one name only the later one would be seen.
  const twice = repeatedName(file);
  if (twice !== null)
    throw new FormatError(
      `A name must stand once in one place of a lesson; got ${showText(twice)} twice.`,
      'Keep the one that is meant.',
      words('lessonTwice', 'keepOne', { name: cut(twice) }),
    );
  return checkLesson(given);
}

/** A lesson out of parsed JSON. @throws InvalidValueError */
export function checkLesson(given: unknown): Lesson {
  const lesson = fields('lesson', given, ['version', 'title', 'steps']);
  if (lesson['version'] !== 1) throw new InvalidValueError('version', lesson['version'], '1');
  return {
    version: 1,
    title: bilingual('title', lesson['title']),
    steps: list('steps', lesson['steps'], [1, MOST_STEPS], checkStep),
  };
}

const STEP_FIELDS = [
  'text',
  'target',
  'state',
  'wait',
  'question',
  'play',
  'run',
  'time',
  'hide',
  'lock',
  'exercise',
  'learnt',
  'next',
] as const;

function checkStep(path: string, given: unknown): LessonStep {
  const step = fields(path, given, STEP_FIELDS);
  const at = (name: string) => `${path}.${name}`;
  const has = (name: string) => isGiven(step[name]);
  const groups = (name: 'hide' | 'lock') =>
    has(name)
      ? list(at(name), step[name], [0, CONTROL_GROUPS.length], (place, group) =>
          oneOf(place, group, CONTROL_GROUPS),
        )
      : [];
  return {
    text: bilingual(at('text'), step['text']),
    target: has('target') ? oneOf(at('target'), step['target'], TARGETS) : null,
    state: has('state') ? checkState(at('state'), step['state']) : null,
    wait: has('wait') ? list(at('wait'), step['wait'], [0, 8], condition) : [],
    question: has('question') ? checkQuestion(at('question'), step['question']) : null,
    play: has('play') ? oneOf(at('play'), step['play'], RECORDING_IDS) : null,
    run: has('run') ? config(at('run'), step['run']) : null,
    time: has('time') ? flag(at('time'), step['time']) : false,
    hide: groups('hide'),
    lock: groups('lock'),
    exercise: has('exercise') ? oneOf(at('exercise'), step['exercise'], EXERCISES) : null,
    learnt: has('learnt') ? list(at('learnt'), step['learnt'], [0, 8], bilingual) : [],
    next: has('next') ? bilingual(at('next'), step['next']) : null,
  };
}

const STATE_FIELDS = [
  ...(['show', 'recording', 'recordingStep', 'rate', 'mapOrder', 'block', 'site'] as const),
  ...(['inside', 'unfolded', 'config', 'start'] as const),
];

function checkState(path: string, given: unknown): LessonState {
  const state = fields(path, given, STATE_FIELDS);
  const at = (name: string) => `${path}.${name}`;
  const { show, recording, recordingStep, rate, mapOrder, block, site, start } = state;
  if (show !== undefined && recording !== undefined)
    throw new InvalidValueError(
      at('recording'),
      recording,
      'left out beside “show”, since one of both is seen',
    );
  if (recordingStep !== undefined && recording === undefined)
    throw new InvalidValueError(at('recordingStep'), recordingStep, 'none without “recording”');
  if (start === 'shipped' && state['config'] !== undefined) {
    const wished = changeConfig(DEFAULT_CONFIG, config(at('config'), state['config']));
    if (shippedFor(wished) === null)
      throw new InvalidValueError(
        at('start'),
        start,
        'fresh, as no shipped network has such sizes and data',
      );
  }
  return {
    ...(show !== undefined && { show: oneOf(at('show'), show, SHOWN) }),
    ...(recording !== undefined && { recording: oneOf(at('recording'), recording, RECORDING_IDS) }),
    ...(recordingStep !== undefined && {
      recordingStep: whole(at('recordingStep'), recordingStep, 0, CONTROLS['sparse.steps'].max),
    }),
    ...(rate !== undefined && { rate: rateAt(at('rate'), rate) }),
    ...(mapOrder !== undefined && {
      mapOrder: oneOf(at('mapOrder'), mapOrder, ['place', 'sorted'] as const),
    }),
    ...(block !== undefined && { block: block === null ? null : whole(at('block'), block, 1, 48) }),
    ...(site !== undefined && { site: site === null ? null : oneOf(at('site'), site, SITES) }),
    ...(state['inside'] !== undefined && { inside: flag(at('inside'), state['inside']) }),
    ...(state['unfolded'] !== undefined && { unfolded: flag(at('unfolded'), state['unfolded']) }),
    ...(state['config'] !== undefined && { config: config(at('config'), state['config']) }),
    ...(start !== undefined && { start: oneOf(at('start'), start, STARTS) }),
  };
}

/** What each kind of condition says beside its kind. */
const CONDITION_FIELDS: Readonly<Record<Condition['kind'], readonly string[]>> = {
  inspected: ['which'],
  rate: ['min', 'max'],
  stage: ['stage'],
  steps: ['phase', 'min'],
  timed: [],
  compared: ['rate', 'split'],
};

function condition(path: string, given: unknown): Condition {
  const at = (name: string) => `${path}.${name}`;
  const kind = oneOf(at('kind'), fields(path, given, null)['kind'], CONDITION_KINDS);
  const all = fields(path, given, ['kind', ...CONDITION_FIELDS[kind]]);
  switch (kind) {
    case 'inspected':
      return { kind, which: oneOf(at('which'), all['which'], ['weakest', 'strongest'] as const) };
    case 'rate': {
      const { min = CONTROLS.rate.min, max = CONTROLS.rate.max } = all;
      const [from, to] = [rateAt(at('min'), min), rateAt(at('max'), max)];
      if (from > to) throw new InvalidValueError(at('min'), min, `at most max, ${to}`);
      return { kind, min: from, max: to };
    }
    case 'stage': {
      const stages = ['fresh', 'dense', 'sparse', 'pruned', 'finetuned'] as const;
      return { kind, stage: oneOf(at('stage'), all['stage'], stages) };
    }
    case 'steps': {
      const min = whole(at('min'), all['min'], 1, CONTROLS['dense.steps'].max);
      return { kind, phase: oneOf(at('phase'), all['phase'], PHASES), min };
    }
    case 'timed':
      return { kind };
    case 'compared': {
      const { rate, split } = all;
      return {
        kind,
        ...(rate !== undefined && { rate: rateAt(at('rate'), rate) }),
        ...(split !== undefined && { split: oneOf(at('split'), split, HELD_OUT) }),
      };
    }
  }
}

const QUESTION_FIELDS = [
  ...(['ask', 'options', 'answer', 'reveal', 'reference', 'yours'] as const),
  ...(['ranges', 'shows', 'covers'] as const),
];

function checkQuestion(path: string, given: unknown): Question {
  const at = (name: string) => `${path}.${name}`;
  const q = fields(path, given, QUESTION_FIELDS);
  const options = list(at('options'), q['options'], [2, MOST_OPTIONS], bilingual);
  for (const lang of ['en', 'zh'] as const)
    options.forEach((option, i) => {
      if (options.findIndex((other) => other[lang] === option[lang]) < i)
        throw new InvalidValueError(
          `${at('options')}.${i + 1}`,
          option[lang],
          'another than the options before it',
        );
    });
  const { reference, yours, ranges, shows, covers } = q;
  // As a browser keeps it, a question without ranges has none of them.
  const ranged = isGiven(ranges) && !(Array.isArray(ranges) && ranges.length === 0);
  if (ranged && !isGiven(yours))
    throw new InvalidValueError(at('ranges'), ranges, 'none without “yours”');
  return {
    ask: bilingual(at('ask'), q['ask']),
    options,
    answer: whole(at('answer'), q['answer'], 0, options.length - 1),
    reveal: bilingual(at('reveal'), q['reveal']),
    reference: isGiven(reference) ? plain(at('reference'), reference) : null,
    yours: isGiven(yours) ? oneOf(at('yours'), yours, MEASURES) : null,
    ranges: ranged ? list(at('ranges'), ranges, [options.length, options.length], range) : [],
    shows: isGiven(shows) ? checkShows(at('shows'), shows) : null,
    covers: isGiven(covers)
      ? list(at('covers'), covers, [0, TARGETS.length], (place, target) =>
          oneOf(place, target, TARGETS),
        )
      : [],
  };
}

function checkShows(path: string, given: unknown): Shows {
  const { state, target } = fields(path, given, ['state', 'target']);
  return {
    state: isGiven(state) ? checkState(`${path}.state`, state) : null,
    target: isGiven(target) ? oneOf(`${path}.target`, target, TARGETS) : null,
  };
}

function range(path: string, given: unknown): Range {
  const [from, to] = list(path, given, [2, 2], number);
  if (from === undefined || to === undefined || from > to)
    throw new InvalidValueError(path, given, 'a lower and an upper bound');
  return [from, to];
}

/** A change of config that fits over the default one. */
function config(path: string, given: unknown): DeepPartial<RunConfig> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new InvalidValueError(path, given, { kind: 'object' });
  changeConfig(DEFAULT_CONFIG, given);
  return given;
}

function rateAt(path: string, given: unknown): number {
  if (!isAllowed('rate', given)) throw new InvalidValueError(path, given, allowedFor('rate'));
  return given;
}

/** Words of both languages, or plain text, which then stands in both. */
function bilingual(path: string, given: unknown): Bilingual {
  if (typeof given === 'string') {
    const both = plain(path, given);
    return { en: both, zh: both };
  }
  const both = fields(path, given, ['en', 'zh']);
  return { en: plain(`${path}.en`, both['en']), zh: plain(`${path}.zh`, both['zh']) };
}

function plain(path: string, given: unknown): string {
  const said = text(path, given, LONGEST_TEXT);
  checkFigures(path, said);
  return said;
}
