// What a model file says about its network: config, normalisation, kept channels and notes, as the strings
// of safetensors metadata. Everything read here is from outside and checked field by field. Names of the
// format mean something in a file that says `espalier` alone: in any other they are somebody else's, and
// travel along untouched.
import { checkViTConfig, MODEL_FIELDS, type ViTConfig } from '../core/config';
import { words } from '../core/error-words';
import { EspalierError, FormatError } from '../core/errors';
import { SITES, siteWidth, type Site } from '../core/gates';
import type { BlockKept, ModelShape } from '../core/params';
import { show, showText } from '../core/shown';
import {
  checkClassNames,
  checkEpsilon,
  checkResize,
  LAYER_NORM_EPSILON,
  type Traits,
} from '../core/traits';

/**
 * What the format says of a network by itself. `kept` is there in compact files only, the last three in those of
 * networks that have them: an epsilon other than ours, names, a way to bring pictures to their size.
 */
const FORMAT_KEYS = [
  ...(['espalier', 'config', 'mean', 'std', 'kept'] as const),
  ...(['epsilon', 'classNames', 'resize'] as const),
] as const;
type FormatKey = (typeof FORMAT_KEYS)[number];

/** What Espalier notes beside it: of the network, and of the run that the browser keeps. */
const NOTE_KEYS = [
  ...(['data', 'stage', 'rate', 'criterion', 'drawn', 'results', 'pictures'] as const),
  ...(['source', 'steps', 'keptAt', 'run'] as const),
  /** Where a network that was handed on comes from, for whoever has it, and what its file checks itself by. */
  ...(['dataName', 'seed', 'recipe', 'engine', 'page', 'checkImage', 'checkLogits'] as const),
] as const;
export type NoteKey = (typeof NOTE_KEYS)[number];
export type Notes = Readonly<Partial<Record<NoteKey, string>>>;

const isNote = (key: string): key is NoteKey => NOTE_KEYS.some((own) => own === key);
const isOwn = (key: string): boolean => isNote(key) || FORMAT_KEYS.some((own) => own === key);

/** Before the names of foreign metadata that are the format's own too. */
const FOREIGN = 'foreign.';
/** A file's own metadata and the rest of its header need room beside it. */
const MOST_FOREIGN = 1000;
const MOST_FOREIGN_BYTES = 2 ** 20;

/** Images are normalised per channel as (x/255 − mean)/std. */
export interface Normalisation<Values> {
  /** One value a channel. */
  readonly mean: Values;
  readonly std: Values;
}

/**
 * Wider than any images whose pixels lie from 0 to 1 have them, and such that a float32 still tells one pixel
 * from the next: engines divide in single precision, where 1e-45 makes NaN of every pixel.
 */
export const NORMAL = {
  mean: { min: -10, max: 10 },
  std: { min: 1e-4, max: 10 },
} as const;

const VERSION = '1';
const SAVE_AGAIN = 'Save the network again with Espalier.';

/** Of a network's traits, what is written: all that it has. */
export interface WrittenTraits
  extends Normalisation<readonly number[]>, Partial<Omit<Traits, 'mean' | 'std'>> {}

/** Metadata of a network, with what is somebody else's first. */
export function writeMetadata(
  { config, kept }: ModelShape,
  { mean, std, epsilon = LAYER_NORM_EPSILON, classNames = null, resize = null }: WrittenTraits,
  notes: Notes,
  foreign: Readonly<Record<string, string>>,
): Record<string, string> {
  const blocks = kept?.map((block) =>
    Object.fromEntries(SITES.map((site) => [site, Array.from(block[site])])),
  );
  return {
    ...underOtherNames(foreign),
    ...notes,
    espalier: VERSION,
    config: JSON.stringify(config, [...MODEL_FIELDS]),
    mean: JSON.stringify(mean),
    std: JSON.stringify(std),
    ...(epsilon !== LAYER_NORM_EPSILON && { epsilon: JSON.stringify(epsilon) }),
    ...(classNames !== null && { classNames: JSON.stringify(classNames) }),
    ...(resize !== null && { resize: JSON.stringify(resize) }),
    ...(blocks !== undefined && { kept: JSON.stringify(blocks) }),
  };
}

