// Reads what a script hands to the console API: every field by its type, its bounds and the network at
// hand. Whatever passes is as typed; whatever does not is refused by name, value and what is allowed.
import type { PruneRate } from '../core/brand';
import {
  checkViTConfig,
  imageSize,
  LARGEST_FILE,
  MODEL_FIELDS,
  type ViTConfig,
} from '../core/config';
import { checkControl, CONTROLS, pruneRate } from '../core/controls';
import { readCriterion } from '../core/scope';
import { readRecipe as checkRecipe } from '../core/read-recipe';
import { MOST_STEPS, type Recipe } from '../core/recipe';
import { checkFileSize, InvalidValueError } from '../core/errors';
import { checkLabels, checkPixels } from '../core/given-images';
import { flag, list, oneOf, whole, type Fields } from '../core/read';
import type { Arg, GivenBatch, GivenImages } from '../core/commands';
import {
  changeConfig,
  ENGINE_IDS,
  PHASES,
  type DeepPartial,
  type RunConfig,
} from '../core/run-config';

const MOST_ROUNDS = 1000;
/** Where none are asked for. */
const USUAL_ROUNDS = 30;

/** As many as all phases together may have. */
const MOST_CONTROL_STEPS = PHASES.length * CONTROLS['dense.steps'].max;

/** Engines by id; none named means all. */
export function readEngines(engines: unknown): Arg<'timeEngines'> {
  if (engines === undefined || engines === null) return { engines: null };
  const named = list('engines', engines, [0, ENGINE_IDS.length], (path, id) =>
    oneOf(path, id, ENGINE_IDS),
  );
  return { engines: named };
}

/** What a script changes of a config. @throws as `changeConfig` does */
export function readChange(given: unknown, base: RunConfig): DeepPartial<RunConfig> {
  // Checked by the line below, once it is data and nothing else.
  const change = plainCopy('change', given) as DeepPartial<RunConfig>;
  changeConfig(base, change);
  return change;
}

/** A recipe of a script. @throws as `core/read-recipe.ts` does */
export const readRecipe = (given: unknown): Recipe =>
  checkRecipe(plainCopy('recipe', given, RECIPE_LIMITS));

export function readTimeInference(o: unknown): Arg<'timeInference'> {
  const given = fields('timeInference', o, ['rate', 'rounds']);
  const { rate, rounds = USUAL_ROUNDS } = given;
  return { rate: pruneRate(rate), rounds: whole('rounds', rounds, 1, MOST_ROUNDS) };
}

export function readTrain(o: unknown): Arg<'train'> {
  const given = fields('train', o, ['phase', 'steps', 'until']);
  const phase = oneOf('phase', given['phase'], ['dense', 'sparse']);
  const steps = checkControl(`${phase}.steps`, given['steps'], 'steps');
  return { phase, steps, ...optionalUntil(given) };
}

export function readFinetune(o: unknown): Arg<'finetune'> {
  const given = fields('finetune', o, ['steps', 'until']);
  const steps = checkControl('finetune.steps', given['steps'], 'steps');
  return { steps, ...optionalUntil(given) };
}

/** Steps in all, or null for those of the phases of the network at hand. */
export function readDenseControl(o: unknown): Arg<'denseControl'> {
  const { steps = null } = o === undefined ? {} : fields('denseControl', o, ['steps']);
  return { steps: steps === null ? null : whole('steps', steps, 1, MOST_CONTROL_STEPS) };
}

export const readGoOn = (o: unknown = {}): Arg<'goOn'> =>
  optionalUntil(fields('goOn', o, ['until']));

/** The worker knows how long the phase is. */
const optionalUntil = ({ until }: Fields): { until?: number } =>
  until === undefined ? {} : { until: checkControl('dense.steps', until, 'until') };

export function readEvaluate(o: unknown): Arg<'evaluate'> {
  const given = fields('evaluate', o, ['split', 'rate']);
  const split = oneOf('split', given['split'], ['test', 'validation']);
  return { split, ...optionalRate(given) };
}

