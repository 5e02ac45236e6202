// Names a data set without holding it: a set that comes with the page by its name, one of a person's own by what it
// is. Says what networks must read its images. Never fetches.
import type { ImageShape } from './config';
import { InvalidValueError } from './errors';
import { SPLITS, type Split } from './images';
import { fields, flag, list, number, oneOf, orNull, text, whole } from './read';
import { checkClassNames, checkResize, LONGEST_CLASS_NAME, type Resize } from './traits';

export const DATA_IDS = ['fashion', 'synthetic'] as const;
export type DataId = (typeof DATA_IDS)[number];

/** Shares of the pictures of every class that are not in a test part which came with the set. */
export interface SplitShares {
  readonly seed: number;
  readonly validation: number;
  /** Nothing is drawn where the set came with a test part. */
  readonly test: number;
}

/** Images that a person brought, at one size. */
export interface OwnData {
  readonly kind: 'own';
  readonly name: string;
  /** Of decoded pixels and labels, in the set's own order: the same pictures have it everywhere. */
  readonly sha256: string;
  readonly channels: 1 | 3;
  /** Side of an image, pixels. */
  readonly size: number;
  /** One a class, in the order of labels. */
  readonly classNames: readonly string[];
  readonly counts: Readonly<Record<Split, number>>;
  /** Of the training images, per channel, for (x/255 − mean)/std. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** How pictures were brought to that size. */
  readonly resize: Resize;
  /** How they were split, by classes. */
  readonly split: SplitShares;
  /** Pictures at most, taken evenly from all where their number is known, and else the first; null for all. */
  readonly limit: number | null;
  /** Whether a mirror image shows the same thing; digits do not. */
  readonly mirror: boolean;
}

export type DataRef = DataId | OwnData;

/** What tells one set from another, wherever figures are compared. */
export type DataKey = DataId | `own:${string}`;

const FASHION: ImageShape = { channels: 1, image: 28, classes: 10 };

/** The images of a set as a network meets them; null where the set takes any shape. */
export function dataShape(data: DataRef): ImageShape | null {
  if (data === 'fashion') return FASHION;
  if (data === 'synthetic') return null;
  const { channels, size, classNames } = data;
  return { channels, image: size, classes: classNames.length };
}

export const dataKey = (data: DataRef): DataKey =>
  typeof data === 'string' ? data : `own:${data.sha256}`;

/** Whether a mirror image of a set's images shows the same thing. */
export const mirrors = (data: DataRef): boolean => typeof data === 'string' || data.mirror;

const SHA256 = /^[0-9a-f]{64}$/;

/** The key of a set as a file says it; null for anything else. */
export function keySaid(given: unknown): DataKey | null {
  const known = DATA_IDS.find((id) => id === given);
  if (known !== undefined) return known;
  const isOwn =
    typeof given === 'string' && given.startsWith('own:') && SHA256.test(given.slice(4));
  return isOwn ? (given as `own:${string}`) : null;
}

/** Bounds of a set of one's own. */
export const OWN_LIMITS = {
  classes: [2, 1000],
  size: [4, 512],
  images: 1_000_000,
} as const;

const OWN_FIELDS = [
  ...(['kind', 'name', 'sha256', 'channels', 'size', 'classNames', 'counts'] as const),
  ...(['mean', 'std', 'resize', 'split', 'limit', 'mirror'] as const),
] as const satisfies readonly (keyof OwnData)[];

/** @throws InvalidValueError, UnknownFieldError for what names no set */
export function checkDataRef(path: string, given: unknown): DataRef {
  if (typeof given !== 'object' || given === null) return oneOf(path, given, DATA_IDS);
  const of = fields(path, given, OWN_FIELDS);
  oneOf(`${path}.kind`, of['kind'], ['own']);
  const sha256 = of['sha256'];
  if (typeof sha256 !== 'string' || !SHA256.test(sha256))
    throw new InvalidValueError(`${path}.sha256`, sha256, 'a SHA-256 of 64 hexadecimal digits');
  const channels = of['channels'];
  if (channels !== 1 && channels !== 3)
    throw new InvalidValueError(`${path}.channels`, channels, '1 or 3');
  const counts = fields(`${path}.counts`, of['counts'], SPLITS);
  const count = (split: Split) =>
    whole(`${path}.counts.${split}`, counts[split], split === 'train' ? 1 : 0, OWN_LIMITS.images);
  const values = (field: 'mean' | 'std', min: number) =>
    list(`${path}.${field}`, of[field], [channels, channels], (at, value) =>
      number(at, value, min, 10),
    );
  return {
    kind: 'own',
    name: text(`${path}.name`, of['name'], LONGEST_CLASS_NAME),
    sha256,
    channels,
    size: whole(`${path}.size`, of['size'], ...OWN_LIMITS.size),
    classNames: checkClassNames(`${path}.classNames`, of['classNames'], OWN_LIMITS.classes),
    counts: { train: count('train'), validation: count('validation'), test: count('test') },
    mean: values('mean', 0),
    std: values('std', 1e-4),
    resize: checkResize(`${path}.resize`, of['resize']),
    split: checkShares(`${path}.split`, of['split']),
    limit: checkLimit(`${path}.limit`, of['limit']),
    mirror: flag(`${path}.mirror`, of['mirror']),
  };
}

/** @throws InvalidValueError, UnknownFieldError */
export function checkShares(path: string, given: unknown): SplitShares {
  const of = fields(path, given, ['seed', 'validation', 'test']);
  return {
    seed: whole(`${path}.seed`, of['seed'], 0, 2 ** 32 - 1),
    validation: number(`${path}.validation`, of['validation'], 0, 0.5),
    test: number(`${path}.test`, of['test'], 0, 0.9),
  };
}

/** @throws InvalidValueError */
export const checkLimit = (path: string, given: unknown): number | null =>
  orNull(path, given, (at, limit) => whole(at, limit, 1, OWN_LIMITS.images));
