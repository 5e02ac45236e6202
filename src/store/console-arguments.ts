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
import { MOST_STEPS, TURNED, type Recipe, type Turn } from '../core/recipe';
import { checkFileSize, InvalidValueError, UnknownFieldError } from '../core/errors';
import { checkLabels, checkPixels } from '../core/given-images';
import { flag, list, oneOf, orNull, text, whole, type Fields } from '../core/read';
import { AS_IT_IS, type BroughtChoices, type BroughtFile } from '../core/brought';
import type { Arg, GivenBatch, GivenImages } from '../core/commands';
import {
  changeConfig,
  DEFAULT_CONFIG,
  ENGINE_IDS,
  PHASES,
  SHIPPED_MODELS,
  type DeepPartial,
  type RunConfig,
} from '../core/run-config';
import {
  copyBytes,
  describe,
  isArray,
  isBuffer,
  isObject,
  ownArray,
  plainCopy,
} from './script-values';

const MOST_ROUNDS = 1000;
/** Where none are asked for. */
const USUAL_ROUNDS = 30;

/** A recipe has more values than a change of settings, and they lie deeper: in a change under way of a step. */
const RECIPE_LIMITS = { deepest: 8, items: 20 * MOST_STEPS };

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

/** The one that every page opened with before there were others is what a script that names none means. */
export function readOpenShipped(o: unknown): Arg<'openShipped'> {
  const { model = DEFAULT_CONFIG.model } =
    o === undefined ? {} : fields('openShipped', o, ['model']);
  return { model: oneOf('model', model, SHIPPED_MODELS) };
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

/** Settings to turn while something trains; the worker knows whether its phase has them. */
export function readTurn(o: unknown): Turn {
  const given = fields('turn', o, TURNED);
  const named = TURNED.filter((name) => given[name] !== undefined);
  return Object.fromEntries(
    named.map((name) => [name, checkControl(`sparse.${name}`, given[name], name)]),
  );
}

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

export function readPlaces(o: unknown): Arg<'images'> {
  const given = fields('images', o, ['split', 'places']);
  const { places } = given;
  if (!isArray(places, 'Uint32Array'))
    throw new InvalidValueError('places', describe(places), 'a Uint32Array of places in the split');
  return {
    split: oneOf('split', given['split'], ['test', 'validation']),
    places: ownArray(places),
  };
}

export function readInspect(o: unknown): Arg<'inspect'> {
  const given = fields('inspect', o, ['image', 'rate', 'without']);
  const { image, without } = given;
  const { rate = null } = optionalRate(given);
  if (without !== undefined && !isArray(without, 'Uint32Array'))
    throw new InvalidValueError('without', describe(without), 'a Uint32Array of places of gates');
  if (without !== undefined && given['rate'] !== undefined)
    throw new InvalidValueError('rate', rate, 'none beside “without”');
  const how = { rate, ...(without !== undefined && { without: ownArray(without) }) };
  if (isArray(image, 'Uint8Array')) return { image: image.slice(), ...how };
  return { image: whole('image', image), ...how };
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

/** Bytes are copied: the script's own stay its own. */
export function readOpenFiles(files: unknown, wish: unknown): Arg<'openFiles'> {
  const of = fields('choices', wish ?? {}, ['head', 'dropDistillation', 'image', 'seed', 'label']);
  const or = <T>(name: keyof BroughtChoices, read: (at: string, given: unknown) => T) =>
    of[name] === undefined ? AS_IT_IS[name] : read(`choices.${name}`, of[name]);
  return {
    files: list('files', files, [1, MOST_FILES], readNamedFile),
    choices: {
      head: or('head', (at, given) => (given === 'keep' ? given : whole(at, given, 2, 1000))),
      dropDistillation: or('dropDistillation', flag),
      image: or('image', (at, given) =>
        orNull(at, given, (path, side) => whole(path, side, 4, 512)),
      ),
      seed: or('seed', (at, given) => checkControl('seed', given, at)),
      label: or('label', (at, given) =>
        orNull(at, given, (path, column) => text(path, column, LONGEST_NAME)),
      ),
    } as BroughtChoices,
  };
}

/** Pictures, above all. */
const MOST_FILES = 200_000;
const LONGEST_NAME = 1000;

function readNamedFile(path: string, given: unknown): BroughtFile {
  if (given instanceof Blob) {
    const { name = '', webkitRelativePath: path = '' } = given as Partial<File> & Blob;
    return { name: path === '' ? name : path, blob: given };
  }
  const of = fields(path, given, ['name', 'bytes']);
  return {
    name: text(`${path}.name`, of['name'], LONGEST_NAME),
    blob: new Blob([readBytes(of['bytes'])]),
  };
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
    if (!known.includes(field)) throw new UnknownFieldError(of, field, known);
  return { ...given };
}
