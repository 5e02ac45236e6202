// What the JSON files beside a network say, and values that they have in common: numbers a channel, sides, names of
// classes.
import { fields, isGiven, list, number, text, whole } from '../../core/read';
import { LONGEST_CLASS_NAME, type Traits } from '../../core/traits';
import { NORMAL } from '../model-metadata';

/** Sizes that a config names, to be held against those of the tensors. */
export interface SaidSizes {
  readonly dim?: number;
  readonly depth?: number;
  readonly hidden?: number;
  readonly patch?: number;
  readonly channels?: number;
  readonly image?: number;
}

/** What the files beside the weights say; a field is absent where they say nothing of it. */
export interface Said extends Partial<Traits> {
  readonly heads?: number;
  /** Channels of a head, where the architecture is one whose name says them. */
  readonly headWidth?: number;
  readonly sizes?: SaidSizes;
  /** As Hugging Face calls it: `vit`. */
  readonly modelType?: string;
  readonly activation?: string;
  /** What the head reads, as timm calls it: `token`, `avg`. */
  readonly pool?: string;
  /** By tensor: the file that holds it. */
  readonly shards?: ReadonlyMap<string, string>;
}

/** Classes that a file may name: a head of so many may be replaced. */
export const MOST_CLASSES = 50_000;
/** Pixels of a side that a picture may be brought to on its way. */
const LONGEST_SIDE = 4096;

/**
 * Mean or deviation, one number a channel, for pixels from 0 to 1.
 * @throws InvalidValueError
 */
export const perChannel = (path: string, given: unknown, key: keyof typeof NORMAL): number[] =>
  list(path, given, [1, 4], (at, value) => number(at, value, NORMAL[key].min, NORMAL[key].max));

/** @throws InvalidValueError */
export const side = (path: string, given: unknown): number => whole(path, given, 1, LONGEST_SIDE);

/**
 * A side that is said as one number, or as height and width where both are the same; undefined where nothing is said.
 * @throws InvalidValueError
 */
export function squareSide(path: string, given: unknown): number | undefined {
  if (!isGiven(given)) return undefined;
  if (!Array.isArray(given)) return side(path, given);
  const [height, width] = list(path, given, [2, 2], side);
  return side(path, height === width ? height : given);
}

/**
 * Names of classes in the order of the head. Two of ImageNet's have one name ("crane"): what tells them apart is
 * their place.
 * @throws InvalidValueError
 */
export const classLabels = (path: string, given: unknown): string[] =>
  list(path, given, [1, MOST_CLASSES], classLabel);

const classLabel = (path: string, given: unknown): string =>
  text(
    path,
    typeof given === 'string' ? given.slice(0, LONGEST_CLASS_NAME) : given,
    LONGEST_CLASS_NAME,
  );

/**
 * Names by numbers from 0, `{"0": "tench", …}`, in the order of the numbers; undefined where they are none but
 * `LABEL_0` and the like, which a library writes where nobody named them.
 * @throws InvalidValueError
 */
export function numberedLabels(path: string, given: unknown): string[] | undefined {
  const of = fields(path, given, null);
  const count = Object.keys(of).length;
  whole(`${path}, its names,`, count, 1, MOST_CLASSES);
  const names = Array.from({ length: count }, (_, i) => classLabel(`${path}.${i}`, of[String(i)]));
  return names.every((name, i) => name === `LABEL_${i}`) ? undefined : names;
}
