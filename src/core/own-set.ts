// A data set that a person brings, on its way in: what is seen of it before its pictures are read, what they choose,
// and what came of it. Checks, and decides nothing.
import { checkLimit, checkShares, OWN_LIMITS, type OwnData } from './data-ref';
import type { ErrorReport } from './errors';
import { fields, flag, oneOf, whole } from './read';
import { checkResize, type Resize } from './traits';

/** What a person chooses of a set before its pictures are read. */
export interface OwnOptions {
  readonly channels: 1 | 3;
  /** Side of the images, pixels. */
  readonly size: number;
  readonly resize: Resize;
  readonly split: OwnData['split'];
  readonly limit: OwnData['limit'];
  /** Whether a mirror image shows the same thing. */
  readonly mirror: boolean;
  /** `set`: the classes that the pictures have. `network`: those of the network at hand, by their names. */
  readonly classes: 'set' | 'network';
}

/** Something that was brought and is no picture of the set, and why. */
export interface SkippedImage {
  /** Its path, or its place in its file. */
  readonly from: string;
  readonly error: ErrorReport;
}

/** One of its pictures as it is, made small enough to look at. */
export interface PreviewPicture {
  readonly from: string;
  readonly label: number;
  /** As it was brought, pixels. */
  readonly width: number;
  readonly height: number;
  /** In colour, its middle: [3, side, side]. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** The columns of a table that may be the labels of its pictures, the likeliest first, and the one that is. */
export interface LabelColumns {
  readonly all: readonly string[];
  readonly chosen: string;
}

/** What is known of a set before its pictures are read. */
export interface OwnPreview {
  readonly name: string;
  /** In the order of the labels. */
  readonly classNames: readonly string[];
  /** Pictures in all, those that cannot be read among them; null where nobody knows before the end. */
  readonly count: number | null;
  /** Pictures of every class and of every part that came with the set; null where nobody knows before the end. */
  readonly classes: readonly { readonly train: number; readonly test: number }[] | null;
  /** Null where there is nothing to choose from. */
  readonly labels: LabelColumns | null;
  /** Some of the pictures, of as many classes as can be. */
  readonly pictures: readonly PreviewPicture[];
  /** What was passed over as far as is known now: the first of it, and all of it counted. */
  readonly skipped: readonly SkippedImage[];
  readonly skippedCount: number;
  readonly options: OwnOptions;
  /**
   * How the set would fit the network at hand, where that came from a file with names of its classes or a size of
   * its own: the options for it, and how many of the set's classes the network knows by name.
   */
  readonly network: { readonly options: OwnOptions; readonly known: number } | null;
}

/** How far the reading of pictures has come. */
export interface ReadingProgress {
  /** Pictures that were read or passed over. */
  readonly done: number;
  /** Null where nobody knows. */
  readonly total: number | null;
  /** Pictures a second. */
  readonly rate: number;
  /** Seconds; null where nobody knows. */
  readonly left: number | null;
}

/** A set that was made, and is the data set of the run at hand. */
export interface MadeSet {
  readonly data: OwnData;
  readonly skipped: readonly SkippedImage[];
  readonly skippedCount: number;
  /** Why it is not kept for the next visit; null where it is, and was read back. */
  readonly unkept: ErrorReport | null;
}

/** A set as it is kept in the browser. */
export interface KeptSet {
  readonly data: OwnData;
  readonly bytes: number;
  /** When it was kept, milliseconds since 1970. */
  readonly when: number;
}

export interface KeptSets {
  /** The newest first. */
  readonly sets: readonly KeptSet[];
  /** What lies there and cannot be read. */
  readonly broken: readonly {
    readonly sha256: string;
    readonly bytes: number;
    readonly error: ErrorReport;
  }[];
}

const FIELDS = ['channels', 'size', 'resize', 'split', 'limit', 'mirror', 'classes'];

/** @throws InvalidValueError, UnknownFieldError */
export function checkOwnOptions(path: string, given: unknown): OwnOptions {
  const of = fields(path, given, FIELDS);
  return {
    channels: oneOf(`${path}.channels`, String(of['channels']), ['1', '3']) === '1' ? 1 : 3,
    size: whole(`${path}.size`, of['size'], ...OWN_LIMITS.size),
    resize: checkResize(`${path}.resize`, of['resize']),
    split: checkShares(`${path}.split`, of['split']),
    limit: checkLimit(`${path}.limit`, of['limit']),
    mirror: flag(`${path}.mirror`, of['mirror']),
    classes: oneOf(`${path}.classes`, of['classes'], ['set', 'network']),
  };
}