/** What a file says of its network. */
export interface ReadMetadata extends Traits {
  readonly shape: ModelShape;
  /** Espalier's own; none in a file of anybody else. */
  readonly metadata: Notes;
  /** Everything that is not Espalier's, to be written back. */
  readonly foreign: Readonly<Record<string, string>>;
}

/**
 * The network a file speaks of.
 * @param config used where the file names none
 * @throws FormatError for values that are not what they must be, or when nothing names a config
 */
export function readMetadata(
  found: Readonly<Record<string, string>>,
  config: ViTConfig | null,
): ReadMetadata {
  const isEspalier = Object.hasOwn(found, 'espalier');
  const own = (key: string) => isEspalier && isOwn(key);
  const part = (takes: (key: string) => boolean) =>
    Object.fromEntries(Object.entries(found).filter(([key]) => takes(key)));
  const metadata = part(own);
  const foreign = part((key) => !own(key));
  checkForeign(foreign);
  const version = metadata['espalier'] ?? VERSION;
  if (version !== VERSION)
    throw new FormatError(
      `The format version of the file must be ${VERSION}; got ${showText(version)}.`,
      'Open it with a newer Espalier.',
    );
  const sizes = readConfig(json(metadata, 'config')) ?? (config && checkViTConfig(config));
  if (sizes === null)
    throw new FormatError(
      'The file does not say which network it holds: its metadata has no “config” of Espalier.',
      'Give a config beside the file.',
      words('noConfig', 'configBeside'),
    );
  const kept = json(metadata, 'kept');
  return {
    shape: { config: sizes, kept: kept === undefined ? null : readKept(kept, sizes) },
    mean: readValues('mean', json(metadata, 'mean'), sizes.channels),
    std: readValues('std', json(metadata, 'std'), sizes.channels),
    ...readTraits(metadata, sizes),
    metadata: Object.fromEntries(Object.entries(metadata).filter(([key]) => isNote(key))),
    foreign,
  };
}

/** Foreign metadata as they are written: no name is the format's own, and none is lost to another. */
function underOtherNames(foreign: Readonly<Record<string, string>>): Record<string, string> {
  const renamed = (key: string): string => {
    let name = key;
    do name = `${FOREIGN}${name}`;
    while (Object.hasOwn(foreign, name));
    return name;
  };
  return Object.fromEntries(
    Object.entries(foreign).map(([key, text]) => [isOwn(key) ? renamed(key) : key, text]),
  );
}

/** Whatever passes is written, and passes again. */
function checkForeign(foreign: Readonly<Record<string, string>>): void {
  const count = Object.keys(foreign).length;
  if (count > MOST_FOREIGN)
    throw new FormatError(
      `Metadata of a file that are not Espalier’s must have at most ${MOST_FOREIGN} entries; got ${count}.`,
      'Save the network with less metadata.',
      words('metadataMany', 'lessMetadata', { has: count, most: MOST_FOREIGN }),
    );
  const bytes = new TextEncoder().encode(JSON.stringify(underOtherNames(foreign))).length;
  if (bytes <= MOST_FOREIGN_BYTES) return;
  const [has, most] = [bytes, MOST_FOREIGN_BYTES].map((n) => (n / 2 ** 20).toFixed(1));
  throw new FormatError(
    `Metadata of a file that are not Espalier’s must have at most ${most} MB; got ${has}.`,
    'Save the network with less metadata.',
    words('metadataSize', 'lessMetadata', { has: has ?? '', most: most ?? '' }),
  );
}

function json(metadata: Readonly<Record<string, string>>, key: FormatKey): unknown {
  const text = metadata[key];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new FormatError(
      `“${key}” in the file’s metadata must be JSON; got ${showText(text)}.`,
      SAVE_AGAIN,
    );
  }
}

