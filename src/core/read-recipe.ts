// A recipe from outside: every field is checked, and nothing else is taken. What the checks of a step need to
// know of the run, such as whether something is cut, the worker says when it comes to that step.
import { checkControl, pruneRate } from './controls';
import { InvalidValueError } from './errors';
import { HELD_OUT } from './images';
import { fields, list, oneOf, text, whole, type Fields } from './read';
import {
  GATES,
  MOST_STEPS,
  OPTIMIZERS,
  RECIPE_VERSION,
  settingsChange,
  type Recipe,
  type Step,
  type TrainSettings,
  type TrainStep,
} from './recipe';
import {
  changeConfig,
  DEFAULT_CONFIG,
  PHASES,
  STARTS,
  type DeepPartial,
  type Phase,
  type RunConfig,
} from './run-config';
import { readRule } from './scope';

/** The longest name of a network. */
const LONGEST_NAME = 60;

/** @throws InvalidValueError naming the field, its value and what is allowed; MismatchError */
export function readRecipe(given: unknown): Recipe {
  const of = fields('recipe', given, ['version', 'config', 'start', 'steps']);
  if (of['version'] !== RECIPE_VERSION)
    throw new InvalidValueError('recipe.version', of['version'], `${RECIPE_VERSION}`);
  const config = fields('recipe.config', of['config'] ?? {}, null) as DeepPartial<RunConfig>;
  const set = changeConfig(DEFAULT_CONFIG, config);
  return {
    version: RECIPE_VERSION,
    config,
    start: oneOf('recipe.start', of['start'], STARTS),
    steps: readSteps('recipe.steps', of['steps'], set),
  };
}

/** Steps of a recipe, to be carried out with a run that is set so. @throws InvalidValueError */
export const readSteps = (path: string, given: unknown, config: RunConfig): Step[] =>
  list(path, given, [0, MOST_STEPS], (at, step) => readStep(at, step, config));

/** Reads the fields of one kind of step. */
type StepReader = (path: string, given: unknown, config: RunConfig) => Step;

const READERS: Readonly<Record<Step['do'], StepReader>> = {
  train: readTrain,
  measure: (path, given, { criterion }) => {
    const { split, rate, count, by } = only(path, given, ['split', 'rate', 'count', 'by']);
    if (rate !== undefined && by !== undefined)
      throw new InvalidValueError(
        `${path}.by`,
        by,
        'left out beside a rate: a measurement goes by one of both',
      );
    return {
      do: 'measure',
      split: oneOf(`${path}.split`, split, HELD_OUT),
      ...(rate === undefined ? {} : { rate: pruneRate(rate) }),
      ...(count === undefined ? {} : { count: whole(`${path}.count`, count, 1) }),
      ...(by === undefined ? {} : { by: readRule(by, criterion) }),
    };
  },
  cut: (path, given, { criterion }) => {
    const rule = only(path, given, ['criterion', 'scope', 'budget', 'ties']);
    return { do: 'cut', ...readRule(withoutDo(rule), criterion) };
  },
  given: (path, given) => ({
    do: 'given',
    count: whole(`${path}.count`, only(path, given, ['count'])['count'], 1),
  }),
  name: (path, given) => ({
    do: 'name',
    as: ownName(`${path}.as`, only(path, given, ['as'])['as']),
  }),
  go: (path, given) => ({ do: 'go', to: name(`${path}.to`, only(path, given, ['to'])['to']) }),
  undo: (path, given) => {
    only(path, given, []);
    return { do: 'undo' };
  },
  control: (path, given, config) => {
    const { steps, set } = only(path, given, ['steps', 'set']);
    if (set !== undefined)
      changeConfig(config, fields(`${path}.set`, set, ['batch', 'augment', 'phases']));
    return {
      do: 'control',
      ...(steps === undefined ? {} : { steps: whole(`${path}.steps`, steps, 1) }),
      ...(set === undefined ? {} : { set: set as DeepPartial<RunConfig> }),
    };
  },
  time: (path, given) => {
    const { rate, rounds } = only(path, given, ['rate', 'rounds']);
    return {
      do: 'time',
      ...(rate === undefined ? {} : { rate: pruneRate(rate) }),
      ...(rounds === undefined ? {} : { rounds: whole(`${path}.rounds`, rounds, 1, 1000) }),
    };
  },
};