export function readLogits(o: unknown, model: ViTConfig): Arg<'logits'> {
  const given = fields('logits', o, ['images', 'count', 'rate']);
  const count = given['count'];
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1)
    throw new InvalidValueError('count', count, 'a whole number of images from 1');
  return { ...readImages(given, count, model), ...optionalRate(given) };
}

export function readGradients(o: unknown, model: ViTConfig): Arg<'gradients'> {
  const known = ['images', 'labels', 'lambda', 'labelSmoothing'];
  return readBatch(fields('gradients', o, known), model);
}

export function readStep(o: unknown, model: ViTConfig): Arg<'step'> {
  const rates = ['lr', 'gateLr', 'weightDecay'];
  const given = fields('step', o, ['images', 'labels', ...rates, 'lambda', 'labelSmoothing']);
  return {
    ...readBatch(given, model),
    lr: checkControl('sparse.lr', given['lr'], 'lr'),
    gateLr: checkControl('sparse.gateLr', given['gateLr'], 'gateLr'),
    weightDecay: checkControl('sparse.weightDecay', given['weightDecay'], 'weightDecay'),
  };
}

/** What scores are asked for by. */
export function readScores(o: unknown): Arg<'scores'> {
  return { criterion: readCriterion(fields('scores', o, ['criterion'])['criterion']) };
}

/** The file is copied: the script's own bytes stay its own. */
export function readLoadModel(o: unknown): Arg<'loadModel'> {
  const given = fields('loadModel', o, ['safetensors', 'config']);
  return { safetensors: readBytes(given['safetensors']), config: readConfig(given['config']) };
}

export function readSaveModel(o: unknown): Arg<'saveModel'> {
  return { compact: flag('compact', fields('saveModel', o, ['compact'])['compact']) };
}

function readBatch(given: Fields, model: ViTConfig): GivenBatch {
  const labels = readLabels(given['labels'], model.classes);
  return {
    images: readImages(given, labels.length, model).images,
    labels,
    lambda: checkControl('sparse.lambda', given['lambda'], 'lambda'),
    labelSmoothing: checkControl(
      'sparse.labelSmoothing',
      given['labelSmoothing'],
      'labelSmoothing',
    ),
  };
}

function readImages(given: Fields, count: number, model: ViTConfig): GivenImages {
  const images = given['images'];
  const { channels, image } = model;
  const length = count * imageSize(model);
  if (!isArray(images, 'Float32Array') || images.length !== length) {
    const product = `${count} × ${channels}·${image}·${image} = ${length}`;
    throw new InvalidValueError('images', describe(images), `a Float32Array of ${product} values`);
  }
  const own = ownArray(images);
  checkPixels(own);
  return { images: own, count };
}

/** Memory that others may write to is copied before it goes: what was checked is what is sent. */
const ownArray = <T extends Float32Array | Uint32Array>(given: T): T =>
  isBuffer(given.buffer) ? given : (given.slice() as T);

function readLabels(labels: unknown, classes: number): Uint32Array {
  if (!isArray(labels, 'Uint32Array') || labels.length === 0)
    throw new InvalidValueError('labels', describe(labels), 'a Uint32Array of one label an image');
  const own = ownArray(labels);
  checkLabels(own, classes);
  return own;
}

function readBytes(file: unknown): ArrayBuffer {
  if (isArray(file, 'Uint8Array') || isBuffer(file)) {
    checkFileSize(file.byteLength, LARGEST_FILE);
    const bytes = copyBytes(file);
    if (bytes !== null) return bytes;
  }
  throw new InvalidValueError('safetensors', describe(file), 'an ArrayBuffer or a Uint8Array');
}

/** Null where the bytes were handed over to somebody else and are here no more. */
function copyBytes(file: ArrayBuffer | Uint8Array<ArrayBuffer>): ArrayBuffer | null {
  try {
    return isBuffer(file) ? file.slice(0) : file.slice().buffer;
  } catch {
    return null;
  }
}