function readConfig(given: unknown): ViTConfig | null {
  if (given === undefined) return null;
  const fields: Partial<Record<string, unknown>> =
    typeof given === 'object' && given !== null ? { ...given } : {};
  const number = (field: (typeof MODEL_FIELDS)[number]): number => {
    const value = fields[field];
    if (typeof value === 'number') return value;
    throw new FormatError(
      `${field} of “config” in the file’s metadata must be a number; got ${showText(value)}.`,
      SAVE_AGAIN,
    );
  };
  const config: ViTConfig = {
    channels: number('channels'),
    image: number('image'),
    patch: number('patch'),
    dim: number('dim'),
    heads: number('heads'),
    depth: number('depth'),
    mlpRatio: number('mlpRatio'),
    classes: number('classes'),
  };
  try {
    return checkViTConfig(config);
  } catch (error) {
    if (!(error instanceof EspalierError)) throw error;
    throw new FormatError(`The network of the file cannot be built: ${error.message}`, SAVE_AGAIN);
  }
}

function readValues(key: keyof typeof NORMAL, given: unknown, channels: number) {
  if (given === undefined) return null;
  const { min, max } = NORMAL[key];
  const values: unknown[] = Array.isArray(given) ? given : [];
  const numbers = values.filter(
    (value): value is number => typeof value === 'number' && value >= min && value <= max,
  );
  if (numbers.length !== channels || values.length !== channels)
    throw new FormatError(
      `“${key}” in the file’s metadata must be ${channels} number(s) from ${min} to ${max}, for pixels from 0 to 1; got ${showText(given)}.`,
      'Write it again for pixels from 0 to 1.',
      words('normalisation', 'unitPixels', { key, given: show(given), channels, min, max }),
    );
  return numbers;
}

/** @throws FormatError for what no network has */
function readTraits(
  metadata: Readonly<Record<string, string>>,
  { classes }: ViTConfig,
): Pick<Traits, 'epsilon' | 'classNames' | 'resize'> {
  const of = <T>(key: FormatKey, none: T, read: (path: string, given: unknown) => T): T => {
    const given = json(metadata, key);
    try {
      return given === undefined ? none : read(`“${key}” in the file’s metadata`, given);
    } catch (error) {
      if (!(error instanceof EspalierError)) throw error;
      throw new FormatError(error.message, SAVE_AGAIN);
    }
  };
  return {
    epsilon: of('epsilon', LAYER_NORM_EPSILON, checkEpsilon),
    classNames: of<Traits['classNames']>('classNames', null, (path, given) =>
      checkClassNames(path, given, [classes, classes]),
    ),
    resize: of<Traits['resize']>('resize', null, checkResize),
  };
}

function readKept(given: unknown, config: ViTConfig): BlockKept[] {
  const blocks: unknown[] = Array.isArray(given) ? given : [];
  if (blocks.length !== config.depth)
    throw new FormatError(
      `“kept” in the file’s metadata must list the ${config.depth} blocks of the network; got ${blocks.length}.`,
      SAVE_AGAIN,
    );
  return blocks.map((block, b) => {
    const sites: Partial<Record<string, unknown>> =
      typeof block === 'object' && block !== null ? { ...block } : {};
    const of = (site: Site) =>
      readIndices(`block ${b + 1}, ${site}`, sites[site], siteWidth(config, site));
    return { qkv: of('qkv'), proj: of('proj'), fc1: of('fc1'), fc2: of('fc2') };
  });
}

/** Rising channel indices of one site, at least one. */
function readIndices(where: string, given: unknown, width: number): Uint32Array {
  const values: unknown[] = Array.isArray(given) ? given : [];
  let last = -1;
  const rising = values.every((value) => {
    const good = Number.isInteger(value) && (value as number) > last && (value as number) < width;
    last = good ? (value as number) : last;
    return good;
  });
  if (!rising || values.length === 0)
    throw new FormatError(
      `“kept” in the file’s metadata must be rising channel numbers from 0 to ${width - 1}, at least one, for ${where}; got ${showText(given)}.`,
      SAVE_AGAIN,
    );
  return Uint32Array.from(values as number[]);
}