const KINDS = Object.keys(READERS) as readonly Step['do'][];

function readStep(path: string, given: unknown, config: RunConfig): Step {
  const kind = oneOf(`${path}.do`, fields(path, given, null)['do'], KINDS);
  return READERS[kind](path, given, config);
}

function readTrain(path: string, given: unknown, config: RunConfig): TrainStep {
  const of = only(path, given, [
    'phase',
    'steps',
    'from',
    'until',
    'optimizer',
    'gates',
    'set',
    'changes',
  ]);
  const phase = oneOf(`${path}.phase`, of['phase'], PHASES);
  const steps = checkControl(`${phase}.steps`, of['steps'], `${path}.steps`);
  const from = optional(of['from'], (value) => whole(`${path}.from`, value, 0, steps - 1));
  const until = optional(of['until'], (value) =>
    whole(`${path}.until`, value, (from ?? 0) + 1, steps),
  );
  const optimizer = optional(of['optimizer'], (value) =>
    oneOf(`${path}.optimizer`, value, OPTIMIZERS),
  );
  // What was cut holds its gates in its weights.
  const allowed = phase === 'finetune' ? (['fixed'] as const) : GATES;
  const gates = optional(of['gates'], (value) => oneOf(`${path}.gates`, value, allowed));
  const set = optional(of['set'], (value) => settings(`${path}.set`, value, phase, config));
  const changes = optional(of['changes'], (value) =>
    readChanges(`${path}.changes`, value, { phase, steps, config }),
  );
  return {
    do: 'train',
    phase,
    steps,
    ...(from === undefined ? {} : { from }),
    ...(until === undefined ? {} : { until }),
    ...(optimizer === undefined ? {} : { optimizer }),
    ...(gates === undefined ? {} : { gates }),
    ...(set === undefined ? {} : { set }),
    ...(changes === undefined ? {} : { changes }),
  };
}

function readChanges(
  path: string,
  given: unknown,
  { phase, steps, config }: { phase: Phase; steps: number; config: RunConfig },
): NonNullable<TrainStep['changes']> {
  let least = 0;
  return list(path, given, [0, steps], (place, change) => {
    const of = fields(place, change, ['at', 'set']);
    const at = whole(`${place}.at`, of['at'], least, steps - 1);
    least = at + 1;
    return { at, set: settings(`${place}.set`, of['set'], phase, config) };
  });
}

/** Settings of a training, as those of the run that has them: one check for both. */
function settings(path: string, given: unknown, phase: Phase, config: RunConfig): TrainSettings {
  const set = fields(path, given, null) as TrainSettings;
  changeConfig(config, settingsChange(phase, set));
  return set;
}

/** A name that a network may be given: two words stand for networks of their own. */
function ownName(path: string, given: unknown): string {
  const as = name(path, given);
  if (as === 'root' || as === 'parent')
    throw new InvalidValueError(path, as, 'a name of your own: “root” and “parent” have a meaning');
  return as;
}

function name(path: string, given: unknown): string {
  return text(path, given, LONGEST_NAME);
}

const optional = <T>(given: unknown, read: (given: unknown) => T): T | undefined =>
  given === undefined ? undefined : read(given);

/** The fields of a step beside what it does. */
const only = (path: string, given: unknown, known: readonly string[]): Fields =>
  fields(path, given, ['do', ...known]);

const withoutDo = ({ do: _, ...rest }: Fields): Fields => rest;
