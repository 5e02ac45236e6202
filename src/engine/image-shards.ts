// The images a trainer was given, shard by shard, as they came: the edge where sets are checked against
// the network and indices against what is there. Holds references, never copies.
import { imageSize, type ViTConfig } from '../core/config';
import { MismatchError } from '../core/errors';
import type { ImageSet, Split } from '../core/images';

/** One image: its set and its place in it. */
export interface ImagePlace {
  readonly set: ImageSet;
  readonly at: number;
}

/** @throws MismatchError when a set's arrays do not hold images of this network. */
export function checkImages(config: ViTConfig, set: ImageSet): void {
  const size = imageSize(config);
  if (set.pixels.length !== set.count * size || set.labels.length !== set.count)
    throw new MismatchError(
      `${set.count} images must have ${set.count * size} values and ${set.count} labels; got ${set.pixels.length} and ${set.labels.length}.`,
      'Give every image its values and its label.',
    );
  if (set.pixels instanceof Uint8Array && set.mean.length !== config.channels)
    throw new MismatchError(
      `Images of bytes must have ${config.channels} mean(s), one a channel; got ${set.mean.length}.`,
      'Give one mean and one standard deviation a channel.',
    );
}

export class ImageShards {
  private readonly shards: Record<Split, { readonly set: ImageSet; readonly start: number }[]> = {
    train: [],
    validation: [],
    test: [],
  };

  append(split: Split, set: ImageSet): void {
    this.shards[split].push({ set, start: this.count(split) });
  }

  /** Images of a split. */
  count(split: Split): number {
    const last = this.shards[split].at(-1);
    return last === undefined ? 0 : last.start + last.set.count;
  }

  /** @throws MismatchError for an index beyond what has been appended. */
  find(split: Split, index: number): ImagePlace {
    const shard = this.shards[split].findLast(({ start }) => start <= index);
    if (shard === undefined || index - shard.start >= shard.set.count)
      throw new MismatchError(
        `The place of an image of the ${split} split must be below ${this.count(split)}; got ${index}.`,
        'Wait until the data has been loaded.',
      );
    return { set: shard.set, at: index - shard.start };
  }
}
