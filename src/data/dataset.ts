// A data set as training sees it: what is known before anything is fetched, and a stream of images
// that arrive in one fixed order. No image is in two splits.
import type { ImageSet, Split } from '../core/images';

/** A run of images of one split; parts of a split arrive in file order. */
export interface DataPart {
  readonly split: Split;
  readonly images: ImageSet;
}

export interface Dataset {
  readonly name: string;
  readonly classes: readonly string[];
  /** Images are normalised per channel as (x/255 − mean)/std; one value a channel. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  readonly counts: Readonly<Record<Split, number>>;
  /** Images of every part of the train split, in the order of arrival; batches follow it. */
  readonly trainShards: readonly number[];
  /**
   * All parts, one after another: train, then validation, then test.
   * @param from parts to pass over, to go on after a failure
   * @throws DataError naming the file, what was wrong with it and what to do; CancelledError on abort
   */
  stream(signal: AbortSignal, from?: number): AsyncGenerator<DataPart, void, undefined>;
}
