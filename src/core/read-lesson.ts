// A lesson out of a file's text, checked whole at the edge: what is wrong is named by its place in the
// file, `steps.2.target`, with what was wanted. Nothing below checks again.
import { CONTROLS, isAllowed, allowedFor } from './controls';
import { checkFileSize, FormatError, InvalidValueError } from './errors';
import { words } from './error-words';
import { SITES } from './gates';
import {
  CONDITION_KINDS,
  CONTROL_GROUPS,
  LARGEST_LESSON,
  LONGEST_TEXT,
  MEASURES,
  MOST_STEPS,
  SHOWN,
  TARGETS,
  type Bilingual,
  type Condition,
  type Lesson,
  type LessonState,
  type LessonStep,
  type Question,
} from './lesson';
import { checkFigures } from './lesson-figures';
import { RECORDING_IDS } from './recording';
import {
  changeConfig,
  DEFAULT_CONFIG,
  PHASES,
  STARTS,
  type DeepPartial,
  type RunConfig,
} from './run-config';

type Fields = Readonly<Record<string, unknown>>;

/** @throws FormatError where the text is no JSON; InvalidValueError naming the field and what was wanted. */
export function readLesson(text: string): Lesson {
  checkFileSize(text.length, LARGEST_LESSON);
  let given: unknown;
  try {
    given = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FormatError(
      `This is no lesson file: ${reason}.`,
      'Choose a JSON file that was saved as a lesson.',
      words('notLesson', 'lessonFile', { reason }),
    );
  }
  return checkLesson(given);
}