function readConfig(config: unknown): ViTConfig | null {
  if (config === undefined || config === null) return null;
  const given = fields('config', config, MODEL_FIELDS);
  const size = (name: keyof ViTConfig): number => {
    const value = given[name];
    if (typeof value !== 'number') throw new InvalidValueError(`config.${name}`, value, 'a number');
    return value;
  };
  return checkViTConfig({
    channels: size('channels'),
    image: size('image'),
    patch: size('patch'),
    dim: size('dim'),
    heads: size('heads'),
    depth: size('depth'),
    mlpRatio: size('mlpRatio'),
    classes: size('classes'),
  });
}

function optionalRate(given: Fields): { rate?: PruneRate } {
  return given['rate'] === undefined ? {} : { rate: pruneRate(given['rate']) };
}

function fields(of: string, given: unknown, known: readonly string[]): Fields {
  if (!isObject(given))
    throw new InvalidValueError(of, describe(given), `an object with ${known.join(', ')}`);
  for (const field of Object.keys(given))
    if (!known.includes(field))
      throw new InvalidValueError(`${of}.${field}`, 'unknown', `one of ${known.join(', ')}`);
  return { ...given };
}

/** Of no kind of its own: neither a list nor a map, a date, a promise or an element of the page. */
const isObject = (given: unknown): given is object => tagOf(given) === 'Object';

/** Deeper, and with more fields and items in all, than anything that a change may say. */
const DEEPEST = 5;
const MOST_ITEMS = 1000;
/** A recipe has more, its settings lie deeper: in a change under way of one of its steps. */
const RECIPE_LIMITS = { deepest: 8, items: 20 * MOST_STEPS };

/**
 * A script's objects and lists as plain data, each field read once. Everything else stays as it is.
 * @param room for items: they are counted before they are copied, since a list of millions is written in
 *   a few letters, and one list may lie at many places
 */
function plainCopy(
  name: string,
  given: unknown,
  { deepest, items } = { deepest: DEEPEST, items: MOST_ITEMS },
  depth = 0,
  room = { left: items },
): unknown {
  if (typeof given !== 'object' || given === null) return given;
  if (depth === deepest)
    throw new InvalidValueError(name, 'an object', 'a number, a text or a list');
  const within = (field: string | number) => (depth === 0 ? String(field) : `${name}.${field}`);
  const copy = (field: string | number, value: unknown) =>
    plainCopy(within(field), value, { deepest, items }, depth + 1, room);
  if (!Array.isArray(given) && !isObject(given))
    throw new InvalidValueError(name, describe(given), 'an object');
  const count = Array.isArray(given) ? given.length : Object.keys(given).length;
  room.left -= count;
  if (room.left < 0)
    throw new InvalidValueError(
      name,
      `${tagOf(given)} of ${count} values`,
      `at most ${items} values in all`,
    );
  if (Array.isArray(given)) return Array.from(given, (item: unknown, i) => copy(i, item));
  return Object.fromEntries(
    Object.entries(given).map(([field, value]: [string, unknown]) => [field, copy(field, value)]),
  );
}

interface Arrays {
  Float32Array: Float32Array;
  Uint32Array: Uint32Array;
  Uint8Array: Uint8Array<ArrayBuffer>;
}

// By tag and not by `instanceof`: a script in a frame has array classes of its own.
const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** What the getters of the language itself say of a value: those of a script may say anything. */
const TYPED_ARRAY = Object.getPrototypeOf(Uint8Array.prototype) as object;

/** The kind of an array by what it is made of; null for all else. */
function kindOf(value: unknown): string | null {
  const kind: unknown = Reflect.get(TYPED_ARRAY, Symbol.toStringTag, value);
  return typeof kind === 'string' ? kind : null;
}

const isArray = <K extends keyof Arrays>(value: unknown, kind: K): value is Arrays[K] =>
  kindOf(value) === kind;

/** Memory that is nobody else's; a shared one is another kind. */
function isBuffer(value: unknown): value is ArrayBuffer {
  try {
    // Throws for all else.
    Reflect.get(ArrayBuffer.prototype, 'byteLength', value);
    return true;
  } catch {
    return false;
  }
}

/** A value in a few words: arrays by kind and length, never by content. */
function describe(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const length = 'length' in value && typeof value.length === 'number' ? value.length : null;
  const kind = kindOf(value) ?? tagOf(value);
  return length === null ? kind : `${kind} of ${length} values`;
}
