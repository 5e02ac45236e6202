// What a network wants of its images and calls its classes, beside its sizes and weights. Belongs to the network and
// not to a data set: it is used wherever the network is measured, and written back unchanged.

import { fields, list, number, oneOf, text } from './read';

/** Epsilon of timm's and of our own LayerNorm; Hugging Face's ViT has 1e-12. */
export const LAYER_NORM_EPSILON = 1e-6;

/** How a picture of any size becomes a square of the network's. */
export interface Resize {
  /** `crop` scales the shorter side and cuts the middle out, `squash` gives up the picture's proportions. */
  readonly fit: 'crop' | 'squash';
  /** Share of the scaled shorter side that the middle takes, above 0, at most 1: 224 of 256 is 0.875. */
  readonly share: number;
  readonly filter: 'bilinear' | 'bicubic';
}

export interface Traits {
  /** Images are normalised per channel as (x/255 − mean)/std; null where nobody said, and the data set's are taken. */
  readonly mean: readonly number[] | null;
  readonly std: readonly number[] | null;
  /** Added to the variance under LayerNorm's root; above 0. */
  readonly epsilon: number;
  /** One a class, in the order of the head; null where nobody said. */
  readonly classNames: readonly string[] | null;
  /** Null where nobody said. */
  readonly resize: Resize | null;
}

/**
 * What a file or a script says of it.
 * @throws InvalidValueError, UnknownFieldError
 */
export function checkResize(path: string, given: unknown): Resize {
  const of = fields(path, given, ['fit', 'share', 'filter']);
  return {
    fit: oneOf(`${path}.fit`, of['fit'], ['crop', 'squash']),
    share: number(`${path}.share`, of['share'], 0.01, 1),
    filter: oneOf(`${path}.filter`, of['filter'], ['bilinear', 'bicubic']),
  };
}

/**
 * An epsilon that a float32 can tell from 0, and that leaves a variance of 1 what it is.
 * @throws InvalidValueError
 */
export const checkEpsilon = (path: string, given: unknown): number =>
  number(path, given, 1e-30, 0.1);

/** What a network has of its own where nobody said anything. */
export const NO_TRAITS: Traits = {
  mean: null,
  std: null,
  epsilon: LAYER_NORM_EPSILON,
  classNames: null,
  resize: null,
};

/** Of a network as it came, its traits alone. */
export const traitsOf = ({ mean, std, epsilon, classNames, resize }: Traits): Traits => ({
  ...{ mean, std, epsilon, classNames, resize },
});

/** Letters of the name of a class or of a data set. */
export const LONGEST_CLASS_NAME = 200;

/**
 * Names of classes, as many as there are classes.
 * @throws InvalidValueError
 */
export const checkClassNames = (
  path: string,
  given: unknown,
  [least, most]: readonly [number, number],
): string[] => list(path, given, [least, most], (at, name) => text(at, name, LONGEST_CLASS_NAME));