/** A lesson out of parsed JSON. @throws InvalidValueError */
export function checkLesson(given: unknown): Lesson {
  const lesson = fields('lesson', given, ['version', 'title', 'steps']);
  if (lesson['version'] !== 1) throw new InvalidValueError('version', lesson['version'], '1');
  const steps = list('steps', lesson['steps'], 1, MOST_STEPS);
  return {
    version: 1,
    title: bilingual('title', lesson['title']),
    steps: steps.map((step, i) => checkStep(`steps.${i + 1}`, step)),
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
] as const;

function checkStep(path: string, given: unknown): LessonStep {
  const step = fields(path, given, STEP_FIELDS);
  const at = (name: string) => `${path}.${name}`;
  const has = (name: string) => step[name] !== undefined && step[name] !== null;
  const groups = (name: 'hide' | 'lock') =>
    has(name)
      ? list(at(name), step[name], 0, CONTROL_GROUPS.length).map((group, i) =>
          oneOf(`${at(name)}.${i + 1}`, group, CONTROL_GROUPS),
        )
      : [];
  return {
    text: bilingual(at('text'), step['text']),
    target: has('target') ? oneOf(at('target'), step['target'], TARGETS) : null,
    state: has('state') ? checkState(at('state'), step['state']) : null,
    wait: has('wait')
      ? list(at('wait'), step['wait'], 0, 8).map((c, i) => condition(`${at('wait')}.${i + 1}`, c))
      : [],
    question: has('question') ? checkQuestion(at('question'), step['question']) : null,
    play: has('play') ? oneOf(at('play'), step['play'], RECORDING_IDS) : null,
    run: has('run') ? config(at('run'), step['run']) : null,
    time: has('time') ? flag(at('time'), step['time']) : false,
    hide: groups('hide'),
    lock: groups('lock'),
  };
}

function checkState(path: string, given: unknown): LessonState {
  const names = ['show', 'recording', 'rate', 'mapOrder', 'block', 'site', 'config', 'start'];
  const state = fields(path, given, names);
  const at = (name: string) => `${path}.${name}`;
  const { show, recording, rate, mapOrder, block, site, start } = state;
  return {
    ...(show !== undefined && { show: oneOf(at('show'), show, SHOWN) }),
    ...(recording !== undefined && { recording: oneOf(at('recording'), recording, RECORDING_IDS) }),
    ...(rate !== undefined && { rate: rateAt(at('rate'), rate) }),
    ...(mapOrder !== undefined && {
      mapOrder: oneOf(at('mapOrder'), mapOrder, ['place', 'sorted'] as const),
    }),
    ...(block !== undefined && { block: block === null ? null : whole(at('block'), block, 1, 48) }),
    ...(site !== undefined && { site: site === null ? null : oneOf(at('site'), site, SITES) }),
    ...(state['config'] !== undefined && { config: config(at('config'), state['config']) }),
    ...(start !== undefined && { start: oneOf(at('start'), start, STARTS) }),
  };
}

function condition(path: string, given: unknown): Condition {
  const at = (name: string) => `${path}.${name}`;
  const all = fields(path, given, ['kind', 'which', 'min', 'max', 'stage', 'phase']);
  const kind = oneOf(at('kind'), all['kind'], CONDITION_KINDS);
  switch (kind) {
    case 'inspected':
      return { kind, which: oneOf(at('which'), all['which'], ['weakest', 'strongest'] as const) };
    case 'rate': {
      const { min = CONTROLS.rate.min, max = CONTROLS.rate.max } = all;
      return { kind, min: rateAt(at('min'), min), max: rateAt(at('max'), max) };
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
  }
}

function checkQuestion(path: string, given: unknown): Question {
  const at = (name: string) => `${path}.${name}`;
  const names = ['ask', 'options', 'answer', 'reveal', 'reference', 'yours', 'covers'];
  const q = fields(path, given, names);
  const options = list(at('options'), q['options'], 2, 6).map((option, i) =>
    bilingual(`${at('options')}.${i + 1}`, option),
  );
  const { reference, yours, covers } = q;
  return {
    ask: bilingual(at('ask'), q['ask']),
    options,
    answer: whole(at('answer'), q['answer'], 0, options.length - 1),
    reveal: bilingual(at('reveal'), q['reveal']),
    reference:
      reference === undefined || reference === null ? null : plain(at('reference'), reference),
    yours: yours === undefined || yours === null ? null : oneOf(at('yours'), yours, MEASURES),
    covers:
      covers === undefined || covers === null
        ? []
        : list(at('covers'), covers, 0, TARGETS.length).map((target, i) =>
            oneOf(`${at('covers')}.${i + 1}`, target, TARGETS),
          ),
  };
}

/** A change of config that fits over the default one. */
function config(path: string, given: unknown): DeepPartial<RunConfig> {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new InvalidValueError(path, given, 'an object of settings');
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
    const text = plain(path, given);
    return { en: text, zh: text };
  }
  const both = fields(path, given, ['en', 'zh']);
  return { en: plain(`${path}.en`, both['en']), zh: plain(`${path}.zh`, both['zh']) };
}

function plain(path: string, given: unknown): string {
  if (typeof given !== 'string' || given.trim() === '' || given.length > LONGEST_TEXT)
    throw new InvalidValueError(path, given, `text of 1 to ${LONGEST_TEXT} characters`);
  checkFigures(path, given);
  return given;
}

function whole(path: string, given: unknown, min: number, max: number): number {
  const fits = typeof given === 'number' && Number.isInteger(given) && given >= min && given <= max;
  if (!fits) throw new InvalidValueError(path, given, { kind: 'whole', min, max });
  return given;
}

function flag(path: string, given: unknown): boolean {
  if (typeof given !== 'boolean') throw new InvalidValueError(path, given, 'true or false');
  return given;
}

function list(path: string, given: unknown, least: number, most: number): readonly unknown[] {
  if (!Array.isArray(given) || given.length < least || given.length > most)
    throw new InvalidValueError(path, given, `a list of ${least} to ${most}`);
  return given;
}

function fields(path: string, given: unknown, known: readonly string[]): Fields {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new InvalidValueError(path, given, 'an object');
  for (const name of Object.keys(given))
    if (!known.includes(name))
      throw new InvalidValueError(`${path}.${name}`, 'unknown', { kind: 'oneOf', names: known });
  return given as Fields;
}

function oneOf<T extends string>(path: string, given: unknown, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === given);
  if (found === undefined)
    throw new InvalidValueError(path, given, { kind: 'oneOf', names: allowed });
  return found;
}
